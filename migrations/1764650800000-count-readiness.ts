import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each client lacks to be habilitated together with the others, and how many lacked nothing, day after day. */
export class CountReadiness1764650800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE client_progress ADD COLUMN lacks text[], ADD COLUMN lacks_since date;
COMMENT ON COLUMN client_progress.lacks IS 'conditions of a mass habilitation that the client does not meet; null: it orders for itself, or was not looked at yet';
COMMENT ON COLUMN client_progress.lacks_since IS 'the day since which it lacks exactly these';
CREATE INDEX client_progress_lacks ON client_progress (editor_id, cardinality(lacks), client_id);
CREATE TABLE readiness_measures (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  day date NOT NULL,
  clients int NOT NULL CHECK (clients >= 0),
  ready int NOT NULL CHECK (ready >= 0),
  one_lack int NOT NULL CHECK (one_lack >= 0),
  PRIMARY KEY (editor_id, day),
  CHECK (ready + one_lack <= clients)
);
ALTER TABLE readiness_measures ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON readiness_measures USING (editor_id = (SELECT current_editor())) WITH CHECK (editor_id = (SELECT current_editor()));
GRANT SELECT, INSERT, UPDATE, DELETE ON readiness_measures TO sceau_app;
ALTER TABLE editors ADD COLUMN third_party_since date, ADD COLUMN third_party_document_id uuid,
  ADD FOREIGN KEY (editor_id, third_party_document_id) REFERENCES documents,
  ADD CHECK (third_party_document_id IS NULL OR third_party_since IS NOT NULL);
COMMENT ON COLUMN editors.third_party_since IS 'declared on mesHabilitations as a third-party structure that clients may designate';
COMMENT ON COLUMN editors.third_party_document_id IS 'what shows it';
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE editors DROP COLUMN third_party_document_id, DROP COLUMN third_party_since;
DROP TABLE readiness_measures;
ALTER TABLE client_progress DROP COLUMN lacks_since, DROP COLUMN lacks;
`);
  }
}
