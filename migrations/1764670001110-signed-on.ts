import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The day on which a mandate was signed is another one than the day it takes effect: it was kept in the journal alone. */
export class SignedOn1764670001110 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE delegations ADD COLUMN signed_on date;
-- The owner obeys row-level security too: editor by editor.
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    UPDATE delegations d SET signed_on = told.day
      FROM (SELECT DISTINCT ON (e.subject_id) e.subject_id AS id, (e.details->>'date')::date AS day FROM audit_entries e
             WHERE e.subject_kind = 'delegation' AND e.action IN ('sign', 'record_existing', 'send', 'request') ORDER BY e.subject_id, e.sequence DESC) told
     WHERE told.id = d.id AND d.state IN ('signed', 'active', 'to_review', 'ended') AND told.day IS NOT NULL;
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE delegations DROP COLUMN signed_on');
  }
}
