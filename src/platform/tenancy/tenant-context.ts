import { AsyncLocalStorage } from 'node:async_hooks';
import type { EntityManager } from 'typeorm';
import type { Role } from '../../journey/states/transitions.js';
import type { JourneyClient } from './one-journey.js';

/** Who acts. Every audit row names one. */
export type Actor =
  | { kind: 'person'; id: string; name: string; role: Role }
  /** `client`: somebody of a client, without an account, by a link of theirs. `decidedBy`: the id of the person who set it going, by whose clients it is judged. */
  | { kind: 'job' | 'import' | 'system' | 'client'; name: string; decidedBy?: string | null };

/** What one request or job works in: one transaction of one editor. */
export interface TenantContext {
  editorId: string;
  actor: Actor;
  requestId: string | null;
  /** By client, the row of the campaign that is being done: what is told of the client names it. */
  campaignRows: ReadonlyMap<string, string>;
  manager: EntityManager;
  /** The transaction's own connection, beneath the manager. */
  connection: JourneyClient;
  /** Opens a transaction on it, where somebody only looked until now. */
  begin: () => void;
  /** Undoes all that was done in it: what is read from then on is read as by somebody who only looks. The error that is to be told must follow. */
  undo: () => Promise<void>;
  /** Clients of which a fact changed: their progress is computed again before the commit. */
  touchedClients: Set<string>;
  /** Tables that the transaction wrote, or may have. */
  written: Set<string>;
  /** What the transaction tells: written as its last statement (AuditService). */
  journal: object[];
  /** Clients on which who acts was found to be let act, or that came to be here: asked once. */
  openClients: Set<string>;
  /** Why nothing is offered on this page: it is of a client on whom who reads may not act. */
  closedPage: string | null;
  /** Asked, and nothing waits for the answers but the commit. */
  unanswered: Promise<unknown>[];
  /** Done when all else is, but for the journal. */
  lastly: (() => Promise<void>)[];
  afterCommit: (() => void)[];
}

export const tenantStorage = new AsyncLocalStorage<TenantContext>();
