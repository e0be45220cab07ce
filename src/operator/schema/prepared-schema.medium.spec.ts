import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { EnvironmentChanged1764670001930 } from '../../../migrations/1764670001930-environment-changed.js';
import { anOperator, type Operator } from '../../../test/support/command-line.js';
import { compareSchemas } from './compare-schemas.js';
import { describeSchema } from './describe-schema.js';

// Each thing that holds an expression, made again in place from its own text, as a dump has it.
const restored = `
DO $$
DECLARE one record;
BEGIN
  FOR one IN
    SELECT format('DROP TRIGGER %I ON %s; %s', tgname, tgrelid::regclass, pg_get_triggerdef(oid)) AS again FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT format('DROP POLICY %1$I ON %2$s; CREATE POLICY %1$I ON %2$s FOR %3$s %4$s %5$s', polname, polrelid::regclass,
             CASE polcmd WHEN '*' THEN 'ALL' WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' ELSE 'DELETE' END,
             'USING (' || pg_get_expr(polqual, polrelid) || ')', 'WITH CHECK (' || pg_get_expr(polwithcheck, polrelid) || ')') FROM pg_policy
    UNION ALL
    SELECT format('ALTER TABLE %1$s DROP CONSTRAINT %2$I; ALTER TABLE %1$s ADD CONSTRAINT %2$I %3$s', conrelid::regclass, conname, pg_get_constraintdef(oid))
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype = 'c' AND conrelid <> 0
    UNION ALL
    SELECT format('DROP INDEX %s; %s', indexrelid::regclass, pg_get_indexdef(indexrelid)) FROM pg_index i
     WHERE (indpred IS NOT NULL OR indexprs IS NOT NULL) AND indexrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
    UNION ALL
    SELECT format('CREATE OR REPLACE VIEW %s %s AS %s', oid::regclass, coalesce('WITH (' || array_to_string(reloptions, ', ') || ')', ''), pg_get_viewdef(oid))
      FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'v'
    UNION ALL
    SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosqlbody IS NOT NULL
    UNION ALL
    SELECT format('ALTER TABLE %s ALTER COLUMN %I SET ' || CASE a.attgenerated WHEN '' THEN 'DEFAULT %s' ELSE 'EXPRESSION AS (%s)' END, adrelid::regclass, attname, pg_get_expr(adbin, adrelid))
      FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = adrelid AND attnum = adnum JOIN pg_class c ON c.oid = adrelid WHERE relnamespace = 'public'::regnamespace
  LOOP
    EXECUTE one.again;
  END LOOP;
END $$`;

describe('database:prepare and the schema that it leaves', () => {
  let operator: Operator;
  let owner: pg.Client;
  beforeAll(async () => {
    operator = await anOperator();
    owner = new pg.Client({ connectionString: operator.database.ownerUrl });
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await operator.leaves();
  });

  const prepares = () => operator.runs(['database:prepare'], {});

  it('says in words what is missing or otherwise, and ends with 1', async () => {
    await owner.query(`
      DROP INDEX clients_by_name;
      ALTER TABLE orders ALTER COLUMN state DROP NOT NULL;
      GRANT DELETE ON documents TO sceau_app;
      CREATE OR REPLACE FUNCTION paris_today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE AS 'SELECT now()::date'`);
    const { code, complained } = await prepares();
    expect(code).toBe(1);
    for (const sentence of [
      /^ {2}table clients lacks: CREATE INDEX clients_by_name ON clients /m,
      /^ {2}table orders lacks: state text NOT NULL$/m,
      /^ {2}table documents has: GRANT DELETE, INSERT, SELECT TO sceau_app$/m,
      /^ {2}function paris_today\(\) is not the one of the migrations$/m,
    ])
      expect(complained).toMatch(sentence);
    await owner.query(`
      CREATE INDEX clients_by_name ON clients (editor_id, (search COLLATE "C"), id);
      ALTER TABLE orders ALTER COLUMN state SET NOT NULL;
      REVOKE DELETE ON documents FROM sceau_app;
      CREATE OR REPLACE FUNCTION paris_today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE RETURN (public.moment() AT TIME ZONE 'Europe/Paris')::date`);
  });

  // What a dump brings back is made again from what PostgreSQL says of it, which is not always what was written.
  it('finds again in a restored database each thing as it was', async () => {
    const before = await describeSchema(owner);
    await owner.query('BEGIN');
    await owner.query(restored);
    const after = await describeSchema(owner);
    await owner.query('ROLLBACK');
    expect(after).toBe(before);
  });

  it('only tells what the operator added', async () => {
    await owner.query('CREATE INDEX of_the_operator ON clients (created_at); CREATE TABLE notes (id int)');
    const { code, said } = await prepares();
    expect([code, said]).toEqual([0, expect.stringContaining('besides what the migrations make:')]);
    expect(said).toMatch(/^ {2}table clients has: CREATE INDEX of_the_operator .*\n {2}table notes is not of ours$/m);
    await owner.query('DROP INDEX of_the_operator; DROP TABLE notes');
  });

  it('mends a database that was migrated with the former texts of six migrations', async () => {
    // What stands on them is taken back, and done again after.
    await new EnvironmentChanged1764670001930().down({ query: (text: string) => owner.query(text) } as never);
    await owner.query(`
      DELETE FROM typeorm_migrations WHERE name IN ('MendFormerTexts1764580020000', 'EnvironmentChanged1764670001930');
      DROP INDEX client_progress_since, client_progress_due;
      CREATE INDEX client_progress_since ON client_progress (editor_id, (coalesce(since, 'infinity'::date)), client_id);
      CREATE INDEX client_progress_due ON client_progress (editor_id, (coalesce(due, 'infinity'::date)), client_id);
      CREATE OR REPLACE FUNCTION initials(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
        SELECT coalesce(string_agg(left(word, 1), '' ORDER BY place), '') FROM regexp_split_to_table(trim(public.searchable(value)), ' ') WITH ORDINALITY AS words (word, place)
         WHERE word NOT IN ('de', 'du', 'des', 'la', 'le', 'les', 'l', 'd', 'et', 'a', 'au', 'aux', 'en', 'pour') $$;
      INSERT INTO directory_legal_entities (finess, name, extracted_on) VALUES ('010000001', 'Villa sur Mer', '2026-01-01');
      GRANT CREATE ON SCHEMA public TO sceau_definer;
      ALTER FUNCTION know_table_sizes OWNER TO sceau_definer;
      REVOKE CREATE ON SCHEMA public FROM sceau_definer;
      GRANT MAINTAIN ON clients, slots TO sceau_definer;
      CREATE OR REPLACE VIEW certificates_in_force WITH (security_invoker = true) AS
        SELECT editor_id, id, client_id, slot_id, common_name, subject, not_before, not_after FROM certificates WHERE revoked_at IS NULL AND not_after > moment();
      GRANT DELETE ON certificates TO sceau_app;
      DROP FUNCTION forget_imported_certificates`);
    const { code, said, complained } = await prepares();
    expect([code, complained]).toEqual([0, '']);
    expect(said).toContain('migrations applied: MendFormerTexts1764580020000');
    expect((await owner.query('SELECT initials FROM directory_legal_entities')).rows).toEqual([{ initials: 'vm' }]);
  });

  it('finds two equal texts equal, whatever the order of their lines', () => {
    const text = 'TABLE a (\n  id uuid\n  name text\n)\nGRANT SELECT TO x\n\nVIEW b AS\n SELECT 1;\n';
    expect(compareSchemas(text, text.replace('  id uuid\n  name text', '  name text\n  id uuid'))).toEqual({
      lacking: [],
      besides: [],
    });
    expect(compareSchemas(text, '')).toEqual({ lacking: ['table a is missing', 'view b is missing'], besides: [] });
  });
});
