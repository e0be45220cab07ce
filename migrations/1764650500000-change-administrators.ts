import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A request is a form 413, which declares administrators, or a form 503, which changes them: whom it names comes or goes.
 * What a 503 ends is known by it, as what a 413 opens was.
 */
export class ChangeAdministrators1764650500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE requests ADD COLUMN kind text NOT NULL DEFAULT '413' CHECK (kind IN ('413', '503')), ADD COLUMN alone_reason text;
COMMENT ON COLUMN requests.kind IS '413 declares administrators, 503 changes them';
COMMENT ON COLUMN requests.alone_reason IS 'why nobody is left to order for the client once a 503 is recorded; null: somebody is';
CREATE INDEX requests_kind ON requests (editor_id, kind, state);
ALTER TABLE request_administrators ADD COLUMN change text NOT NULL DEFAULT 'arrival' CHECK (change IN ('arrival', 'departure'));
COMMENT ON COLUMN request_administrators.change IS 'what the form asks of ANS about this person';
DROP INDEX request_administrators_position;
CREATE UNIQUE INDEX request_administrators_position ON request_administrators (editor_id, request_id, change, position);
ALTER TABLE assignments ADD COLUMN end_request_id uuid, ADD FOREIGN KEY (editor_id, end_request_id) REFERENCES requests;
COMMENT ON COLUMN assignments.end_request_id IS 'the form 503 that asks for its end';
CREATE INDEX assignments_end_request ON assignments (editor_id, end_request_id) WHERE end_request_id IS NOT NULL;
CREATE OR REPLACE VIEW open_requests WITH (security_invoker = true) AS
  SELECT editor_id, id, client_id, state, state_since, dossier_number, created_at, kind FROM requests WHERE state NOT IN ('validated', 'refused', 'cancelled');
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP VIEW open_requests;
CREATE VIEW open_requests WITH (security_invoker = true) AS
  SELECT editor_id, id, client_id, state, state_since, dossier_number, created_at FROM requests WHERE state NOT IN ('validated', 'refused', 'cancelled');
COMMENT ON VIEW open_requests IS 'requests that are not over: one a client, as the index requests_open has it';
GRANT SELECT ON open_requests TO sceau_app;
ALTER TABLE assignments DROP COLUMN end_request_id;
DROP INDEX request_administrators_position;
DELETE FROM request_administrators WHERE change = 'departure';
ALTER TABLE request_administrators DROP COLUMN change;
CREATE UNIQUE INDEX request_administrators_position ON request_administrators (editor_id, request_id, position);
ALTER TABLE requests DROP COLUMN alone_reason, DROP COLUMN kind;
`);
  }
}
