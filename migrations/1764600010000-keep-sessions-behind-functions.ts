import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Sessions by functions only: the runtime role finds one by the hash of its id, and lists, ends those of its editor.
 * What is in a row is sealed by the web process, so that no row can be made or changed in SQL (docs/decisions/0020-accounts.md).
 */
export class KeepSessionsBehindFunctions1764600010000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Everybody signs in once more: what the old rows hold is not sealed.
DROP TABLE sessions;
CREATE TABLE sessions (
  id_hash bytea PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  editor_id uuid,
  user_id uuid,
  content text NOT NULL,
  seal bytea NOT NULL,
  device text NOT NULL,
  address text NOT NULL,
  opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ends_at timestamptz NOT NULL,
  CHECK ((editor_id IS NULL) = (user_id IS NULL))
);
CREATE INDEX sessions_ends_at ON sessions (ends_at);
CREATE INDEX sessions_user ON sessions (user_id) WHERE user_id IS NOT NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON sessions TO sceau_definer;

CREATE FUNCTION open_session(given_hash bytea, given_id uuid, given_editor uuid, given_user uuid, given_content text, given_seal bytea,
    given_device text, given_address text, lasts interval) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  DELETE FROM sessions WHERE id_hash IN (SELECT id_hash FROM sessions WHERE ends_at < clock_timestamp() ORDER BY ends_at LIMIT 50 FOR UPDATE SKIP LOCKED);
  INSERT INTO sessions (id_hash, id, editor_id, user_id, content, seal, device, address, ends_at)
    VALUES (given_hash, given_id, given_editor, given_user, given_content, given_seal, given_device, given_address, clock_timestamp() + lasts) $$;

-- One statement a page: the session, and its person as they are now. Seen again at most once every so often: a page is no write.
CREATE FUNCTION read_session(given_hash bytea, idle interval, noted interval)
  RETURNS TABLE (editor_id uuid, user_id uuid, content text, seal bytea, person jsonb)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE held sessions; instant timestamptz := clock_timestamp();
BEGIN
  SELECT * INTO held FROM sessions s WHERE s.id_hash = given_hash AND s.ends_at > instant AND s.seen_at > instant - idle;
  IF NOT FOUND THEN RETURN; END IF;
  IF held.seen_at < instant - noted THEN
    UPDATE sessions s SET seen_at = instant WHERE s.id_hash = given_hash;
  END IF;
  RETURN QUERY SELECT held.editor_id, held.user_id, held.content, held.seal,
    (SELECT to_jsonb(p) FROM find_session_user(held.editor_id, held.user_id) p);
END $$;

-- A session that was ended meanwhile stays so: nothing is written.
CREATE FUNCTION write_session(given_hash bytea, given_content text, given_seal bytea) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE sessions SET content = given_content, seal = given_seal WHERE id_hash = given_hash $$;

CREATE FUNCTION close_session(given_hash bytea) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  DELETE FROM sessions WHERE id_hash = given_hash $$;

CREATE FUNCTION sessions_of(given_user uuid, here bytea, idle interval)
  RETURNS TABLE (id uuid, device text, address text, opened_at timestamptz, seen_at timestamptz, is_here boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.id, s.device, s.address, s.opened_at, s.seen_at, s.id_hash IS NOT DISTINCT FROM here FROM sessions s
   WHERE s.editor_id = current_editor() AND s.user_id = given_user AND s.ends_at > clock_timestamp() AND s.seen_at > clock_timestamp() - idle
   ORDER BY s.id_hash IS NOT DISTINCT FROM here DESC, s.seen_at DESC $$;

-- Of a person of the current editor: one of them, or all but the one that asks.
CREATE FUNCTION end_sessions(given_user uuid, chosen uuid, spared bytea) RETURNS int
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH ended AS (DELETE FROM sessions s WHERE s.editor_id = current_editor() AND s.user_id = given_user
      AND (chosen IS NULL OR s.id = chosen) AND s.id_hash IS DISTINCT FROM spared RETURNING 1)
  SELECT count(*)::int FROM ended $$;

ALTER FUNCTION open_session OWNER TO sceau_definer;
ALTER FUNCTION read_session OWNER TO sceau_definer;
ALTER FUNCTION write_session OWNER TO sceau_definer;
ALTER FUNCTION close_session OWNER TO sceau_definer;
ALTER FUNCTION sessions_of OWNER TO sceau_definer;
ALTER FUNCTION end_sessions OWNER TO sceau_definer;
REVOKE ALL ON FUNCTION open_session, read_session, write_session, close_session, sessions_of, end_sessions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION open_session, read_session, write_session, close_session, sessions_of, end_sessions TO sceau_app;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP FUNCTION open_session, read_session, write_session, close_session, sessions_of, end_sessions;
DROP TABLE sessions;
CREATE TABLE sessions (sid varchar PRIMARY KEY, sess json NOT NULL, expire timestamptz(6) NOT NULL);
CREATE INDEX sessions_expire ON sessions (expire);
GRANT SELECT, INSERT, UPDATE, DELETE ON sessions TO sceau_app;`);
  }
}
