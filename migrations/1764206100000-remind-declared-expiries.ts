import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A declared expiry is reminded like any other: its ledger is kept by slot and declared day, for want of a certificate. */
export class RemindDeclaredExpiries1764206100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE reminders ALTER COLUMN certificate_id DROP NOT NULL, ADD COLUMN slot_id uuid, ADD COLUMN declared_not_after date,
  ADD FOREIGN KEY (editor_id, slot_id) REFERENCES slots,
  ADD CHECK ((certificate_id IS NULL) = (slot_id IS NOT NULL) AND (slot_id IS NULL) = (declared_not_after IS NULL));
COMMENT ON COLUMN reminders.declared_not_after IS 'of a certificate that was never imported: a corrected day begins a new round of stages';
CREATE UNIQUE INDEX reminders_declared_once ON reminders (editor_id, slot_id, declared_not_after, rule, stage, recipient) WHERE slot_id IS NOT NULL;
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DELETE FROM reminders WHERE certificate_id IS NULL;
ALTER TABLE reminders DROP COLUMN slot_id, DROP COLUMN declared_not_after, ALTER COLUMN certificate_id SET NOT NULL;`);
  }
}
