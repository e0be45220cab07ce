import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The role that passes row-level security by could be had from any SQL of the runtime role: a temporary table `outbox` with a trigger stood
 * before ours in the search path of take_outbox(). Functions with powers look in pg_temp last, and their owner may do what they do, no more.
 * (Temporary tables themselves are refused by database:prepare; test/rules/attacks holds all three.)
 */
export class NarrowDefiner1764580000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
DO $$ DECLARE given record; BEGIN
  FOR given IN SELECT oid::regprocedure AS name FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, public, pg_temp', given.name);
  END LOOP;
  -- A table that no function of the definer names.
  FOR given IN SELECT c.oid::regclass AS name FROM pg_class c
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
         AND NOT EXISTS (SELECT 1 FROM pg_proc p WHERE p.proowner = 'sceau_definer'::regrole AND p.prosrc ~ ('\\m' || c.relname || '\\M')) LOOP
    EXECUTE format('REVOKE ALL ON %s FROM sceau_definer', given.name);
  END LOOP;
END $$;
REVOKE INSERT, UPDATE ON audit_entries, administrators, campaigns, certificates, clients, editors, establishments, former_numbers, groupings, import_rows,
  instances, representatives, users FROM sceau_definer;
REVOKE INSERT ON outbox FROM sceau_definer;
-- The trigger on certificates runs as whoever deletes one: forget_imported_certificates().
GRANT SELECT, UPDATE ON slots TO sceau_definer;
${protectTenantTable('')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
${protectTenantTable(`\n  EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO sceau_definer', name);`)}
DO $$ DECLARE given record; BEGIN
  FOR given IN SELECT c.oid::regclass AS name FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid WHERE c.relnamespace = 'public'::regnamespace LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %s TO sceau_definer', given.name);
  END LOOP;
  FOR given IN SELECT oid::regprocedure AS name FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = public', given.name);
  END LOOP;
END $$;`);
  }
}

/** A function with powers that needs a new table is granted it by name. */
const protectTenantTable = (more: string) => `
CREATE OR REPLACE PROCEDURE protect_tenant_table(name text, privileges text DEFAULT 'SELECT, INSERT, UPDATE, DELETE') LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
  EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
  EXECUTE format('CREATE POLICY tenant ON %I USING (editor_id = (SELECT current_editor())) WITH CHECK (editor_id = (SELECT current_editor()))', name);
  EXECUTE format('GRANT %s ON %I TO sceau_app', privileges, name);${more}
END $$;`;
