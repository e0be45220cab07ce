import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A mail moves something only when its author is proven; who may prove it, and from where we write, is the operator's to say. */
export class ProveSenders1764570000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE editors ADD COLUMN mail_authserv_id text CHECK (mail_authserv_id ~ '^[!-~]{1,253}$');
COMMENT ON COLUMN editors.mail_authserv_id IS 'the name under which the server of the mailbox signs its Authentication-Results (RFC 8601); null: it checks nothing, no mail moves anything by itself';

ALTER TABLE messages
  ADD COLUMN proven_by text CHECK (proven_by IN ('dmarc', 'dkim', 'token')),
  ADD COLUMN sender_doubt text,
  ADD COLUMN content_sha256 text NOT NULL DEFAULT '',
  ADD COLUMN return_token text,
  ADD COLUMN returned_mail_id uuid,
  ADD CONSTRAINT messages_editor_id_returned_mail_id_fkey FOREIGN KEY (editor_id, returned_mail_id) REFERENCES messages (editor_id, id);
COMMENT ON COLUMN messages.proven_by IS 'how the domain of its author vouched for a mail that came in, or the token that a return brought back; null: it did not, or the mail came before this was looked at';
COMMENT ON COLUMN messages.sender_doubt IS 'why its author is not proven';
COMMENT ON COLUMN messages.content_sha256 IS 'of what a mail that came in says, without the traces of its way; empty before this was noted';
COMMENT ON COLUMN messages.return_token IS 'a secret of one mail of ours: a return that brings it back saw that mail';
COMMENT ON COLUMN messages.returned_mail_id IS 'the mail of ours that a return speaks of';
DROP INDEX messages_message_id;
CREATE UNIQUE INDEX messages_message_id ON messages (editor_id, direction, message_id, content_sha256);

CREATE FUNCTION keep_operators_columns() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'the sender, the mailbox and the domains it believes are the operator''s to change' USING ERRCODE = 'insufficient_privilege';
END $$;
COMMENT ON FUNCTION keep_operators_columns IS 'from where an editor writes, where it reads and whom it believes is not its own to say';
CREATE TRIGGER keep_operators_columns BEFORE UPDATE ON editors FOR EACH ROW
  WHEN ((OLD.slug, OLD.mail_from, OLD.mail_source, OLD.mail_authserv_id, OLD.ans_sender_domains) IS DISTINCT FROM (NEW.slug, NEW.mail_from, NEW.mail_source, NEW.mail_authserv_id, NEW.ans_sender_domains))
  EXECUTE FUNCTION keep_operators_columns();`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP TRIGGER keep_operators_columns ON editors;
DROP FUNCTION keep_operators_columns();
DROP INDEX messages_message_id;
CREATE UNIQUE INDEX messages_message_id ON messages (editor_id, direction, message_id);
ALTER TABLE messages DROP COLUMN returned_mail_id, DROP COLUMN return_token, DROP COLUMN content_sha256, DROP COLUMN sender_doubt, DROP COLUMN proven_by;
ALTER TABLE editors DROP COLUMN mail_authserv_id;`);
  }
}
