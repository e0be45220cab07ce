import type { MigrationInterface, QueryRunner } from 'typeorm';

const beginProgress = (unless: string) => `
CREATE OR REPLACE FUNCTION begin_progress() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  ${unless}
  INSERT INTO client_progress (editor_id, client_id, step, code, title, detail, who, target, slots_needed, slots_covered, active_assignments, computed_on, archived, account_manager_id, name_key)
  SELECT editor_id, id, 1, 'created', 'Compléter la fiche', '', 'editor', '{"kind": "client_section", "id": null, "section": "contract"}', 0, 0, 0, paris_today(), archived_at IS NOT NULL, account_manager_id, search FROM created
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;`;

/**
 * Each client that an import brings had its summary written twice, with the twelve entries of its indexes: as begun, and as it is, before the same commit.
 * Who writes clients in number says that the second is to come (`app.summaries`), and the first is left out. And the rows of a file leave
 * half of their pages to what becomes of them, so that being applied is written beside them, in no index.
 */
export class WriteSummariesOnce1764661100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
${beginProgress(`IF current_setting('app.summaries', true) = 'to come' THEN RETURN NULL; END IF;`)}
ALTER TABLE import_rows SET (fillfactor = 45);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
${beginProgress('')}
ALTER TABLE import_rows RESET (fillfactor);`);
  }
}
