import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who stands in for an account manager, and when: for all their clients (an absence), or for one. */
export class NameDeputies1764200100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE deputies (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  account_manager_id uuid,
  client_id uuid,
  deputy_id uuid NOT NULL,
  starts_on date NOT NULL,
  ends_on date NOT NULL,
  reason text,
  version int NOT NULL DEFAULT 1,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, account_manager_id) REFERENCES users,
  FOREIGN KEY (editor_id, client_id) REFERENCES clients,
  FOREIGN KEY (editor_id, deputy_id) REFERENCES users,
  CHECK ((account_manager_id IS NULL) <> (client_id IS NULL)),
  CHECK (account_manager_id IS DISTINCT FROM deputy_id),
  CHECK (ends_on >= starts_on)
);
COMMENT ON TABLE deputies IS 'account_manager_id: for all the clients of this person; client_id: for this one client';
CREATE INDEX deputies_deputy ON deputies (editor_id, deputy_id, ends_on);
CREATE INDEX deputies_account_manager ON deputies (editor_id, account_manager_id);
CREATE INDEX deputies_client ON deputies (editor_id, client_id);
CALL protect_tenant_table('deputies');

-- The signed-in person, or null for a job: « mes clients » means the same in every query.
CREATE FUNCTION current_person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.person_id', true), '')::uuid $$;
CREATE INDEX clients_account_manager ON clients (editor_id, account_manager_id);
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX clients_account_manager; DROP TABLE deputies; DROP FUNCTION current_person;');
  }
}
