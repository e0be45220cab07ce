import { AsyncLocalStorage } from 'node:async_hooks';
import type pg from 'pg';
import type { EntityManager } from 'typeorm';
import type { Role } from '../../journey/states/transitions.js';

/** Who acts. Every audit row names one. */
export type Actor =
  { kind: 'person'; id: string; name: string; role: Role } | { kind: 'job' | 'import' | 'system'; name: string };

/** What one request or job works in: one transaction of one editor. */
export interface TenantContext {
  editorId: string;
  actor: Actor;
  requestId: string | null;
  campaignRowId: string | null;
  manager: EntityManager;
  /** The transaction's own connection, beneath the manager. */
  connection: pg.PoolClient;
  /** Clients of which a fact changed: their progress is computed again before the commit. */
  touchedClients: Set<string>;
  /** What the transaction tells: written as its last statement (AuditService). */
  journal: object[];
  afterCommit: (() => void)[];
}

export const tenantStorage = new AsyncLocalStorage<TenantContext>();
