import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A departure may be planned: the day is written when it is known, and told on that day, once. Departures noted so far were
 * told when they were noted.
 */
export class PlanDepartures1764450000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE administrators ADD COLUMN departed_at timestamptz;
COMMENT ON COLUMN administrators.departed_at IS 'when the departure was told; null while left_on is a plan';
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    UPDATE administrators SET departed_at = moment() WHERE left_on IS NOT NULL;
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;
ALTER TABLE administrators ADD CONSTRAINT administrators_departed_check CHECK (departed_at IS NULL OR left_on IS NOT NULL);
CREATE INDEX administrators_leaving ON administrators (editor_id, left_on) WHERE left_on IS NOT NULL AND departed_at IS NULL;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP INDEX administrators_leaving;
ALTER TABLE administrators DROP CONSTRAINT administrators_departed_check;
ALTER TABLE administrators DROP COLUMN departed_at;`);
  }
}
