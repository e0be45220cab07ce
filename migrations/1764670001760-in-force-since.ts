import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Since when ANS has a habilitation recorded is kept while its end is planned or asked: one whose end is given up has been in force all the while, not since
 * somebody gave it up. Asked again under another number, it is recorded anew.
 */
export class InForceSince1764670001760 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TRIGGER remember_recording_anew BEFORE UPDATE ON assignments
  FOR EACH ROW WHEN (OLD.state IN ('to_request', 'requested') AND NEW.state = 'active') EXECUTE FUNCTION remember_recording();
COMMENT ON COLUMN assignments.recorded_at IS 'since when ANS has it recorded, also while its end is asked; null: it never did. Written by triggers';

DO $$ DECLARE editor uuid; BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    -- Of what was recorded more than once, the journal knows the last time; of the others the column does.
    UPDATE assignments s SET recorded_at = r.since FROM (
      SELECT DISTINCT ON (e.subject_id) e.subject_id, coalesce(((e.details ->> 'date')::date + time '12:00') AT TIME ZONE 'Europe/Paris', e.at) AS since
        FROM audit_entries e WHERE e.subject_kind = 'assignment' AND e.action IN ('activate', 'record_known')
         AND EXISTS (SELECT FROM audit_entries x WHERE x.subject_kind = 'assignment' AND x.subject_id = e.subject_id AND x.action = 'ask_again')
       ORDER BY e.subject_id, e.sequence DESC) r
     WHERE s.id = r.subject_id AND s.state IN ('active', 'end_to_request', 'end_requested');
    UPDATE assignments s SET state_since = s.recorded_at FROM (
      SELECT DISTINCT ON (e.subject_id) e.subject_id, e.action FROM audit_entries e
       WHERE e.subject_kind = 'assignment' AND e.to_state = 'active' ORDER BY e.subject_id, e.sequence DESC) r
     WHERE s.id = r.subject_id AND r.action = 'keep' AND s.state = 'active';
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP TRIGGER remember_recording_anew ON assignments;
COMMENT ON COLUMN assignments.recorded_at IS 'when ANS first recorded it; null: it never did. Written by a trigger';`);
  }
}
