import { classMark } from '../registry.js';

/** Says who may act on which client. */
export interface ClientGuard {
  /** @throws Forbidden when whoever acts may not act on one of them */
  refuse(clientIds: string[]): Promise<void>;
}

/** Marks what the journal asks before it tells an act upon clients: every act is told, so that no form, import or job goes round it. */
export const GuardsClients = classMark<ClientGuard>('guard of clients');
