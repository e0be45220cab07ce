import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Cards and mandates end too (domain rule 13): the one ledger of reminders knows them, an editor’s own people included, who are of no client. */
export class TellOfEnds1764670000830 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE reminders ADD COLUMN administrator_id uuid, ADD COLUMN representative_id uuid, ADD COLUMN ends_on date,
  ADD FOREIGN KEY (editor_id, administrator_id) REFERENCES administrators,
  ADD FOREIGN KEY (editor_id, representative_id) REFERENCES representatives,
  ALTER COLUMN client_id DROP NOT NULL,
  ALTER COLUMN subject_id SET EXPRESSION AS (coalesce(certificate_id, slot_id, delegation_id, request_id, order_id, administrator_id, representative_id, client_id)),
  ADD CONSTRAINT reminders_client CHECK (client_id IS NOT NULL OR administrator_id IS NOT NULL),
  ${subject('num_nonnulls(certificate_id, slot_id, delegation_id, request_id, order_id, administrator_id, representative_id) <= 1', 'num_nonnulls(waits_since, ends_on) = 1')};
COMMENT ON COLUMN reminders.ends_on IS 'of a card or of a mandate: the day it ends; with another end, a new round of stages begins';
CREATE UNIQUE INDEX reminders_end_once ON reminders (editor_id, subject_id, rule, ends_on, stage, recipient) WHERE ends_on IS NOT NULL;
CREATE INDEX reminders_administrator ON reminders (editor_id, administrator_id) WHERE administrator_id IS NOT NULL;
CREATE INDEX reminders_representative ON reminders (editor_id, representative_id) WHERE representative_id IS NOT NULL;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP INDEX reminders_end_once;
-- The owner obeys row-level security too: editor by editor.
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    DELETE FROM reminders WHERE ends_on IS NOT NULL;
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;
ALTER TABLE reminders DROP CONSTRAINT reminders_client,
  ${subject('num_nonnulls(certificate_id, slot_id, delegation_id, request_id, order_id) <= 1', 'waits_since IS NOT NULL')},
  ALTER COLUMN subject_id SET EXPRESSION AS (coalesce(certificate_id, slot_id, delegation_id, request_id, order_id, client_id)),
  ALTER COLUMN client_id SET NOT NULL,
  DROP COLUMN ends_on, DROP COLUMN representative_id, DROP COLUMN administrator_id;`);
  }
}

const subject = (one: string, other: string) => `DROP CONSTRAINT reminders_subject,
  ADD CONSTRAINT reminders_subject CHECK (${one} AND (slot_id IS NULL) = (declared_not_after IS NULL) AND (num_nonnulls(certificate_id, slot_id) = 0) = (${other}))`;
