import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { globalTables } from '../../src/platform/tenancy/global-tables.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

describe('the role that web and worker use', () => {
  let database: TestDatabase;
  let runtime: pg.Client;
  beforeAll(async () => {
    database = await createTestDatabase();
    runtime = new pg.Client({ connectionString: database.url });
    await runtime.connect();
  });
  afterAll(async () => {
    await runtime.end();
    await database.drop();
  });

  async function names(sql: string): Promise<string[]> {
    const { rows } = await runtime.query<{ name: string }>(sql);
    return rows.map((row) => row.name).sort();
  }

  it('is no superuser, passes no policy by, creates nothing and is a member of nothing', async () => {
    const powers = `SELECT rolname AS name FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication)`;
    expect(await names(powers)).toEqual([]);
    const memberships = `SELECT roleid::regrole::text AS name FROM pg_auth_members WHERE member = current_user::regrole`;
    expect(await names(memberships)).toEqual([]);
    const schemas = `SELECT nspname AS name FROM pg_namespace WHERE nspname NOT LIKE 'pg_%' AND has_schema_privilege(oid, 'CREATE')`;
    expect(await names(schemas)).toEqual([]);
  });

  it('owns nothing', async () => {
    for (const [catalog, owner] of [
      ['pg_class', 'relowner'],
      ['pg_proc', 'proowner'],
      ['pg_namespace', 'nspowner'],
      ['pg_database', 'datdba'],
    ])
      expect(await names(`SELECT oid::text AS name FROM ${catalog} WHERE ${owner} = current_user::regrole`)).toEqual(
        [],
      );
  });

  it('empties, references and triggers on no table', async () => {
    const sql = `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND has_table_privilege(oid, 'TRUNCATE, REFERENCES, TRIGGER')`;
    expect(await names(sql)).toEqual([]);
  });

  it('only reads what all editors share, and cannot delete what must stay', async () => {
    const may = (right: string) =>
      names(
        `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND has_table_privilege(oid, '${right}')`,
      );
    const plumbing = ['recurring_runs', 'mail_holds'];
    const shared = (tables: string[]) => tables.filter((name) => name in globalTables && !plumbing.includes(name));
    expect(shared([...(await may('INSERT')), ...(await may('UPDATE')), ...(await may('DELETE'))])).toEqual([]);
    const kept = [
      'audit_entries',
      'audit_heads',
      // The journal tells of them, by no key that would look for them one by one.
      'clients',
      'documents',
      'csrs',
      'certificates',
      'messages',
      'reminders',
      'users',
    ];
    const deletable = await may('DELETE');
    expect(kept.filter((table) => deletable.includes(table))).toEqual([]);
  });

  it('looks across editors through these functions only, each with a fixed search path', async () => {
    const definers = `SELECT proname AS name FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace AND 'search_path=pg_catalog, public, pg_temp' = ANY (proconfig)`;
    expect(await names(definers)).toEqual([
      'advance_audit_head',
      // A trigger: of the editor whose stages of reminders change, its slots.
      'await_other_stages',
      'chain_audit_entry',
      // Follows the chain and keeps what it found.
      'check_journal',
      'close_session',
      'editor_by_slug',
      // Of the editor that asks.
      'end_sessions',
      'every_editor',
      // By the proof that only the web process can make of its id.
      'find_account_link',
      // By the hash of the token of a calendar’s address.
      'find_calendar_feed',
      'find_client_link',
      'find_clients',
      'find_session_user',
      'find_sign_in',
      // A certificate that an import brought, which is undone; of the editor that asks.
      'forget_imported_certificates',
      // Mails of the editor that asks which concern nobody and have passed their term.
      'forget_stray_mails',
      'give_back_attempt',
      // Says yes or no.
      'is_suspended',
      // Only the statistics of tables, not their rows.
      'know_file_sizes',
      'know_table_sizes',
      'open_session',
      // Whether the sessions of pages that follow something are still open.
      'open_sessions_among',
      'outbox_lag',
      'read_session',
      'search_clients',
      'search_finds',
      'search_things',
      // Of the editor that asks.
      'sessions_of',
      'take_attempt',
      'take_outbox',
      // Chains entries of the editor that asks.
      'tell_journal',
      'write_session',
    ]);
    expect(await names(`SELECT proname AS name FROM pg_proc WHERE prosecdef AND proconfig IS NULL`)).toEqual([]);
  });
});
