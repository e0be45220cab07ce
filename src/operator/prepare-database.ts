import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runMigrations as migrateBullMq } from 'bullmq';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { UsageError } from './command.js';
import { checkSchema } from './schema/check-schema.js';
import type { SchemaDifferences } from './schema/compare-schemas.js';
import { longestStatement } from '../platform/tenancy/patience.js';
import { queueName } from '../platform/jobs/job-carrier.js';
import { sealMailboxPasswords } from './mailbox-password.js';

interface Login {
  user: string;
  password: string;
  database: string;
}

/**
 * Makes a cluster ready: the two roles, the database, its extensions, every migration of ours and of BullMQ. Safe to run again.
 * @param urls.admin a superuser, any database; @param urls.owner the role that owns the tables; @param urls.runtime the role that web and worker use.
 * @param options.demonstration a database without an editor becomes one that only shows: the dates of its journal may be made up
 * @returns the names of the migrations applied now, and in what the schema differs from the one that they make
 */
export async function prepareDatabase(
  urls: { admin: string; owner: string; runtime: string },
  options: { demonstration?: boolean } = {},
): Promise<{ applied: string[]; schema: SchemaDifferences }> {
  const owner = loginOf(urls.owner);
  const runtime = loginOf(urls.runtime);
  await withClient(urls.admin, async (client) => {
    await refuseOlder(client);
    await createRole(client, owner, 'NOSUPERUSER NOBYPASSRLS');
    await createRole(client, runtime, 'NOSUPERUSER NOBYPASSRLS NOINHERIT');
    await limitRole(client, runtime.user);
    await createDefiner(client, owner.user);
    await createDatabase(client, owner);
    // A temporary table stands before ours wherever a search path does not say otherwise, and has triggers of whoever made it.
    await client.query(`REVOKE TEMPORARY ON DATABASE ${client.escapeIdentifier(owner.database)} FROM PUBLIC`);
  });
  await withClient(withDatabase(urls.admin, owner.database), async (client) => {
    await client.query(
      'CREATE EXTENSION IF NOT EXISTS pg_trgm; CREATE EXTENSION IF NOT EXISTS btree_gin; CREATE EXTENSION IF NOT EXISTS unaccent',
    );
    await client.query(
      `GRANT USAGE, CREATE ON SCHEMA public TO ${client.escapeIdentifier(owner.user)} WITH GRANT OPTION; REVOKE CREATE ON SCHEMA public FROM sceau_definer; GRANT USAGE ON SCHEMA public TO sceau_app, sceau_definer`,
    );
  });
  const applied = await migrate(urls.owner);
  let schema: SchemaDifferences = { lacking: [], besides: [] };
  await withClient(urls.owner, async (client) => {
    if (options.demonstration)
      await client.query(
        'INSERT INTO demonstration SELECT WHERE NOT EXISTS (SELECT FROM every_editor()) ON CONFLICT DO NOTHING',
      );
    await sealMailboxPasswords(client);
    schema = await checkSchema(client);
    await migrateBullMq(client as never, 'bullmq');
    await createQueueSequence(client);
    await client.query(
      'GRANT USAGE ON SCHEMA bullmq TO sceau_app; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA bullmq TO sceau_app; GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA bullmq TO sceau_app; GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA bullmq TO sceau_app',
    );
  });
  return { applied, schema };
}

/** Those before print a view in other words, so that no schema would be ours. */
const oldestServer = 17;

async function refuseOlder(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: string; major: number }>(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int / 10000 AS major`,
  );
  const [server] = rows;
  if (server && server.major < oldestServer)
    throw new UsageError(
      `PostgreSQL ${server.version} is too old: ${oldestServer} or later is needed. Nothing was done.`,
    );
}

// BullMQ makes a queue's sequence at the first job, which the runtime role, owner of nothing, may not do.
async function createQueueSequence(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>('SELECT bullmq.job_id_seq_name($1) AS name', [queueName]);
  await client.query(`CREATE SEQUENCE IF NOT EXISTS bullmq.${client.escapeIdentifier(rows[0]?.name ?? '')}`);
}

/** Our own migrations, as the owner. @returns the names of those applied now. */
export async function migrate(ownerUrl: string): Promise<string[]> {
  const dataSource = new DataSource({
    type: 'postgres',
    url: ownerUrl,
    migrations: await migrationClasses(),
    migrationsTableName: 'typeorm_migrations',
    migrationsTransactionMode: 'each',
  });
  await dataSource.initialize();
  try {
    // Two deployments at once: the second waits, then finds nothing to do.
    await dataSource.query('SELECT pg_advisory_lock(7325001)');
    // A role may be given a function only where it might have made it; nobody signs in as it, and it makes nothing.
    await dataSource.query('GRANT CREATE ON SCHEMA public TO sceau_definer');
    const [before] = (await dataSource.query(`SELECT to_regclass('typeorm_migrations') IS NOT NULL AS migrated`)) as {
      migrated: boolean;
    }[];
    const applied = await dataSource.runMigrations();
    // What a migration adds nobody has counted yet: of a new column PostgreSQL believes that every row has it, and autovacuum comes once enough
    // rows have changed. A filter of clients took 0.3 s among 100,000 until then, and 8 ms once they were counted. Nothing at all is counted of
    // a database that came out of a dump: its coverage took 0.8 s among 5,000, and 6 ms.
    if ((before?.migrated && applied.length > 0) || (await holdsUncounted(dataSource)))
      await dataSource.query('ANALYZE');
    await dataSource.query('REVOKE CREATE ON SCHEMA public FROM sceau_definer');
    return applied.map((migration) => migration.name);
  } finally {
    await dataSource.destroy();
  }
}

/** Whether a table that PostgreSQL has never counted has more than the ten pages that it then believes. */
async function holdsUncounted(dataSource: DataSource): Promise<boolean> {
  const [found] = (await dataSource.query(
    `SELECT EXISTS (SELECT 1 FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND reltuples < 0 AND pg_relation_size(oid) > 10 * 8192) AS uncounted`,
  )) as { uncounted: boolean }[];
  return found?.uncounted === true;
}

async function migrationClasses(): Promise<(new () => never)[]> {
  const folder = join(import.meta.dirname, '../../migrations');
  const files = readdirSync(folder)
    .filter((file) => /^\d+-.*\.(js|ts)$/.test(file))
    .sort();
  const modules = await Promise.all(
    files.map((file) => import(pathToFileURL(join(folder, file)).href) as Promise<Record<string, new () => never>>),
  );
  return modules.flatMap((module) => Object.values(module));
}

async function createRole(client: pg.Client, login: Login, attributes: string): Promise<void> {
  const name = client.escapeIdentifier(login.user);
  const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [login.user]);
  await client.query(
    `${rowCount ? 'ALTER' : 'CREATE'} ROLE ${name} LOGIN ${attributes} PASSWORD ${client.escapeLiteral(login.password)}`,
  );
}

/**
 * What every session of web and worker begins with, behind a pooler too: how long a statement may take, and where BullMQ's tables are. Pages come
 * several at a time: a statement that takes more than a core for itself waits longer for its helpers than they help (docs/decisions/0080).
 */
async function limitRole(client: pg.Client, user: string): Promise<void> {
  const name = client.escapeIdentifier(user);
  await client.query(`
    ALTER ROLE ${name} SET statement_timeout = '${longestStatement}s';
    ALTER ROLE ${name} SET idle_in_transaction_session_timeout = '60s';
    ALTER ROLE ${name} SET max_parallel_workers_per_gather = 0;
    ALTER ROLE ${name} SET search_path = public, bullmq`);
}

// Owns the few functions that look across editors; nobody signs in as it.
async function createDefiner(client: pg.Client, owner: string): Promise<void> {
  const { rowCount } = await client.query(`SELECT 1 FROM pg_roles WHERE rolname = 'sceau_definer'`);
  if (!rowCount) await client.query('CREATE ROLE sceau_definer NOLOGIN BYPASSRLS');
  await client.query(`GRANT sceau_definer TO ${client.escapeIdentifier(owner)}`);
}

async function createDatabase(client: pg.Client, owner: Login): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [owner.database]);
  if (rowCount) return;
  await client.query(
    `CREATE DATABASE ${client.escapeIdentifier(owner.database)} OWNER ${client.escapeIdentifier(owner.user)} ENCODING 'UTF8' TEMPLATE template0`,
  );
}

function loginOf(url: string): Login {
  const parsed = new URL(url);
  return {
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    database: parsed.pathname.slice(1),
  };
}

function withDatabase(url: string, database: string): string {
  const parsed = new URL(url);
  parsed.pathname = `/${database}`;
  return parsed.href;
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
