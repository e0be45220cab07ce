import type { MigrationInterface, QueryRunner } from 'typeorm';

const beginProgress = (more: { columns: string; values: string }) => `
CREATE OR REPLACE FUNCTION begin_progress() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO client_progress (editor_id, client_id, step, code, title, detail, who, target, slots_needed, slots_covered, active_assignments, computed_on${more.columns})
  SELECT editor_id, id, 1, 'created', 'Compléter la fiche', '', 'editor', '{"kind": "client_section", "id": null, "section": "contract"}', 0, 0, 0, paris_today()${more.values} FROM created
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;`;

/**
 * What the list of clients is cut and counted by stands in one narrow table: whether the client is archived and who follows it are kept
 * beside its next action by a trigger, in the statement that changes them. Its counts then read an index alone (docs/decisions/0031).
 */
export class ListByProgress1764656000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE client_progress ADD COLUMN archived boolean NOT NULL DEFAULT false, ADD COLUMN account_manager_id uuid;
COMMENT ON COLUMN client_progress.archived IS 'clients.archived_at is set: kept by the trigger follow_client';
COMMENT ON COLUMN client_progress.account_manager_id IS 'that of clients: kept by the trigger follow_client';
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    UPDATE client_progress p SET archived = c.archived_at IS NOT NULL, account_manager_id = c.account_manager_id
      FROM clients c WHERE c.id = p.client_id AND (c.archived_at IS NOT NULL OR c.account_manager_id IS NOT NULL);
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;
${beginProgress({ columns: ', archived, account_manager_id', values: ', archived_at IS NOT NULL, account_manager_id' })}
CREATE FUNCTION follow_client() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  UPDATE client_progress p SET archived = c.archived_at IS NOT NULL, account_manager_id = c.account_manager_id
    FROM changed c WHERE p.editor_id = c.editor_id AND p.client_id = c.id
     AND (p.archived <> (c.archived_at IS NOT NULL) OR p.account_manager_id IS DISTINCT FROM c.account_manager_id);
  RETURN NULL;
END $$;
CREATE TRIGGER follow_client AFTER UPDATE ON clients REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION follow_client();
DROP INDEX client_progress_who, client_progress_expiry;
CREATE INDEX client_progress_who ON client_progress (editor_id, who, since) WHERE NOT archived;
CREATE INDEX client_progress_expiry ON client_progress (editor_id, next_expiry) WHERE NOT archived;
CREATE INDEX client_progress_manager ON client_progress (editor_id, account_manager_id) WHERE NOT archived;
CREATE INDEX groupings_by_name ON groupings (editor_id, searchable(name), id);
CREATE INDEX solutions_by_name ON solutions (editor_id, searchable(name), id);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP INDEX groupings_by_name, solutions_by_name, client_progress_who, client_progress_expiry, client_progress_manager;
DROP TRIGGER follow_client ON clients;
DROP FUNCTION follow_client;
${beginProgress({ columns: '', values: '' })}
ALTER TABLE client_progress DROP COLUMN archived, DROP COLUMN account_manager_id;
CREATE INDEX client_progress_who ON client_progress (editor_id, who, since);
CREATE INDEX client_progress_expiry ON client_progress (editor_id, next_expiry);`);
  }
}
