import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What moved in the national register since the extraction before, and what each editor decided of it for its clients. */
export class FollowRegister1764200300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE directory_changes (
  id uuid PRIMARY KEY,
  structure text NOT NULL CHECK (structure IN ('legal_entity', 'establishment')),
  finess text NOT NULL,
  legal_entity_finess text NOT NULL,
  name text NOT NULL,
  change text NOT NULL CHECK (change IN ('renamed', 'moved', 'closed', 'reopened', 'transferred')),
  before text, after text,
  extracted_on date NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN directory_changes.legal_entity_finess IS 'the FINESS EJ concerned; of an establishment that was transferred, the one it left';
CREATE UNIQUE INDEX directory_changes_once ON directory_changes (finess, change, extracted_on);
CREATE INDEX directory_changes_entity ON directory_changes (legal_entity_finess, recorded_at);
GRANT SELECT ON directory_changes TO sceau_app;

CREATE TABLE register_decisions (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  client_id uuid NOT NULL,
  change_id uuid NOT NULL REFERENCES directory_changes,
  decision text NOT NULL CHECK (decision IN ('applied', 'kept')),
  decided_by text NOT NULL,
  decided_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (editor_id, client_id, change_id),
  FOREIGN KEY (editor_id, client_id) REFERENCES clients
);
CALL protect_tenant_table('register_decisions', 'SELECT, INSERT');

-- Domain rule 11: certificates made before the client's name or département changed carry the former one.
ALTER TABLE clients ADD COLUMN subject_changed_at timestamptz;
CREATE INDEX clients_subject_changed ON clients (editor_id, subject_changed_at) WHERE subject_changed_at IS NOT NULL;
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE clients DROP COLUMN subject_changed_at; DROP TABLE register_decisions, directory_changes;',
    );
  }
}
