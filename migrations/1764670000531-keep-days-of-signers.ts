import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Mass habilitation and departures tell how long signers took too: that was two thousand walks through the journal at each visit. When a
 * signature was first asked for, and first came, is kept with the request, as the days of ANS are (docs/decisions/0053-counted-as-it-changes.md).
 */
export class KeepDaysOfSigners1764670000531 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE requests ADD COLUMN asked_at timestamptz, ADD COLUMN signed_at timestamptz;
COMMENT ON COLUMN requests.asked_at IS 'when its signature was first asked for, whatever came after; kept by a trigger, as the next one';
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    UPDATE requests r SET asked_at = told.asked, signed_at = told.signed
      FROM (SELECT subject_id, min(at) FILTER (WHERE to_state = 'awaiting_signature') AS asked, min(at) FILTER (WHERE to_state = 'signed') AS signed
              FROM audit_entries WHERE subject_kind = 'request' GROUP BY subject_id) told
     WHERE told.subject_id = r.id;
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;
CREATE FUNCTION keep_days_of_signers() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  CASE NEW.state
    WHEN 'awaiting_signature' THEN NEW.asked_at := coalesce(NEW.asked_at, NEW.state_since);
    WHEN 'signed' THEN NEW.signed_at := coalesce(NEW.signed_at, NEW.state_since);
    ELSE NULL;
  END CASE;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_days_of_signers_of_new BEFORE INSERT ON requests FOR EACH ROW WHEN (NEW.state IN ('awaiting_signature', 'signed')) EXECUTE FUNCTION keep_days_of_signers();
CREATE TRIGGER keep_days_of_signers BEFORE UPDATE ON requests FOR EACH ROW
  WHEN (NEW.state IN ('awaiting_signature', 'signed') AND OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION keep_days_of_signers();
CREATE INDEX requests_answered ON requests (editor_id, kind, state_since) INCLUDE (asked_at, signed_at, sent_at, acknowledged_at, validated_at) WHERE state IN ('acknowledged', 'validated');`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP TRIGGER keep_days_of_signers ON requests;
DROP TRIGGER keep_days_of_signers_of_new ON requests;
DROP FUNCTION keep_days_of_signers;
ALTER TABLE requests DROP COLUMN signed_at, DROP COLUMN asked_at;`);
  }
}
