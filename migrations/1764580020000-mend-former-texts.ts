import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Six migrations were edited after they had been applied somewhere (git log tells which lines): a database migrated with the former text has
 * no page's cursor that reaches its index (1764200600000), initials that forget « sur » (1764200500000), statistics taken as another role
 * (1764203010000), a moment read for each certificate (1764320000000), a right to delete certificates (1764510010000). Elsewhere it changes nothing.
 * It cannot happen again unseen: migrations/applied.sha256, and database:prepare compares the schema.
 */
export class MendFormerTexts1764580020000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
DO $$ DECLARE editor uuid; BEGIN
  IF EXISTS (SELECT FROM pg_indexes WHERE schemaname = 'public' AND indexname = 'client_progress_since' AND indexdef ILIKE '%coalesce%') THEN
    DROP INDEX client_progress_since, client_progress_due;
    CREATE INDEX client_progress_since ON client_progress (editor_id, (CASE WHEN since IS NULL THEN 'infinity'::date ELSE since END), client_id);
    CREATE INDEX client_progress_due ON client_progress (editor_id, (CASE WHEN due IS NULL THEN 'infinity'::date ELSE due END), client_id);
  END IF;
  IF EXISTS (SELECT FROM pg_proc WHERE proname = 'initials' AND prosrc LIKE '%string_agg%') THEN
    CREATE OR REPLACE FUNCTION initials(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
      AS $f$ SELECT regexp_replace(regexp_replace(public.searchable(value), '\\m(de|du|des|la|le|les|l|d|et|a|au|aux|en|pour|sur)\\M *', '', 'g'), '([a-z0-9])[a-z0-9]* *', '\\1', 'g') $f$;
    -- What is generated from it is written again with its row.
    UPDATE directory_legal_entities SET name = name WHERE initials IS DISTINCT FROM initials(name);
    FOR editor IN SELECT every_editor() LOOP
      PERFORM set_config('app.editor_id', editor::text, true);
      UPDATE clients SET name = name WHERE search NOT LIKE '%' || initials(name);
      UPDATE establishments SET name = name WHERE search NOT LIKE '%' || initials(name);
    END LOOP;
    PERFORM set_config('app.editor_id', '', true);
  END IF;
  IF EXISTS (SELECT FROM pg_proc WHERE proname = 'know_table_sizes' AND proowner = 'sceau_definer'::regrole) THEN
    EXECUTE format('ALTER FUNCTION know_table_sizes() OWNER TO %I', current_user);
    REVOKE ALL ON instance_establishments FROM sceau_definer;
    -- A right of PostgreSQL 17: the word is not known before.
    IF current_setting('server_version_num')::int >= 170000 THEN
      EXECUTE 'REVOKE MAINTAIN ON clients, establishments, representatives, instances, slots, import_rows FROM sceau_definer';
    END IF;
  END IF;
END $$;
CREATE OR REPLACE VIEW certificates_in_force WITH (security_invoker = true) AS
  SELECT editor_id, id, client_id, slot_id, common_name, subject, not_before, not_after FROM certificates WHERE revoked_at IS NULL AND not_after > (SELECT moment());

REVOKE DELETE ON certificates FROM sceau_app;
CREATE OR REPLACE FUNCTION forget_imported_certificates(import uuid, ids uuid[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  DELETE FROM certificates c USING import_rows r
   WHERE c.editor_id = current_editor() AND c.id = ANY (ids) AND c.installed_at IS NULL AND c.verified_at IS NULL
     AND r.editor_id = c.editor_id AND r.import_id = import AND r.subject_id = c.id AND r.undo IS NOT NULL AND r.undone_at IS NULL $$;
COMMENT ON FUNCTION forget_imported_certificates IS 'the only way a certificate goes: it came by this import, which is undone, and was never installed';
ALTER FUNCTION forget_imported_certificates OWNER TO sceau_definer;
GRANT SELECT, DELETE ON certificates TO sceau_definer;
GRANT SELECT ON import_rows TO sceau_definer;
`);
  }

  async down(): Promise<void> {
    // What it mended was never meant.
  }
}
