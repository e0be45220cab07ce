import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One owner for each fact (docs/decisions/0009-facts.md): what rooms ask of requests, orders, certificates and assignments is a view of
 * that room, read with the rights of whoever asks. They only select and filter, so that PostgreSQL reads through them to the indexes.
 */
export class OwnFacts1764320000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(rememberRecording);
    await runner.query(views);
    await runner.query(rememberHabilitation);
    await runner.query(forEachEditor);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE INDEX client_progress_unattended ON client_progress (editor_id, client_id) WHERE active_assignments = 0;
DROP INDEX client_progress_orphans;
ALTER TABLE client_progress DROP COLUMN habilitated;
DROP VIEW active_assignments, recorded_assignments, open_requests, open_orders, certificates_in_force;
DROP TRIGGER remember_recording ON assignments;
DROP FUNCTION remember_recording;
ALTER TABLE assignments DROP COLUMN recorded_at;`);
  }
}

// A closed assignment was once recorded, or was given up before: the state alone no longer says which.
const rememberRecording = `
ALTER TABLE assignments ADD COLUMN recorded_at timestamptz;
COMMENT ON COLUMN assignments.recorded_at IS 'when ANS first recorded it; null: it never did. Written by a trigger';
CREATE FUNCTION remember_recording() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.recorded_at := NEW.state_since;
  RETURN NEW;
END $$;
CREATE TRIGGER remember_recording BEFORE INSERT OR UPDATE ON assignments
  FOR EACH ROW WHEN (NEW.recorded_at IS NULL AND NEW.state IN ('active', 'end_to_request', 'end_requested')) EXECUTE FUNCTION remember_recording();`;

const views = `
CREATE VIEW recorded_assignments WITH (security_invoker = true) AS
  SELECT s.editor_id, s.id, s.client_id, s.administrator_id, s.state, s.state_since, a.first_name, a.last_name, a.left_on
    FROM assignments s JOIN administrators a ON a.id = s.administrator_id WHERE s.state IN ('active', 'end_to_request', 'end_requested');
CREATE VIEW active_assignments WITH (security_invoker = true) AS
  SELECT * FROM recorded_assignments WHERE left_on IS NULL OR left_on > paris_today();
CREATE VIEW open_requests WITH (security_invoker = true) AS
  SELECT editor_id, id, client_id, state, state_since, dossier_number, created_at FROM requests WHERE state NOT IN ('validated', 'refused', 'cancelled');
CREATE VIEW open_orders WITH (security_invoker = true) AS
  SELECT editor_id, id, client_id, slot_id, administrator_id, certificate_id, number, state, state_since, created_at
    FROM orders WHERE state NOT IN ('verified', 'rejected', 'cancelled');
CREATE VIEW certificates_in_force WITH (security_invoker = true) AS
  SELECT editor_id, id, client_id, slot_id, common_name, subject, not_before, not_after FROM certificates WHERE revoked_at IS NULL AND not_after > (SELECT moment());
COMMENT ON VIEW recorded_assignments IS 'whom ANS has recorded for a client: an end counts once it is confirmed';
COMMENT ON VIEW active_assignments IS 'of those, the ones whose administrator has not left: they may act today';
COMMENT ON VIEW open_requests IS 'requests that are not over: one a client, as the index requests_open has it';
COMMENT ON VIEW open_orders IS 'orders that are not over: one a slot, as the index orders_open has it';
COMMENT ON VIEW certificates_in_force IS 'neither revoked nor over, whether installed or not';
GRANT SELECT ON recorded_assignments, active_assignments, open_requests, open_orders, certificates_in_force TO sceau_app;`;

// Domain rule 8, derived once: orphans are counted by every home page, and a list of clients keeps them by an index.
const rememberHabilitation = `
ALTER TABLE client_progress ADD COLUMN habilitated boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN client_progress.habilitated IS 'ANS once recorded an administrator for this client, or a certificate of its own proves it';
COMMENT ON COLUMN client_progress.active_assignments IS 'rows of the view active_assignments';
DROP INDEX client_progress_unattended;
CREATE INDEX client_progress_orphans ON client_progress (editor_id, active_assignments, client_id) WHERE habilitated;`;

// The owner obeys row-level security too.
const forEachEditor = `
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    UPDATE assignments s SET recorded_at = coalesce(
        (SELECT min(e.at) FROM audit_entries e WHERE e.subject_kind = 'assignment' AND e.subject_id = s.id AND e.to_state = 'active'),
        CASE WHEN s.state <> 'closed' THEN s.state_since END)
      WHERE s.state IN ('active', 'end_to_request', 'end_requested', 'closed');
    UPDATE client_progress p SET
      active_assignments = (SELECT count(*) FROM active_assignments a WHERE a.client_id = p.client_id),
      habilitated = EXISTS (SELECT 1 FROM assignments s WHERE s.client_id = p.client_id AND s.recorded_at IS NOT NULL)
                 OR EXISTS (SELECT 1 FROM certificates x WHERE x.client_id = p.client_id);
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;`;
