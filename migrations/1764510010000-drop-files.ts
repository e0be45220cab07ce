import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An import may be a drop of files: each is kept with its line, unless it must not be; and what a drop recorded may be given back. */
export class DropFiles1764510010000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE imports DROP CONSTRAINT imports_format_check,
  ADD CONSTRAINT imports_format_check CHECK (format IN ('csv','xlsx','zip','files'));

CREATE TABLE import_entries (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  import_id uuid NOT NULL,
  line int NOT NULL,
  bytes bytea,
  problem text,
  PRIMARY KEY (editor_id, import_id, line),
  FOREIGN KEY (editor_id, import_id, line) REFERENCES import_rows (editor_id, import_id, line),
  CHECK ((bytes IS NULL) = (problem IS NOT NULL))
);
COMMENT ON TABLE import_entries IS 'what each line of a drop holds';
COMMENT ON COLUMN import_entries.problem IS 'why nothing of the file was kept: a private key, an archive in the archive, too big';
CALL protect_tenant_table('import_entries');

CREATE FUNCTION forget_imported_certificates(import uuid, ids uuid[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  DELETE FROM certificates c USING import_rows r
   WHERE c.editor_id = current_editor() AND c.id = ANY (ids) AND c.installed_at IS NULL AND c.verified_at IS NULL
     AND r.editor_id = c.editor_id AND r.import_id = import AND r.subject_id = c.id AND r.undo IS NOT NULL AND r.undone_at IS NULL $$;
COMMENT ON FUNCTION forget_imported_certificates IS 'the only way a certificate goes: it came by this import, which is undone, and was never installed';
GRANT DELETE ON certificates TO sceau_definer;
ALTER FUNCTION forget_imported_certificates OWNER TO sceau_definer;
CREATE TRIGGER keep_in_force_of_gone AFTER DELETE ON certificates REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_in_force();
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP TRIGGER keep_in_force_of_gone ON certificates;
DROP FUNCTION forget_imported_certificates;
REVOKE DELETE ON certificates FROM sceau_definer;
DROP TABLE import_entries;
DELETE FROM import_rows WHERE import_id IN (SELECT id FROM imports WHERE format IN ('zip','files'));
DELETE FROM imports WHERE format IN ('zip','files');
ALTER TABLE imports DROP CONSTRAINT imports_format_check,
  ADD CONSTRAINT imports_format_check CHECK (format IN ('csv','xlsx'));
`);
  }
}
