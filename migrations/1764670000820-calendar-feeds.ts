import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Addresses that a calendar program reads without an account: one a person, a few a client; only the hash of each is at rest (docs/decisions/0093). The dates of cards come along an index, as the others do. */
export class CalendarFeeds1764670000820 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE calendar_feeds (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  user_id uuid,
  client_id uuid,
  name text CHECK (name <> '' AND length(name) <= 80),
  token_hash text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT moment(),
  created_by text NOT NULL,
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, user_id) REFERENCES users,
  FOREIGN KEY (editor_id, client_id) REFERENCES clients,
  CHECK (num_nonnulls(user_id, client_id) = 1),
  CHECK ((client_id IS NULL) = (name IS NULL))
);
COMMENT ON TABLE calendar_feeds IS 'addresses by which calendar programs read dates; one that is revoked has no row any more';
COMMENT ON COLUMN calendar_feeds.name IS 'of a client’s: whom it was made for';
COMMENT ON COLUMN calendar_feeds.token_hash IS 'SHA-256 of the token of the address: the token itself is nowhere at rest';
CREATE UNIQUE INDEX calendar_feeds_token ON calendar_feeds (token_hash);
CREATE UNIQUE INDEX calendar_feeds_person ON calendar_feeds (editor_id, user_id) WHERE user_id IS NOT NULL;
CREATE UNIQUE INDEX calendar_feeds_client ON calendar_feeds (editor_id, client_id, lower(name)) WHERE client_id IS NOT NULL;
CALL protect_tenant_table('calendar_feeds', 'SELECT, INSERT, UPDATE, DELETE');
GRANT SELECT ON calendar_feeds TO sceau_definer;

-- A calendar program is not signed in: no tenant is known yet. What is asked is the hash of a token of 256 bits.
CREATE FUNCTION find_calendar_feed(given_hash text)
  RETURNS TABLE (editor_id uuid, editor_name text, user_id uuid, user_name text, user_role text, client_id uuid, client_name text, feed_name text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT f.editor_id, e.name, u.id, u.name, u.role, c.id, c.name, f.name
    FROM calendar_feeds f JOIN editors e ON e.editor_id = f.editor_id
    LEFT JOIN users u ON u.editor_id = f.editor_id AND u.id = f.user_id LEFT JOIN clients c ON c.editor_id = f.editor_id AND c.id = f.client_id
   WHERE f.token_hash = given_hash AND e.suspended_at IS NULL AND u.disabled_at IS NULL AND c.archived_at IS NULL $$;
ALTER FUNCTION find_calendar_feed OWNER TO sceau_definer;
REVOKE ALL ON FUNCTION find_calendar_feed FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_calendar_feed TO sceau_app;

CREATE INDEX cards_ending ON cards (editor_id, valid_until) WHERE state = 'active';
CREATE INDEX representatives_card_ending ON representatives (editor_id, card_valid_until) WHERE ended_on IS NULL AND card_state = 'active';`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP INDEX representatives_card_ending;
DROP INDEX cards_ending;
DROP FUNCTION find_calendar_feed;
DROP TABLE calendar_feeds;`);
  }
}
