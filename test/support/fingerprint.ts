import { globalTables } from '../../src/platform/tenancy/global-tables.js';
import type { TestEditor } from './tenant.js';

/** The tables under row-level security: those with the tenant's column, but those that are read before a tenant is known. */
export async function tenantTables(editor: Pick<TestEditor, 'owner'>): Promise<string[]> {
  const { rows } = await editor.owner.query<{ name: string }>(`
    SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attname = 'editor_id' ORDER BY c.relname`);
  return rows.map((row) => row.name).filter((name) => !(name in globalTables));
}

/**
 * One hash a table over all rows of this editor: two equal fingerprints, and nothing was added, changed or removed.
 * @param except tables that may move, e.g. what counts visits
 */
export async function fingerprintOf(editor: TestEditor, except: string[] = []): Promise<Record<string, string>> {
  const prints: Record<string, string> = {};
  for (const table of await tenantTables(editor)) {
    if (except.includes(table)) continue;
    const { rows } = await editor.owner.query<{ print: string }>(
      `SELECT count(*) || ' rows ' || coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '') AS print FROM ${table} t`,
    );
    prints[table] = rows[0]?.print ?? '';
  }
  return prints;
}
