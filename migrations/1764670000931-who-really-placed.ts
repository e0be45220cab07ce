import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Orders that were handed over before migration 1764670000910 have whoever took them as who placed them. The journal has the name of who did: where
 * it is that of one administrator alone, that is who. A name that was changed since, erased, or that two have, tells nobody: the order stays as it is.
 */
export class WhoReallyPlaced1764670000931 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- The owner obeys row-level security too: editor by editor.
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    WITH handed AS (
      SELECT DISTINCT h.subject_id AS id FROM audit_entries h WHERE h.action = 'handed_over' AND h.subject_kind = 'order'),
    -- « …, le 20/11/2026, par Ada Perrin, produit 4512 »
    told AS (
      SELECT o.id, (SELECT substring(p.summary FROM ', le [0-9]{2}/[0-9]{2}/[0-9]{4}, par (.+)$') FROM audit_entries p
                     WHERE p.subject_kind = 'order' AND p.subject_id = o.id AND p.action = 'order' ORDER BY p.sequence DESC LIMIT 1) AS by
        FROM handed JOIN orders o ON o.id = handed.id WHERE o.placed_by_administrator_id = o.administrator_id),
    known AS (
      SELECT told.id, min(a.id::text)::uuid AS administrator FROM told JOIN administrators a
          ON told.by = a.first_name || ' ' || a.last_name OR starts_with(told.by, a.first_name || ' ' || a.last_name || ', produit ')
       GROUP BY told.id HAVING count(*) = 1)
    UPDATE orders o SET placed_by_administrator_id = known.administrator FROM known WHERE known.id = o.id AND o.placed_by_administrator_id <> known.administrator;
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$`);
  }

  // Nobody is made to have placed what they did not.
  async down(): Promise<void> {}
}
