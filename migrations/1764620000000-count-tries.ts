import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A hand-over is not a try: `handed` numbers what the carrier was given, `tries` counts beginnings, and `held_until` is the lease of the
 * work under way: past and not cleared, it is a beginning without an end, counted in `interrupted`.
 */
export class CountTries1764620000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE outbox RENAME COLUMN attempts TO tries;
ALTER TABLE outbox RENAME COLUMN relayed_at TO handed_at;
ALTER INDEX outbox_relayed RENAME TO outbox_handed;
ALTER TABLE outbox ADD COLUMN handed int NOT NULL DEFAULT 0, ADD COLUMN held_until timestamptz, ADD COLUMN interrupted int NOT NULL DEFAULT 0;
-- What ended last: how long the queue has stood still.
CREATE INDEX outbox_done ON outbox (done_at) WHERE done_at IS NOT NULL;
CREATE INDEX outbox_failed ON outbox (failed_at) WHERE failed_at IS NOT NULL;
-- A row given again because its carrier may have lost it keeps its number: a carrier that still holds it does not take it twice.
CREATE OR REPLACE FUNCTION take_outbox(batch int, lost_after interval)
  RETURNS TABLE (editor_id uuid, id uuid, name text, handed int) LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE outbox o SET handed_at = now(), handed = o.handed + (o.handed_at IS NULL)::int
   WHERE (o.editor_id, o.id) IN (SELECT c.editor_id, c.id FROM outbox c
      WHERE c.done_at IS NULL AND c.failed_at IS NULL AND c.due_at <= now() AND (c.handed_at IS NULL OR c.handed_at < now() - lost_after)
      ORDER BY c.due_at LIMIT batch FOR UPDATE SKIP LOCKED)
  RETURNING o.editor_id, o.id, o.name, o.handed $$;
-- A long queue that moves is not late: what counts is for how long something has been due without anything ending.
DROP FUNCTION outbox_lag();
CREATE FUNCTION outbox_lag() RETURNS TABLE (waiting bigint, oldest_seconds double precision, still_seconds double precision)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT w.jobs, coalesce(extract(epoch FROM now() - w.oldest), 0),
         coalesce(extract(epoch FROM now() - greatest(w.oldest, (SELECT max(done_at) FROM outbox), (SELECT max(failed_at) FROM outbox))), 0)
    FROM (SELECT count(*) AS jobs, min(due_at) AS oldest FROM outbox WHERE done_at IS NULL AND failed_at IS NULL AND due_at <= now()) w $$;
ALTER FUNCTION outbox_lag OWNER TO sceau_definer;
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP FUNCTION outbox_lag();
CREATE FUNCTION outbox_lag() RETURNS TABLE (waiting bigint, oldest_seconds double precision) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT count(*), coalesce(extract(epoch FROM now() - min(due_at)), 0) FROM outbox WHERE done_at IS NULL AND failed_at IS NULL AND due_at <= now() $$;
ALTER FUNCTION outbox_lag OWNER TO sceau_definer;
DROP INDEX outbox_done, outbox_failed;
ALTER TABLE outbox DROP COLUMN handed, DROP COLUMN held_until, DROP COLUMN interrupted;
ALTER INDEX outbox_handed RENAME TO outbox_relayed;
ALTER TABLE outbox RENAME COLUMN handed_at TO relayed_at;
ALTER TABLE outbox RENAME COLUMN tries TO attempts;
CREATE OR REPLACE FUNCTION take_outbox(batch int, lost_after interval)
  RETURNS TABLE (editor_id uuid, id uuid, name text, handed int) LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
  UPDATE outbox o SET relayed_at = now(), attempts = o.attempts + 1
   WHERE (o.editor_id, o.id) IN (SELECT c.editor_id, c.id FROM outbox c
      WHERE c.done_at IS NULL AND c.failed_at IS NULL AND c.due_at <= now() AND (c.relayed_at IS NULL OR c.relayed_at < now() - lost_after)
      ORDER BY c.due_at LIMIT batch FOR UPDATE SKIP LOCKED)
  RETURNING o.editor_id, o.id, o.name, o.attempts $$;
`);
  }
}
