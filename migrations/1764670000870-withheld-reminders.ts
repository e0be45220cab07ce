import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was refused, or could not be written, is not « en sourdine »: nobody asked for silence (decision 0097). Rows of before keep their word. */
export class WithheldReminders1764670000870 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE reminders DROP CONSTRAINT reminders_decision_check,
  ADD CONSTRAINT reminders_decision_check CHECK (decision IN ('sent', 'skipped', 'muted', 'no_address', 'withheld', 'task'))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    UPDATE reminders SET decision = 'muted' WHERE decision = 'withheld';
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;
ALTER TABLE reminders DROP CONSTRAINT reminders_decision_check,
  ADD CONSTRAINT reminders_decision_check CHECK (decision IN ('sent', 'skipped', 'muted', 'no_address', 'task'))`);
  }
}
