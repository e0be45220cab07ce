import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A stream that lives for minutes asks again whether its session is still open, without that being a page that keeps it open. */
export class LookAtSessions1764650200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE FUNCTION open_sessions_among(hashes bytea[], idle interval) RETURNS TABLE (id_hash bytea, role text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path TO 'pg_catalog', 'public', 'pg_temp' AS $function$
  SELECT s.id_hash, p.role FROM sessions s CROSS JOIN LATERAL find_session_user(s.editor_id, s.user_id) p
   WHERE s.id_hash = ANY (hashes) AND s.ends_at > clock_timestamp() AND s.seen_at > clock_timestamp() - idle $function$;
ALTER FUNCTION open_sessions_among OWNER TO sceau_definer;
REVOKE ALL ON FUNCTION open_sessions_among FROM PUBLIC;
GRANT EXECUTE ON FUNCTION open_sessions_among TO sceau_app;
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION open_sessions_among(bytea[], interval)');
  }
}
