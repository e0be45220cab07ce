import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The ledger of reminders knows a third subject: a designation that was asked for and not seen. */
export class RemindDesignations1764654200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE reminders ADD COLUMN delegation_id uuid, ADD COLUMN asked_on date,
  ADD FOREIGN KEY (editor_id, delegation_id) REFERENCES delegations,
  DROP CONSTRAINT reminders_check,
  ADD CONSTRAINT reminders_subject CHECK (num_nonnulls(certificate_id, slot_id, delegation_id) = 1
    AND (slot_id IS NULL) = (declared_not_after IS NULL) AND (delegation_id IS NULL) = (asked_on IS NULL));
COMMENT ON COLUMN reminders.asked_on IS 'of a designation: the day it was asked for; asked for again, a new round of stages begins';
CREATE UNIQUE INDEX reminders_designation_once ON reminders (editor_id, delegation_id, asked_on, rule, stage, recipient) WHERE delegation_id IS NOT NULL;
CREATE INDEX delegations_designations ON delegations (editor_id, state_since) WHERE channel = 'portal' AND state = 'requested';
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP INDEX delegations_designations;
DELETE FROM reminders WHERE delegation_id IS NOT NULL;
ALTER TABLE reminders DROP CONSTRAINT reminders_subject, DROP COLUMN asked_on, DROP COLUMN delegation_id,
  ADD CONSTRAINT reminders_check CHECK ((certificate_id IS NULL) = (slot_id IS NOT NULL) AND (slot_id IS NULL) = (declared_not_after IS NULL));
`);
  }
}
