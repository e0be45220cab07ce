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

/**
 * A migrated database with made-up editors.
 * @param {string} adminUrl
 * @param {string} name
 * @param {string[]} seed words for `npm run seed`
 */
export async function makeDatabase(adminUrl, name, seed) {
  const as = (role) => Object.assign(new URL(adminUrl), { pathname: `/${name}`, username: role, password }).href;
  const database = {
    name,
    adminUrl: Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href,
    ownerUrl: as('sceau_owner'),
    url: as('sceau_app'),
    plainUrl: as('sceau_plain'),
    // The one to create the database from.
    serverUrl: adminUrl,
  };
  await operate(database, ['database:prepare']);
  if (seed.length > 0) await operate(database, ['seed', ...seed]);
  await asSuperuser(database, async (client) => {
    await makePlainRole(client);
    await client.query('VACUUM ANALYZE');
  });
  return database;
}

/** @template T @param {(client: pg.Client) => Promise<T>} work */
export async function asSuperuser(database, work) {
  const client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
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
    ALTER ROLE sceau_plain SET search_path = plain, public;
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
