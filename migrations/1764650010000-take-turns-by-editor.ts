import type { MigrationInterface, QueryRunner } from 'typeorm';

const waiting = `c.done_at IS NULL AND c.failed_at IS NULL AND c.due_at <= now() AND (c.handed_at IS NULL OR c.handed_at < now() - lost_after)
        AND NOT EXISTS (SELECT FROM editors e WHERE e.editor_id = c.editor_id AND e.suspended_at IS NOT NULL)`;

/** Editors take turns: whoever has one job is handed over, and done, before the thousandth of another. */
export class TakeTurnsByEditor1764650010000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP FUNCTION take_outbox(int, interval);
CREATE FUNCTION take_outbox(batch int, lost_after interval)
  RETURNS TABLE (editor_id uuid, id uuid, name text, handed int, turn int) LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH ranked AS (
    SELECT c.editor_id, c.id, c.due_at, row_number() OVER (PARTITION BY c.editor_id ORDER BY c.due_at, c.id) AS place FROM outbox c WHERE ${waiting}),
  in_hand AS (
    SELECT c.editor_id, count(*) AS jobs FROM outbox c WHERE c.handed_at IS NOT NULL AND c.done_at IS NULL AND c.failed_at IS NULL GROUP BY c.editor_id),
  taken AS (
    SELECT c.editor_id, c.id, r.place + coalesce(h.jobs, 0) AS turn
      FROM ranked r JOIN outbox c ON c.editor_id = r.editor_id AND c.id = r.id LEFT JOIN in_hand h ON h.editor_id = r.editor_id
     WHERE ${waiting} ORDER BY r.place, r.due_at LIMIT batch FOR UPDATE OF c SKIP LOCKED)
  UPDATE outbox o SET handed_at = now(), handed = o.handed + (o.handed_at IS NULL)::int FROM taken t
   WHERE o.editor_id = t.editor_id AND o.id = t.id
  RETURNING o.editor_id, o.id, o.name, o.handed, least(t.turn, 2000000)::int $$;
ALTER FUNCTION take_outbox OWNER TO sceau_definer;
REVOKE ALL ON FUNCTION take_outbox FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_outbox TO sceau_app;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP FUNCTION take_outbox(int, interval);
CREATE FUNCTION take_outbox(batch int, lost_after interval)
  RETURNS TABLE (editor_id uuid, id uuid, name text, handed int) LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE outbox o SET handed_at = now(), handed = o.handed + (o.handed_at IS NULL)::int
   WHERE (o.editor_id, o.id) IN (SELECT c.editor_id, c.id FROM outbox c
      WHERE ${waiting}
      ORDER BY c.due_at LIMIT batch FOR UPDATE SKIP LOCKED)
  RETURNING o.editor_id, o.id, o.name, o.handed $$;
ALTER FUNCTION take_outbox OWNER TO sceau_definer;
REVOKE ALL ON FUNCTION take_outbox FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_outbox TO sceau_app;`);
  }
}
