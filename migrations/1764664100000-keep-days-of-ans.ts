import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The home page shows what ANS took, by month: read in the journal, that was a walk over every entry of a year at each visit. The first time
 * a request reaches ANS, is acknowledged and is validated is kept with it, as the journal tells it.
 */
export class KeepDaysOfAns1764664100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE requests ADD COLUMN sent_at timestamptz, ADD COLUMN acknowledged_at timestamptz, ADD COLUMN validated_at timestamptz;
COMMENT ON COLUMN requests.sent_at IS 'when it first reached ANS, whatever came after; kept by a trigger, as the next two';
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    UPDATE requests r SET sent_at = told.sent, acknowledged_at = told.acknowledged, validated_at = told.validated
      FROM (SELECT subject_id, min(at) FILTER (WHERE to_state = 'submitted') AS sent, min(at) FILTER (WHERE to_state = 'acknowledged') AS acknowledged,
                   min(at) FILTER (WHERE to_state = 'validated') AS validated
              FROM audit_entries WHERE subject_kind = 'request' GROUP BY subject_id) told
     WHERE told.subject_id = r.id;
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;
CREATE FUNCTION keep_days_of_ans() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  CASE NEW.state
    WHEN 'submitted' THEN NEW.sent_at := coalesce(NEW.sent_at, NEW.state_since);
    WHEN 'acknowledged' THEN NEW.acknowledged_at := coalesce(NEW.acknowledged_at, NEW.state_since);
    WHEN 'validated' THEN NEW.validated_at := coalesce(NEW.validated_at, NEW.state_since);
    ELSE NULL;
  END CASE;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_days_of_ans_of_new BEFORE INSERT ON requests FOR EACH ROW WHEN (NEW.state IN ('submitted', 'acknowledged', 'validated')) EXECUTE FUNCTION keep_days_of_ans();
CREATE TRIGGER keep_days_of_ans BEFORE UPDATE ON requests FOR EACH ROW
  WHEN (NEW.state IN ('submitted', 'acknowledged', 'validated') AND OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION keep_days_of_ans();
CREATE INDEX requests_acknowledged ON requests (editor_id, acknowledged_at) INCLUDE (sent_at) WHERE acknowledged_at IS NOT NULL;
CREATE INDEX requests_validated ON requests (editor_id, validated_at) INCLUDE (sent_at) WHERE validated_at IS NOT NULL;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP TRIGGER keep_days_of_ans ON requests;
DROP TRIGGER keep_days_of_ans_of_new ON requests;
DROP FUNCTION keep_days_of_ans;
ALTER TABLE requests DROP COLUMN validated_at, DROP COLUMN acknowledged_at, DROP COLUMN sent_at;`);
  }
}
