import type { MigrationInterface, QueryRunner } from 'typeorm';

const searchOf = (finess: string) => `
ALTER TABLE clients DROP COLUMN search;
ALTER TABLE clients ADD COLUMN search text GENERATED ALWAYS AS (
  searchable(' ' || name || ' ' || coalesce(town, '') || ' ' || ${finess} || ' ' || coalesce(siret, '') || ' ' || coalesce(internal_reference, '') || ' ' || initials(name))) STORED;
CREATE INDEX clients_search ON clients USING gin (editor_id, search gin_trgm_ops);
CREATE INDEX clients_by_name ON clients (editor_id, search COLLATE "C", id);`;

/** A client may be known by its SIRET alone (form 413, § 3.1: FINESS or SIRET): two clients have neither the same FINESS EJ nor the same SIRET. */
export class KnowBySiret1764530000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- The client that had it first keeps a SIRET that two were given; the others, who have a FINESS EJ, lose it, and the journal says so.
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    WITH twice AS (
      SELECT id, siret, version, first_value(name) OVER given AS holder, row_number() OVER given AS place
        FROM clients WHERE siret IS NOT NULL WINDOW given AS (PARTITION BY siret ORDER BY created_at, id)),
    told AS (
      INSERT INTO audit_entries (id, actor_kind, actor_name, subject_kind, subject_id, client_id, action, summary, details)
      SELECT gen_random_uuid(), 'system', 'Sceau', 'client', id, id, 'edited', format('SIRET %s enlevé\u00a0: c’est aussi celui de «\u00a0%s\u00a0»', siret, holder),
             jsonb_build_object('version', version + 1, 'changes', jsonb_build_object('siret', jsonb_build_array(siret, NULL)))
        FROM twice WHERE place > 1)
    UPDATE clients c SET siret = NULL, version = c.version + 1 FROM twice WHERE twice.id = c.id AND twice.place > 1;
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;
ALTER TABLE clients ALTER COLUMN finess_ej DROP NOT NULL;
ALTER TABLE clients ADD CONSTRAINT clients_known CHECK (finess_ej IS NOT NULL OR siret IS NOT NULL);
ALTER TABLE clients ADD COLUMN number text GENERATED ALWAYS AS (coalesce(finess_ej, siret)) STORED;
COMMENT ON COLUMN clients.number IS 'what the client is known by: its FINESS EJ, else its SIRET; the length tells one from the other';
CREATE INDEX clients_number ON clients (editor_id, number, id);
DROP INDEX clients_siret;
CREATE UNIQUE INDEX clients_siret ON clients (editor_id, siret);
${searchOf(`coalesce(finess_ej, '')`)}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP INDEX clients_siret;
CREATE INDEX clients_siret ON clients (editor_id, siret) WHERE siret IS NOT NULL;
ALTER TABLE clients DROP COLUMN number;
ALTER TABLE clients DROP CONSTRAINT clients_known;
ALTER TABLE clients ALTER COLUMN finess_ej SET NOT NULL;
${searchOf('finess_ej')}`);
  }
}
