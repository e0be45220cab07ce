/** The tabs of a client's page, and the forms that belong to one of them. */
export type ClientSection =
  | 'journey'
  | 'establishments'
  | 'delegation'
  | 'assignments'
  | 'requests'
  | 'certificates'
  | 'mail'
  | 'documents'
  | 'audit'
  | 'closure'
  | 'contract'
  | 'representative'
  | 'identity'
  | 'number'
  | 'deputies'
  | 'archive'
  | 'plan';

/** What a room may rely on in the head of a client's page; the partial `client-page/frame` shows the rest. */
export interface ClientFrame {
  clientId: string;
  /** Address of the client's page. */
  base: string;
  name: string;
  /** Its FINESS EJ, else its SIRET. */
  number: string;
  archived: boolean;
  /** In the test environment. */
  test: boolean;
  /** Why the forms of this page cannot be sent: shown in place of their buttons. */
  locked: string | null;
}

/**
 * The head of every page of a client. Rooms below ask for it here; `client-page`, which stands on all of them and reads them all, gives it.
 */
export abstract class ClientFrames {
  /** `{{> client-page/frame frame}}`. @throws NotFound for an unknown client */
  abstract frame(clientId: string, section: ClientSection): Promise<ClientFrame>;
}
