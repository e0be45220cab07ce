import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People choose their password themselves, by a link of one use that their mailbox receives (docs/decisions/0020-accounts.md). */
export class SendAccountLinks1764600020000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Invited, and has not answered yet; or comes in otherwise than by a password.
ALTER TABLE users ALTER COLUMN password_hash DROP NOT NULL;
ALTER TABLE users ADD COLUMN has_password boolean NOT NULL GENERATED ALWAYS AS (password_hash IS NOT NULL) STORED;

-- Nothing by which a link could be made again: its address is signed with the secret of the environment.
CREATE TABLE account_links (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('invitation', 'reset')),
  created_at timestamptz NOT NULL DEFAULT moment(),
  created_by text NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  revoked_at timestamptz,
  mail_state text NOT NULL DEFAULT 'waiting' CHECK (mail_state IN ('waiting', 'sending', 'sent', 'refused', 'unknown')),
  mail_answer text,
  mailed_at timestamptz,
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, user_id) REFERENCES users
);
CREATE INDEX account_links_user ON account_links (editor_id, user_id, created_at DESC);
CALL protect_tenant_table('account_links', 'SELECT, INSERT, UPDATE');
GRANT SELECT ON account_links TO sceau_definer;

-- Whoever opens a link is not signed in: no tenant is known yet.
CREATE FUNCTION find_account_link(given_id uuid)
  RETURNS TABLE (editor_id uuid, editor_name text, user_id uuid, email text, name text, role text, kind text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT l.editor_id, e.name, u.id, u.email, u.name, u.role, l.kind
    FROM account_links l JOIN users u ON u.editor_id = l.editor_id AND u.id = l.user_id JOIN editors e ON e.editor_id = l.editor_id
   WHERE l.id = given_id AND l.used_at IS NULL AND l.revoked_at IS NULL AND l.expires_at > clock_timestamp() AND u.disabled_at IS NULL $$;
ALTER FUNCTION find_account_link OWNER TO sceau_definer;
REVOKE ALL ON FUNCTION find_account_link FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_account_link TO sceau_app;

-- A place may be known before anybody guessed there: whoever opened the link of their mailbox sits there.
CREATE OR REPLACE FUNCTION give_back_attempt(place text, elsewhere text[], known_for interval) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO sign_in_attempts AS a (key, known_until) SELECT place, clock_timestamp() + known_for WHERE place IS NOT NULL
    ON CONFLICT (key) DO UPDATE SET tries = 0, again_at = '-infinity', known_until = excluded.known_until;
  UPDATE sign_in_attempts SET tries = greatest(0, tries - 1), again_at = '-infinity' WHERE key = ANY (elsewhere) $$;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP FUNCTION find_account_link;
DROP TABLE account_links;
ALTER TABLE users DROP COLUMN has_password;`);
  }
}
