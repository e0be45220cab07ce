import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Groupings: several clients, sometimes on one shared system. A grouping never holds a certificate. */
export class GroupClients1764200200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE groupings (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  name text NOT NULL,
  shared_system boolean NOT NULL DEFAULT false,
  note text,
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (editor_id, id)
);
CREATE UNIQUE INDEX groupings_name ON groupings (editor_id, lower(name));
CALL protect_tenant_table('groupings');
ALTER TABLE clients ADD COLUMN grouping_id uuid, ADD FOREIGN KEY (editor_id, grouping_id) REFERENCES groupings;
CREATE INDEX clients_grouping ON clients (editor_id, grouping_id) WHERE grouping_id IS NOT NULL;
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE clients DROP COLUMN grouping_id; DROP TABLE groupings;');
  }
}
