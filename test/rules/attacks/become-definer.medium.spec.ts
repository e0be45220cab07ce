import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Outbox } from '../../../src/platform/jobs/outbox.service.js';
import { startTenant, type TestEditor, type TestTenant } from '../../support/tenant.js';
import { definerRights } from './definer-rights.js';

/** What whoever reaches SQL as web and worker do would try, to pass row-level security by. */
describe('SQL as the runtime role does not become the definer', () => {
  let tenant: TestTenant;
  let neighbour: TestEditor;
  let intruder: pg.Client;

  beforeAll(async () => {
    tenant = await startTenant();
    neighbour = await tenant.secondEditor();
    intruder = new pg.Client({ connectionString: tenant.database.url });
    await intruder.connect();
  });
  afterAll(async () => {
    await intruder.end();
    await tenant.stop();
  });

  const temporaryOutbox = `
    CREATE TEMPORARY TABLE outbox (editor_id uuid, id uuid, name text, key text, due_at timestamptz, relayed_at timestamptz,
      attempts int, done_at timestamptz, failed_at timestamptz);
    INSERT INTO pg_temp.outbox VALUES (gen_random_uuid(), gen_random_uuid(), 'x', null, now() - interval '1 hour', null, 0, null, null)`;
  const stealing = `
    CREATE FUNCTION pg_temp.steal() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      NEW.name := current_user || ' reads ' || (SELECT string_agg(email, ',') FROM public.users); RETURN NEW; END $$;
    GRANT ALL ON pg_temp.outbox TO PUBLIC;
    CREATE TRIGGER steal BEFORE UPDATE ON pg_temp.outbox FOR EACH ROW EXECUTE FUNCTION pg_temp.steal()`;

  it('makes no temporary table, function or trigger', async () => {
    await expect(intruder.query(temporaryOutbox)).rejects.toThrow('permission denied to create temporary tables');
  });

  it('hides no table of ours behind a temporary one, even where the server lets it make one', async () => {
    await neighbour.run(() => tenant.get(Outbox).enqueue('progress.refresh', {}));
    await asAdministrator((admin, name) => admin.query(`GRANT TEMPORARY ON DATABASE "${name}" TO PUBLIC`));
    const allowed = new pg.Client({ connectionString: tenant.database.url });
    await allowed.connect();
    try {
      await allowed.query(temporaryOutbox);
      await allowed.query(stealing);
      const { rows } = await allowed.query<{ name: string; editor_id: string }>(
        `SELECT * FROM take_outbox(200, interval '1 minute')`,
      );
      expect(rows.filter(({ name }) => name.includes('reads'))).toEqual([]);
      expect(rows.map(({ editor_id: editor }) => editor)).toContain(neighbour.editorId);
    } finally {
      await allowed.end();
      await asAdministrator((admin, name) => admin.query(`REVOKE TEMPORARY ON DATABASE "${name}" FROM PUBLIC`));
    }
  });

  it('finds no function with powers of its own that looks anywhere but among our tables', async () => {
    const { rows } = await tenant.owner.query<{ name: string; path: string | null }>(`
      SELECT proname AS name, (SELECT s FROM unnest(proconfig) s WHERE s LIKE 'search_path=%') AS path FROM pg_proc
       WHERE prosecdef AND pronamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)`);
    expect(rows.length).toBeGreaterThan(8);
    expect(rows.filter(({ path }) => path !== 'search_path=pg_catalog, public, pg_temp')).toEqual([]);
  });

  it('would have, as the definer, what its functions need and nothing else', async () => {
    const { rows } = await tenant.owner.query<{ name: string; rights: string }>(`
      SELECT c.relname AS name, string_agg(g.privilege_type, ' ' ORDER BY g.privilege_type) AS rights
        FROM pg_class c, aclexplode(c.relacl) g
       WHERE c.relnamespace NOT IN ('pg_catalog'::regnamespace) AND g.grantee = 'sceau_definer'::regrole GROUP BY c.relname`);
    expect(Object.fromEntries(rows.map(({ name, rights }) => [name, rights]))).toEqual(
      Object.fromEntries(Object.entries(definerRights).map(([table, [rights]]) => [table, rights])),
    );
    const columns = `SELECT 1 FROM pg_attribute a, aclexplode(a.attacl) g WHERE g.grantee = 'sceau_definer'::regrole`;
    expect((await tenant.owner.query(columns)).rowCount).toBe(0);
    const schemas = `SELECT nspname FROM pg_namespace WHERE has_schema_privilege('sceau_definer', oid, 'CREATE')`;
    expect((await tenant.owner.query(schemas)).rows).toEqual([]);
  });

  it('becomes neither the definer nor the owner', async () => {
    for (const role of ['sceau_definer', 'sceau_owner'])
      await expect(intruder.query(`SET ROLE ${role}`)).rejects.toThrow('permission denied to set role');
  });

  async function asAdministrator(work: (admin: pg.Client, database: string) => Promise<unknown>): Promise<void> {
    const admin = new pg.Client({ connectionString: process.env['TEST_DATABASE_ADMIN_URL'] });
    await admin.connect();
    try {
      await work(admin, new URL(tenant.database.url).pathname.slice(1));
    } finally {
      await admin.end();
    }
  }
});
