import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const patience = 3_000;
/** PostgreSQL's codes of a named statement that is in another session, and of one that was left in this. */
const lostStatements = ['26000', '42P05'];

interface Addresses {
  databaseUrl: string;
  /** Past the pooler: for what needs a session of its own. */
  directUrl?: string | undefined;
  /** This process listens, and carries jobs on PostgreSQL: LISTEN is an affair of the session. */
  needsSession: boolean;
}

/**
 * What the settings of the role must have brought (database:prepare), and what a pooler in transaction mode takes away.
 * @throws Error saying what to change, before anything is served on a connection where jobs would silently not run
 */
export async function refuseUnfitConnections({ databaseUrl, directUrl, needsSession }: Addresses): Promise<void> {
  await refuseUnsetRole(databaseUrl);
  const pooled = await isPooled(databaseUrl);
  if (directUrl && (await isPooled(directUrl)))
    throw new Error('DATABASE_DIRECT_URL goes through a pooler in transaction mode: it must lead to PostgreSQL itself');
  if (pooled && needsSession && !directUrl)
    throw new Error(
      'DATABASE_URL goes through a pooler in transaction mode, where LISTEN is heard by nobody: no job would run. ' +
        'Give DATABASE_DIRECT_URL, an address of PostgreSQL itself, or REDIS_URL',
    );
}

/** Limits and search path are the role's own: a startup parameter is what a pooler refuses. */
async function refuseUnsetRole(url: string): Promise<void> {
  const client = await connect(url);
  try {
    const { rows } = await client.query<{ fit: boolean }>(`
      SELECT current_setting('statement_timeout') <> '0' AND current_setting('idle_in_transaction_session_timeout') <> '0'
         AND current_setting('search_path') = 'public, bullmq' AS fit`);
    if (!rows[0]?.fit)
      throw new Error('The runtime role lacks its limits of time and its search path: run database:prepare again');
  } finally {
    await client.end();
  }
}

/**
 * Whether two statements of one connection may be answered by two sessions of PostgreSQL: while another connection holds a transaction in
 * the session that answered first, a pooler gives the second statement to another one, or keeps it waiting.
 * @throws Error when the pooler does not bring named statements along
 */
async function isPooled(url: string): Promise<boolean> {
  const [one, other] = [await connect(url), await connect(url)];
  try {
    const first = await sessionOf(one);
    await other.query('BEGIN');
    await sessionOf(other);
    const second = sessionOf(one);
    const answered = await Promise.race([second, sleep(patience, null, { ref: false })]);
    await other.query('ROLLBACK');
    return (answered ?? NaN) !== first || (await second) !== first;
  } catch (error) {
    if (!lostStatements.includes((error as { code?: string }).code ?? '')) throw error;
    throw new Error(
      'The pooler of DATABASE_URL loses named statements: PgBouncer 1.21 or later, with max_prepared_statements above 0',
      { cause: error },
    );
  } finally {
    await Promise.all([one.end(), other.end()]);
  }
}

/** Asked by a named statement, as TenantDb asks. */
async function sessionOf(client: pg.Client): Promise<number | undefined> {
  const asked = { name: 'which_session', text: 'SELECT pg_backend_pid() AS pid' };
  const { rows } = await client.query<{ pid: number }>(asked);
  return rows[0]?.pid;
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // What broke is told by the statement that finds it broken.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
