import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an import made by mistake and was undone holds no SIRET against whom it belongs to: it is still shown under it, and a corrected file finds it there. */
export class SiretGivenUp1764670001620 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE clients ADD COLUMN siret_given_up text;
COMMENT ON COLUMN clients.siret_given_up IS 'the SIRET that a client without a FINESS EJ was known by until the import that had made it was undone: another client may have it since';
ALTER TABLE clients DROP CONSTRAINT clients_known,
  ADD CONSTRAINT clients_known CHECK (finess_ej IS NOT NULL OR siret IS NOT NULL OR (archived_at IS NOT NULL AND siret_given_up IS NOT NULL));
ALTER TABLE clients ALTER COLUMN number SET EXPRESSION AS (coalesce(finess_ej, siret, siret_given_up));
COMMENT ON COLUMN clients.number IS 'what the client is known by: its FINESS EJ, else its SIRET, also once given up; the length tells one from the other';

DO $$ DECLARE editor uuid; BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    UPDATE clients SET siret_given_up = siret, siret = NULL
     WHERE finess_ej IS NULL AND archived_at IS NOT NULL AND archived_reason = 'L’import qui avait créé ce client a été défait.';
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;`);
  }

  /** Fails where another client has such a SIRET by now: which of the two has it is for a person to say. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DO $$ DECLARE editor uuid; BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    UPDATE clients SET siret = siret_given_up WHERE finess_ej IS NULL AND siret IS NULL;
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;
ALTER TABLE clients ALTER COLUMN number SET EXPRESSION AS (coalesce(finess_ej, siret));
COMMENT ON COLUMN clients.number IS 'what the client is known by: its FINESS EJ, else its SIRET; the length tells one from the other';
ALTER TABLE clients DROP CONSTRAINT clients_known, ADD CONSTRAINT clients_known CHECK (finess_ej IS NOT NULL OR siret IS NOT NULL);
ALTER TABLE clients DROP COLUMN siret_given_up;`);
  }
}
