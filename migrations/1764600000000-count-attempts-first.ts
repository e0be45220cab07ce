import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Guesses of a password or a code are counted before they are looked at, behind two functions: the runtime role cannot read who tried,
 * nor forget a try (docs/decisions/0020-accounts.md).
 */
export class CountAttemptsFirst1764600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP TABLE sign_in_attempts;
CREATE TABLE sign_in_attempts (
  key text PRIMARY KEY,
  tries int NOT NULL DEFAULT 0,
  since timestamptz NOT NULL DEFAULT clock_timestamp(),
  again_at timestamptz NOT NULL DEFAULT '-infinity',
  told boolean NOT NULL DEFAULT false,
  known_until timestamptz NOT NULL DEFAULT '-infinity'
);
CREATE INDEX sign_in_attempts_since ON sign_in_attempts (since);
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_attempts TO sceau_definer;

-- Limits in the order of their locks: the account from its place first. A place from which the person came in lately waits for nobody
-- else’s guesses: the limits after the first are not asked. wait: seconds until the next try, 0 when this one is taken and counted.
-- news: what refuses has not refused since it last let a try through.
CREATE FUNCTION take_attempt(limits jsonb) RETURNS TABLE (wait int, news boolean)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  asked jsonb := limits;
  one jsonb;
  held sign_in_attempts;
  instant timestamptz;
  again timestamptz := '-infinity';
  counted int;
BEGIN
  DELETE FROM sign_in_attempts a WHERE a.key IN (SELECT o.key FROM sign_in_attempts o
    WHERE o.since < clock_timestamp() - interval '2 days' AND o.known_until < clock_timestamp() ORDER BY o.since LIMIT 20 FOR UPDATE SKIP LOCKED);
  FOR one IN SELECT value FROM jsonb_array_elements(limits) LOOP
    INSERT INTO sign_in_attempts AS a (key) VALUES (one->>'key') ON CONFLICT (key) DO UPDATE SET key = excluded.key RETURNING a.* INTO held;
    again := greatest(again, held.again_at);
    news := coalesce(news, false) OR (held.again_at > clock_timestamp() AND NOT held.told);
    IF one = limits->0 AND held.known_until > clock_timestamp() THEN
      asked := jsonb_build_array(one);
      EXIT;
    END IF;
  END LOOP;
  instant := clock_timestamp();
  IF again > instant THEN
    UPDATE sign_in_attempts SET told = true WHERE key IN (SELECT value->>'key' FROM jsonb_array_elements(asked)) AND NOT told;
    wait := greatest(1, ceil(extract(epoch FROM again - instant)));
    RETURN NEXT;
    RETURN;
  END IF;
  FOR one IN SELECT value FROM jsonb_array_elements(asked) LOOP
    UPDATE sign_in_attempts a SET
        tries = CASE WHEN a.since < instant - make_interval(secs => (one->>'window')::int) THEN 1 ELSE a.tries + 1 END,
        since = CASE WHEN a.since < instant - make_interval(secs => (one->>'window')::int) THEN instant ELSE a.since END,
        told = false
      WHERE key = one->>'key' RETURNING a.tries INTO counted;
    -- The try that uses up what is free makes the next one wait, each longer than the one before, up to the longest.
    UPDATE sign_in_attempts SET again_at = CASE WHEN counted < (one->>'free')::int THEN '-infinity'
        ELSE instant + make_interval(secs => least((one->>'longest')::numeric, (one->>'first')::numeric * power(2::numeric, least(counted - (one->>'free')::int, 30)))::double precision) END
      WHERE key = one->>'key';
  END LOOP;
  wait := 0;
  news := false;
  RETURN NEXT;
END $$;

-- The right answer came: this place is known and starts afresh; elsewhere this one try is taken back, the others stay.
CREATE FUNCTION give_back_attempt(place text, elsewhere text[], known_for interval) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE sign_in_attempts SET tries = 0, again_at = '-infinity', known_until = clock_timestamp() + known_for WHERE key = place;
  UPDATE sign_in_attempts SET tries = greatest(0, tries - 1), again_at = '-infinity' WHERE key = ANY (elsewhere) $$;

ALTER FUNCTION take_attempt OWNER TO sceau_definer;
ALTER FUNCTION give_back_attempt OWNER TO sceau_definer;
REVOKE ALL ON FUNCTION take_attempt, give_back_attempt FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_attempt, give_back_attempt TO sceau_app;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP FUNCTION take_attempt, give_back_attempt;
DROP TABLE sign_in_attempts;
CREATE TABLE sign_in_attempts (key varchar(255) PRIMARY KEY, points int NOT NULL DEFAULT 0, expire bigint);
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_attempts TO sceau_app;`);
  }
}
