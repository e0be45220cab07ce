import { connectOwner, type TestTenant } from '../support/tenant.js';
import { waitFor } from '../support/wait-for.js';

/** Keeps everybody from writing a table, so that a process can be killed in the middle of its transaction. */
export interface HeldTable {
  /** Somebody waits for the table. */
  awaited(): Promise<void>;
  release(): Promise<void>;
}

/** @param table one that the transaction writes late */
export async function holdTable(tenant: TestTenant, table: string): Promise<HeldTable> {
  const holder = await connectOwner(tenant.database, tenant.editorId);
  await holder.query('BEGIN');
  await holder.query(`LOCK TABLE ${table} IN EXCLUSIVE MODE`);
  const waiting = async () =>
    (await holder.query('SELECT 1 FROM pg_locks WHERE NOT granted AND relation = $1::regclass', [table])).rowCount;
  return {
    awaited: async () => void (await waitFor(`somebody writes ${table}`, async () => (await waiting()) !== 0)),
    async release() {
      await holder.query('COMMIT');
      await holder.end();
    },
  };
}
