import sql, { type Sql } from 'sql-template-tag';
import type { TenantDb } from '../platform/tenancy/tenant-db.js';

/** Their ids, or the statement that finds them. */
type Which = string[] | Sql;

/**
 * Until the end of the transaction nobody else changes these clients, nor judges them by this lock: of two who act at once, the second
 * finds what the first left. What only names them, a mail, a request that is being written, does not wait: enough where whoever would
 * make the judgement false takes the lock too.
 */
export async function lockClients(db: TenantDb, which: Which): Promise<void> {
  await db.query(sql`SELECT 1 FROM clients WHERE id ${among(which)} ORDER BY id FOR NO KEY UPDATE`);
}

/**
 * The same, and no row that names them comes meanwhile, whoever writes it: what is counted of theirs is what there is. For those whose
 * judgement is « nothing of this client is under way », or « nothing came since », and for whoever changes its number: PostgreSQL
 * takes as much for that by itself, and what is taken at first cannot wait halfway for somebody who waits for it.
 */
export async function lockClientsWhole(db: TenantDb, which: Which): Promise<void> {
  await db.query(sql`SELECT 1 FROM clients WHERE id ${among(which)} ORDER BY id FOR UPDATE`);
}

// In the order of their ids, as everybody locks them: no two wait for each other.
const among = (which: Which): Sql => (Array.isArray(which) ? sql`= ANY (${which}::uuid[])` : sql`IN (${which})`);
