import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Lists read in the order of an index, fifty rows at a time, however many clients there are. For that every client has its row of
 * progress from the start: the list joins it, and nobody drops out of it. (Clients made before have theirs: a hook has always written it.)
 */
export class OrderLists1764200600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE FUNCTION begin_progress() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO client_progress (editor_id, client_id, step, code, title, detail, who, target, slots_needed, slots_covered, active_assignments, computed_on)
  SELECT editor_id, id, 1, 'created', 'Compléter la fiche', '', 'editor', '{"kind": "client_section", "id": null, "section": "contract"}', 0, 0, 0, current_date FROM created
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER begin_progress AFTER INSERT ON clients REFERENCING NEW TABLE AS created FOR EACH STATEMENT EXECUTE FUNCTION begin_progress();

-- What is not known comes last: the expressions are those of src/clients/list/client-order.ts. CASE and not coalesce(), which PostgreSQL does
-- not hold leakproof: under row-level security a page's cursor would then not reach the index.
CREATE INDEX client_progress_since ON client_progress (editor_id, (CASE WHEN since IS NULL THEN 'infinity'::date ELSE since END), client_id);
CREATE INDEX client_progress_due ON client_progress (editor_id, (CASE WHEN due IS NULL THEN 'infinity'::date ELSE due END), client_id);
CREATE INDEX client_progress_expiry ON client_progress (editor_id, next_expiry);
CREATE INDEX client_progress_unattended ON client_progress (editor_id, client_id) WHERE active_assignments = 0;
CREATE INDEX clients_by_name ON clients (editor_id, (search COLLATE "C"), id);
CREATE INDEX clients_departement ON clients (editor_id, departement);
DROP INDEX clients_name;
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE INDEX clients_name ON clients (editor_id, name, id);
DROP INDEX client_progress_since, client_progress_due, client_progress_expiry, client_progress_unattended, clients_by_name, clients_departement;
DROP TRIGGER begin_progress ON clients;
DROP FUNCTION begin_progress;`);
  }
}
