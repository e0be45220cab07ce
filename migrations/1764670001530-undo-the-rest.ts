import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lines that an undoing left because their clients are others’ are told apart from those changed since: whoever may gives them back. */
export class UndoTheRest1764670001530 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE import_rows ADD COLUMN of_others boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN import_rows.of_others IS 'kept only because whoever undid the import may not act on their client';
ALTER TABLE imports ADD COLUMN others_rows integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN imports.others_rows IS 'of the kept rows, those of clients on whom whoever undid it may not act: whoever may gives them back';
COMMENT ON COLUMN imports.kept_rows IS 'applied rows that an undoing left: what they speak of was changed since, or is about somebody else’s client';
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    UPDATE import_rows r SET of_others = true FROM imports i WHERE i.id = r.import_id AND i.kept_rows > 0 AND r.kept_at IS NOT NULL
       AND r.reason LIKE 'Ce client n’est pas l’un des vôtres%';
    UPDATE imports i SET others_rows = r.rows
      FROM (SELECT import_id, count(*) AS rows FROM import_rows WHERE of_others GROUP BY import_id) r WHERE r.import_id = i.id;
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE imports DROP COLUMN others_rows;
ALTER TABLE import_rows DROP COLUMN of_others;
COMMENT ON COLUMN imports.kept_rows IS 'applied rows that an undoing left: what they speak of was changed since';`);
  }
}
