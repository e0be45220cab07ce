import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** One database of a test file's own, copied from the migrated template. */
export interface TestDatabase {
  /** As the runtime role: owns nothing, obeys row-level security. */
  url: string;
  /** As the owner of the tables, for what the runtime role may not do. */
  ownerUrl: string;
  drop(): Promise<void>;
  /** Leaves it under this name, to be copied: nobody is connected to it any more. */
  keepAs(name: string): Promise<void>;
}

// Any number will do, as long as nothing else in the database `postgres` locks it.
const [cloningLock, makingLock] = [5_413_503, 5_413_504];
const objectInUse = '55006';

/**
 * Copies the template: about 0.1 s.
 * @param template another one than the migrated one (`madeOnce`)
 * @throws Error when the tests were not started by `npm test`, which prepares the server and the template
 */
export async function createTestDatabase(template = variable('TEST_TEMPLATE_DATABASE')): Promise<TestDatabase> {
  const name = `${variable('TEST_TEMPLATE_DATABASE')}_${randomBytes(6).toString('hex')}`;
  const owner = new URL(variable('TEST_DATABASE_OWNER_URL')).username;
  await asAdmin(async (client) => {
    // A template must not be in use: copies are made one at a time, whatever the number of Jest's workers.
    await client.query('SELECT pg_advisory_lock($1)', [cloningLock]);
    // File by file: page by page through the log, which is the default, costs more than twice as much, and so does dropping what was copied so.
    await client.query(`CREATE DATABASE "${name}" TEMPLATE "${template}" OWNER "${owner}" STRATEGY FILE_COPY`);
    // As database:prepare: the privileges of a database are not copied with it.
    await client.query(`REVOKE TEMPORARY ON DATABASE "${name}" FROM PUBLIC`);
  });
  return {
    url: onDatabase(variable('TEST_DATABASE_URL'), name),
    ownerUrl: onDatabase(variable('TEST_DATABASE_OWNER_URL'), name),
    drop: () => asAdmin((client) => drop(client, name)),
    keepAs: (kept) =>
      asAdmin(async (client) => void (await client.query(`ALTER DATABASE "${name}" RENAME TO "${kept}"`))),
  };
}

/**
 * A template that is dear to make, made once for all the files of a run: who asks for it meanwhile waits.
 * @param make leaves it under the name that it is given (`TestDatabase.keepAs`)
 */
export async function madeOnce(what: string, make: (name: string) => Promise<void>): Promise<string> {
  const name = `${variable('TEST_TEMPLATE_DATABASE')}_${what}`;
  await asAdmin(async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [makingLock]);
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await make(name);
  });
  return name;
}

/** Connections that are just closing end by themselves: thrown out, they would be told that their database is gone. Those of whoever was killed are thrown out. */
async function drop(client: pg.Client, name: string): Promise<void> {
  const command = `DROP DATABASE IF EXISTS "${name}"`;
  await client.query(command).catch((error: unknown) => {
    if ((error as pg.DatabaseError).code !== objectInUse) throw error;
    return client.query(`${command} WITH (FORCE)`);
  });
}

/** As the server's superuser, in that database: COPY under row-level security, what no role of the product may do. */
export async function asSuperuser<Result>(
  { url }: Pick<TestDatabase, 'url'>,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({
    connectionString: onDatabase(variable('TEST_DATABASE_ADMIN_URL'), new URL(url).pathname.slice(1)),
  });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function asAdmin<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: variable('TEST_DATABASE_ADMIN_URL') });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function onDatabase(address: string, name: string): string {
  const url = new URL(address);
  url.pathname = `/${name}`;
  return url.href;
}

/** What the run of tests set. @throws Error when there is none */
export function variable(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(`${name} is missing: start these tests with "npm test -- <path>", which prepares PostgreSQL`);
  return value;
}
