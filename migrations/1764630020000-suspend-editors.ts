import type { MigrationInterface, QueryRunner } from 'typeorm';

const found = (more: string) => `
CREATE OR REPLACE FUNCTION find_session_user(given_editor uuid, given_user uuid)
  RETURNS TABLE (id uuid, email text, name text, role text, editor_id uuid, editor_name text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT u.id, u.email, u.name, u.role, e.editor_id, e.name FROM users u JOIN editors e USING (editor_id)
        WHERE u.editor_id = given_editor AND u.id = given_user AND u.disabled_at IS NULL${more} $$;`;

const taken = (more: string) => `
CREATE OR REPLACE FUNCTION take_outbox(batch int, lost_after interval)
  RETURNS TABLE (editor_id uuid, id uuid, name text, handed int) LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE outbox o SET handed_at = now(), handed = o.handed + (o.handed_at IS NULL)::int
   WHERE (o.editor_id, o.id) IN (SELECT c.editor_id, c.id FROM outbox c
      WHERE c.done_at IS NULL AND c.failed_at IS NULL AND c.due_at <= now() AND (c.handed_at IS NULL OR c.handed_at < now() - lost_after)${more}
      ORDER BY c.due_at LIMIT batch FOR UPDATE SKIP LOCKED)
  RETURNING o.editor_id, o.id, o.name, o.handed $$;
CREATE OR REPLACE FUNCTION outbox_lag() RETURNS TABLE (waiting bigint, oldest_seconds double precision, still_seconds double precision)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT w.jobs, coalesce(extract(epoch FROM now() - w.oldest), 0),
         coalesce(extract(epoch FROM now() - greatest(w.oldest, (SELECT max(done_at) FROM outbox), (SELECT max(failed_at) FROM outbox))), 0)
    FROM (SELECT count(*) AS jobs, min(due_at) AS oldest FROM outbox c WHERE done_at IS NULL AND failed_at IS NULL AND due_at <= now()${more}) w $$;`;

/** Of a suspended editor nobody signs in, no session goes on, no job is handed over (so no mail leaves), and none is late. */
export class SuspendEditors1764630020000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE editors ADD COLUMN suspended_at timestamptz, ADD COLUMN suspended_reason text, ADD COLUMN deletion_asked_at timestamptz,
  ADD CHECK (deletion_asked_at IS NULL OR suspended_at IS NOT NULL);
COMMENT ON COLUMN editors.suspended_at IS 'by the operator alone: nobody signs in, no job is done, no mail leaves';
${found(' AND e.suspended_at IS NULL')}
${taken('\n        AND NOT EXISTS (SELECT FROM editors e WHERE e.editor_id = c.editor_id AND e.suspended_at IS NOT NULL)')}
CREATE FUNCTION is_suspended(given_editor uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT EXISTS (SELECT FROM editors WHERE editor_id = given_editor AND suspended_at IS NOT NULL) $$;
ALTER FUNCTION is_suspended OWNER TO sceau_definer;
REVOKE ALL ON FUNCTION is_suspended FROM PUBLIC;
GRANT EXECUTE ON FUNCTION is_suspended TO sceau_app;
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP FUNCTION is_suspended;
${found('')}
${taken('')}
ALTER TABLE editors DROP COLUMN suspended_at, DROP COLUMN suspended_reason, DROP COLUMN deletion_asked_at;
`);
  }
}
