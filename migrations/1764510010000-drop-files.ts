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

GRANT DELETE ON certificates TO sceau_app;
CREATE TRIGGER keep_in_force_of_gone AFTER DELETE ON certificates REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_in_force();
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP TRIGGER keep_in_force_of_gone ON certificates;
REVOKE DELETE ON certificates FROM sceau_app;
DROP TABLE import_entries;
DELETE FROM import_rows WHERE import_id IN (SELECT id FROM imports WHERE format IN ('zip','files'));
DELETE FROM imports WHERE format IN ('zip','files');
ALTER TABLE imports DROP CONSTRAINT imports_format_check,
  ADD CONSTRAINT imports_format_check CHECK (format IN ('csv','xlsx'));
`);
  }
}
