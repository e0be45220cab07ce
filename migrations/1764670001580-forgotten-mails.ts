import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A mail without a client that was erased at the end of its keeping still lies in its mailbox, and came back as new when the server gave the folder other
 * UIDs. Its digest stays, which says nothing of anybody.
 */
export class ForgottenMails1764670001580 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE forgotten_mails (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
  PRIMARY KEY (editor_id, digest)
);
COMMENT ON TABLE forgotten_mails IS 'digests of the mails without a client that were erased at the end of their keeping: a mailbox that is read again does not bring them back';
CALL protect_tenant_table('forgotten_mails', 'SELECT');
GRANT INSERT ON forgotten_mails TO sceau_definer;
CREATE FUNCTION digest_of_mail(message_id text, content text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT encode(sha256(convert_to(message_id || E'\\n' || content, 'UTF8')), 'hex') $$;
COMMENT ON FUNCTION digest_of_mail IS 'of a mail by its Message-ID and what it says (messages.content_sha256)';
${forgetStrayMails(`
    INSERT INTO forgotten_mails (editor_id, digest) VALUES (editor, public.digest_of_mail(mail.message_id, mail.content_sha256)) ON CONFLICT DO NOTHING;`)}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
${forgetStrayMails('')}
DROP FUNCTION digest_of_mail;
DROP TABLE forgotten_mails;`);
  }
}

const forgetStrayMails = (first: string) => `
CREATE OR REPLACE FUNCTION forget_stray_mails(before timestamptz, most int) RETURNS int
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  editor uuid := current_editor();
  forgotten int := 0;
  mail record;
BEGIN
  FOR mail IN SELECT * FROM messages
      WHERE editor_id = editor AND direction = 'in' AND client_id IS NULL AND subject_id IS NULL AND state IN ('unmatched', 'filed')
        AND created_at < least(before, clock_timestamp() - interval '90 days') ORDER BY created_at LIMIT least(most, 500) LOOP${first}
    DELETE FROM messages WHERE editor_id = editor AND id = mail.id;
    DELETE FROM documents d WHERE d.editor_id = editor AND d.client_id IS NULL AND d.id = ANY (mail.attachment_ids || mail.quarantined_ids || mail.raw_document_id)
       AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.editor_id = editor AND (m.raw_document_id = d.id OR d.id = ANY (m.attachment_ids || m.quarantined_ids)));
    forgotten := forgotten + 1;
  END LOOP;
  RETURN forgotten;
END $$;`;
