// One PostgreSQL of the bench's own, with the settings of a small server, and the databases that are measured.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { removePostgres, startPostgres } from '../../src/local/embedded-postgres.mjs';
import { operate } from './processes.mjs';

// Nothing that would cheat with what a disk costs: fsync and the rest stay as PostgreSQL sets them.
const settings = {
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '8MB',
  random_page_cost: '1.1',
  max_wal_size: '2GB',
};
const password = 'bench-only';
/** How a connection finds the views of `makePlainRole` (hook.mjs says the same): the product refuses a role whose own search path is not that of its tables. */
const onViews = '-c search_path=plain,public,bullmq';

/** @returns {Promise<{ adminUrl: string, pid: number, stop: () => Promise<void> }>} */
export async function startServer() {
  const dataDir = mkdtempSync(join(tmpdir(), 'sceau-bench-'));
  const postgres = await startPostgres({ dataDir, settings });
  const stop = async () => {
    await postgres.stop();
    removePostgres(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { adminUrl: postgres.superuserUrl, pid: postgres.pid, stop };
}

/** What is copied instead of made again: a migrated database, and one for each seed that several parts ask for. */
const originals = new Map();

/**
 * A migrated database with made-up editors.
 * @param {string} adminUrl
 * @param {string} name
 * @param {string[]} seed words for `npm run seed`
 * @param {{ shared?: boolean }} options others of the same seed will be asked for: it is kept to be copied
 */
export async function makeDatabase(adminUrl, name, seed, { shared = false } = {}) {
  if (!shared) return copyOf(adminUrl, name, await original(adminUrl, []), (database) => fill(database, seed));
  return copyOf(adminUrl, name, await original(adminUrl, seed));
}

function original(adminUrl, seed) {
  const key = [adminUrl, ...seed].join(' ');
  if (!originals.has(key))
    originals.set(key, makeOriginal(adminUrl, ['original', ...seed].join('_').replace(/\W+/g, '_'), seed));
  return originals.get(key);
}

async function makeOriginal(adminUrl, name, seed) {
  if (seed.length > 0) {
    await copyOf(adminUrl, name, await original(adminUrl, []), (database) => fill(database, seed));
    return name;
  }
  await operate(addressesOf(adminUrl, name), ['database:prepare']);
  return name;
}

async function copyOf(adminUrl, name, from, furnish = async () => undefined) {
  const database = addressesOf(adminUrl, name);
  await asSuperuser({ adminUrl }, async (client) => {
    await client.query(`CREATE DATABASE "${name}" TEMPLATE "${from}" STRATEGY FILE_COPY OWNER sceau_owner`);
    // What is granted on a database itself is not copied with it.
    await client.query(`REVOKE TEMPORARY ON DATABASE "${name}" FROM PUBLIC`);
  });
  await furnish(database);
  return database;
}

async function fill(database, seed) {
  if (seed.length > 0) await operate(database, ['seed', ...seed]);
  await asSuperuser(database, async (client) => {
    await makePlainRole(client);
    await client.query('VACUUM ANALYZE');
  });
}

function addressesOf(adminUrl, name) {
  const as = (role, search = '') =>
    Object.assign(new URL(adminUrl), { pathname: `/${name}`, username: role, password, search }).href;
  return {
    name,
    adminUrl: Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href,
    ownerUrl: as('sceau_owner'),
    url: as('sceau_app'),
    plainUrl: as('sceau_plain'),
    // With the views instead of the tables, for whoever asks nothing of the role itself.
    viewsUrl: as('sceau_plain', `options=${encodeURIComponent(onViews)}`),
    // The one to create the database from.
    serverUrl: adminUrl,
  };
}

/** As the superuser; who asks ends it. */
export async function connect(database) {
  const client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
  return client;
}

/** @template T @param {(client: pg.Client) => Promise<T>} work */
export async function asSuperuser(database, work) {
  const client = await connect(database);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

// The same SQL without row-level security: a role that sees, instead of each protected table, a view of the same name which says
// `editor_id = current_editor()` itself and belongs to a superuser, whom no policy concerns. The planner unfolds it
// into a plain condition. The rooms' own views (docs/decisions/0009-facts.md) are made again on top.
async function makePlainRole(client) {
  await client.query(`
    DO $$ BEGIN CREATE ROLE sceau_plain LOGIN INHERIT PASSWORD '${password}'; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
    GRANT sceau_app TO sceau_plain;
    ALTER ROLE sceau_plain SET statement_timeout = '15s';
    ALTER ROLE sceau_plain SET idle_in_transaction_session_timeout = '60s';
    ALTER ROLE sceau_plain SET search_path = public, bullmq;
    CREATE SCHEMA plain;
    DO $$ DECLARE name text; BEGIN
      FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relrowsecurity LOOP
        EXECUTE format('CREATE VIEW plain.%1$I AS SELECT * FROM public.%1$I WHERE editor_id = public.current_editor()', name);
      END LOOP;
    END $$;
    DO $$ DECLARE fact record; BEGIN
      FOR fact IN SELECT relname AS name, pg_get_viewdef(oid) AS text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'v' ORDER BY oid LOOP
        PERFORM set_config('search_path', 'plain, public', true);
        EXECUTE format('CREATE VIEW plain.%I AS %s', fact.name, fact.text);
      END LOOP;
    END $$;
    GRANT USAGE ON SCHEMA plain TO sceau_plain;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA plain TO sceau_plain;`);
}

/** `18.4` */
export function versionOf(adminUrl) {
  return asSuperuser({ adminUrl }, async (client) => {
    const { rows } = await client.query('SHOW server_version');
    return rows[0].server_version;
  });
}
