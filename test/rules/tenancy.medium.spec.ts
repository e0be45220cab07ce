import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { globalTables } from '../../src/platform/tenancy/global-tables.js';
import { aClient } from '../support/factories.js';
import { fingerprintOf, tenantTables } from '../support/fingerprint.js';
import { startTenant, type TestEditor, type TestTenant } from '../support/tenant.js';
import { aWorld } from '../support/world.js';

describe('row-level security keeps editors apart', () => {
  let tenant: TestTenant;
  let neighbour: TestEditor;
  let tables: string[];
  /** The runtime role, in the neighbour's editor. */
  let intruder: pg.Client;

  beforeAll(async () => {
    tenant = await startTenant();
    neighbour = await tenant.secondEditor();
    await aWorld(tenant, 'Zibeline');
    tables = await tenantTables(tenant);
    intruder = new pg.Client({ connectionString: tenant.database.url });
    await intruder.connect();
    await inEditor(neighbour.editorId);
  });
  afterAll(async () => {
    await intruder.end();
    await tenant.stop();
  });

  const inEditor = (id: string) => intruder.query(`SELECT set_config('app.editor_id', $1, false)`, [id]);

  /** The number of rows touched, or the code of PostgreSQL's refusal. */
  async function attempt(sql: string, parameters: unknown[] = []): Promise<number | string> {
    await intruder.query('BEGIN');
    try {
      return (await intruder.query(sql, parameters)).rowCount ?? 0;
    } catch (error) {
      return (error as { code: string }).code;
    } finally {
      await intruder.query('ROLLBACK');
    }
  }

  it('the world of the test has a row in every table of an editor', async () => {
    const prints = await fingerprintOf(tenant);
    expect(Object.entries(prints).filter(([, print]) => print.startsWith('0 rows'))).toEqual([]);
    expect(tables.length).toBeGreaterThan(25);
  });

  it('every view asks with the rights of whoever reads it, so that the tables below it protect it', async () => {
    const { rows } = await tenant.owner.query<{ name: string; mine: boolean }>(`
      SELECT relname AS name, 'security_invoker=true' = ANY (coalesce(reloptions, '{}')) AS mine FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relkind = 'v'`);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter((row) => !row.mine)).toEqual([]);
  });

  it('every table is protected, or is global for a written reason', async () => {
    const { rows } = await tenant.owner.query<{ name: string; guarded: boolean }>(`
      SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AND EXISTS (
        SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd = '*' AND p.polpermissive
           AND pg_get_expr(p.polqual, c.oid) = '(editor_id = ( SELECT current_editor() AS current_editor))'
           AND pg_get_expr(p.polwithcheck, c.oid) = '(editor_id = ( SELECT current_editor() AS current_editor))') AS guarded
        FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'm', 'f')`);
    const open = rows.filter((row) => !row.guarded).map((row) => row.name);
    expect(open.sort()).toEqual(Object.keys(globalTables).sort());
    expect(Object.values(globalTables).every((reason) => reason.length > 20)).toBe(true);
  });

  it('no table has a second policy that would open it', async () => {
    // A policy that restricts only closes more.
    const { rows } = await tenant.owner.query(
      'SELECT polrelid FROM pg_policy WHERE polpermissive GROUP BY polrelid HAVING count(*) > 1',
    );
    expect(rows).toEqual([]);
  });

  it('every foreign key between tables of an editor carries the editor', async () => {
    const { rows } = await tenant.owner.query<{ name: string }>(`
      SELECT k.conname AS name FROM pg_constraint k
        JOIN pg_attribute mine ON mine.attrelid = k.conrelid AND mine.attname = 'editor_id'
        JOIN pg_attribute theirs ON theirs.attrelid = k.confrelid AND theirs.attname = 'editor_id'
       WHERE k.contype = 'f' AND NOT EXISTS (
         SELECT 1 FROM unnest(k.conkey, k.confkey) AS pair (one, two) WHERE one = mine.attnum AND two = theirs.attnum)`);
    expect(rows).toEqual([]);
  });

  it('a neighbour reads none of its rows, in any table', async () => {
    for (const table of tables) {
      const seen = await attempt(`SELECT 1 FROM ${table} WHERE editor_id = $1`, [tenant.editorId]);
      expect([table, seen]).toEqual([table, 0]);
    }
  });

  it('a neighbour changes and deletes none of its rows, in any table', async () => {
    const before = await fingerprintOf(tenant);
    for (const table of tables) {
      const changed = await attempt(`UPDATE ${table} SET editor_id = editor_id WHERE editor_id = $1`, [
        tenant.editorId,
      ]);
      const deleted = await attempt(`DELETE FROM ${table} WHERE editor_id = $1`, [tenant.editorId]);
      expect([table, [0, '42501'].includes(changed), [0, '42501'].includes(deleted)]).toEqual([table, true, true]);
    }
    expect(await fingerprintOf(tenant)).toEqual(before);
  });

  it('a neighbour adds no row to it, in any table', async () => {
    for (const table of tables) {
      const refused = await attempt(await copyOfARow(tenant, table));
      expect([table, refused]).toEqual([table, '42501']);
    }
  });

  it('a neighbour cannot hand a row of its own over', async () => {
    const client = await aClient(neighbour);
    expect(await attempt(`UPDATE clients SET editor_id = $1 WHERE id = $2`, [tenant.editorId, client.id])).toBe(
      '42501',
    );
  });

  it('a neighbour cannot point at one of its clients', async () => {
    const theirs = await aClient(tenant);
    const sql = `INSERT INTO establishments (id, client_id, finess_eg, name) VALUES (gen_random_uuid(), $1, '060000009', 'x')`;
    expect(await attempt(sql, [theirs.id])).toBe('23503');
  });

  it('without an editor nothing is seen, in any table', async () => {
    await inEditor('');
    for (const table of tables) expect([table, await attempt(`SELECT 1 FROM ${table}`)]).toEqual([table, 0]);
    await inEditor(neighbour.editorId);
  });
});

// Every column but the generated ones, as they are: only the editor is not the writer's.
async function copyOfARow(editor: TestEditor, table: string): Promise<string> {
  const { rows } = await editor.owner.query<{ columns: string; row: object }>(
    `SELECT (SELECT string_agg(attname, ', ') FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND attgenerated = '' AND NOT attisdropped) AS columns,
            (SELECT to_jsonb(t) FROM ${table} t LIMIT 1) AS row`,
    [table],
  );
  const { columns = '', row = {} } = rows[0] ?? {};
  const literal = pg.escapeLiteral(JSON.stringify(row));
  return `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_record(NULL::${table}, ${literal})`;
}
