import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The mailboxes that an editor sets itself, beside the one that the operator gave it (docs/decisions/0041-mailboxes.md). */
export class ReadSeveralMailboxes1764666100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE mailboxes (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  name text NOT NULL,
  addresses text[] NOT NULL,
  host text NOT NULL,
  port int NOT NULL CHECK (port BETWEEN 1 AND 65535),
  security text NOT NULL CHECK (security IN ('tls', 'starttls')),
  username text NOT NULL,
  sign_in text NOT NULL CHECK (sign_in IN ('password', 'oauth')),
  token_url text CHECK (token_url ~ '^https?://'),
  oauth_client text,
  oauth_scope text,
  folders text[] NOT NULL CHECK (cardinality(folders) BETWEEN 1 AND 10),
  authserv_id text CHECK (authserv_id ~ '^[!-~]{1,253}$'),
  paused_at timestamptz,
  removed_at timestamptz,
  watched_until timestamptz,
  version int NOT NULL DEFAULT 1,
  PRIMARY KEY (editor_id, id),
  CHECK (sign_in = 'password' OR (token_url IS NOT NULL AND oauth_client IS NOT NULL))
);
COMMENT ON COLUMN mailboxes.addresses IS 'what is sent to them arrives there';
COMMENT ON COLUMN mailboxes.authserv_id IS 'the name under which its server signs its Authentication-Results (RFC 8601); null: it checks nothing, no mail of it moves anything by itself';
COMMENT ON COLUMN mailboxes.watched_until IS 'a worker holds a line to it (IMAP IDLE) until then, and says so again before';
CREATE UNIQUE INDEX mailboxes_account ON mailboxes (editor_id, host, port, lower(username)) WHERE removed_at IS NULL;
CALL protect_tenant_table('mailboxes', 'SELECT, INSERT, UPDATE');
ALTER TABLE mailbox_readings DROP CONSTRAINT mailbox_readings_pkey, ADD PRIMARY KEY (editor_id, source);
ALTER TABLE secrets DROP CONSTRAINT secrets_kind_check;
ALTER TABLE secrets ADD CONSTRAINT secrets_kind_check CHECK (kind IN ('mailbox_password', 'mailbox_client', 'mailbox_token', 'one_time_seed', 'provider_secret'));`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    DELETE FROM secrets WHERE kind IN ('mailbox_client', 'mailbox_token') OR (kind = 'mailbox_password' AND owner_id <> editor);
    DELETE FROM mailbox_readings r WHERE r.source IS DISTINCT FROM (SELECT e.mail_source FROM editors e WHERE e.editor_id = editor);
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;
ALTER TABLE secrets DROP CONSTRAINT secrets_kind_check;
ALTER TABLE secrets ADD CONSTRAINT secrets_kind_check CHECK (kind IN ('mailbox_password', 'one_time_seed', 'provider_secret'));
ALTER TABLE mailbox_readings DROP CONSTRAINT mailbox_readings_pkey, ADD PRIMARY KEY (editor_id);
DROP TABLE mailboxes;`);
  }
}
