import type pg from 'pg';
import { UsageError } from './command.js';

/**
 * What makes things up is for a database that only shows: one that `DEMO=1 database:prepare` marked before it had an editor.
 * @throws UsageError where real editors may be
 */
export async function refuseOutsideDemonstration(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM demonstration');
  if (rowCount) return;
  throw new UsageError(
    'this database is no demonstration: made-up editors, whose passwords everybody knows, have no place in it. Prepare an empty one with DEMO=1 npm run cli -- database:prepare',
  );
}
