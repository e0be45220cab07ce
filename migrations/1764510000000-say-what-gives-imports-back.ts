import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was applied before what gives it back was kept cannot be undone: said once, where every page reads it. */
export class SayWhatGivesImportsBack1764510000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE imports ADD COLUMN gives_back boolean NOT NULL DEFAULT true;
COMMENT ON COLUMN imports.gives_back IS 'false: applied before what gives it back was kept with its rows';
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    UPDATE imports i SET gives_back = false WHERE i.applied_rows > 0
       AND EXISTS (SELECT 1 FROM import_rows r WHERE r.import_id = i.id AND r.applied_at IS NOT NULL
                    AND NOT EXISTS (SELECT 1 FROM import_rows u WHERE u.import_id = i.id AND u.key = r.key AND u.undo IS NOT NULL));
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE imports DROP COLUMN gives_back');
  }
}
