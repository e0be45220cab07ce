import type { RepresentativeRole } from '../clients/records/representative.entity.js';

/** What the editor's own mandate is filled from, when a blank of it is in use. */
export interface MandateToFill {
  client: { id: string; name: string; finessEj: string | null; siret: string | null };
  signer: {
    role: RepresentativeRole;
    lastName: string;
    firstNames: string;
    email: string | null;
    phone: string | null;
    cardNumber: string | null;
  };
  editorName: string;
  scope: string[];
  endsOn: string | null;
}

/** The editor's mandate as it was loaded and mapped: the room of forms, which stands on this one, fills it. */
export abstract class MandateBlanks {
  /** In their order; null when no blank of the mandate is in use. @throws Refused when one cannot be filled */
  abstract print(mandates: MandateToFill[]): Promise<Uint8Array[] | null>;
}
