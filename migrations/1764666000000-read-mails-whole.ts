import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a machine answered is no answer; the HTML of a mail is kept as the blocks of words that it is; a certificate request that came by
 * mail is set apart (docs/decisions/0041-mailboxes.md).
 */
export class ReadMailsWhole1764666000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE messages ADD COLUMN automatic text CHECK (automatic IN ('out_of_office', 'auto_reply'));
ALTER TABLE messages ADD COLUMN formatted jsonb;
ALTER TABLE messages ADD COLUMN quarantined_ids uuid[] NOT NULL DEFAULT '{}';
ALTER TABLE messages ADD COLUMN csr_since timestamptz;
ALTER TABLE messages ADD COLUMN csr_settled_at timestamptz;
COMMENT ON COLUMN messages.automatic IS 'what a machine wrote in the place of its author: no answer of anybody';
COMMENT ON COLUMN messages.formatted IS 'the HTML of a mail that came in, as blocks of words';
COMMENT ON COLUMN messages.quarantined_ids IS 'of its attachments, those that held a certificate request: given to nobody but who answers for the house';
COMMENT ON COLUMN messages.csr_since IS 'it brought a certificate request: since when its owner is to be told how to hand it over';
COMMENT ON COLUMN messages.csr_settled_at IS 'a person said that this is done, otherwise than by answering the mail';
CREATE INDEX messages_with_csr ON messages (editor_id, created_at) WHERE csr_since IS NOT NULL AND csr_settled_at IS NULL;
CREATE INDEX messages_answering ON messages (editor_id, in_reply_to) WHERE direction = 'out' AND in_reply_to IS NOT NULL;
${forgetStrayMails('mail.attachment_ids || mail.quarantined_ids || mail.raw_document_id', 'm.attachment_ids || m.quarantined_ids')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
${forgetStrayMails('mail.attachment_ids || mail.raw_document_id', 'm.attachment_ids')}
DROP INDEX messages_answering;
DROP INDEX messages_with_csr;
ALTER TABLE messages DROP COLUMN csr_settled_at;
ALTER TABLE messages DROP COLUMN csr_since;
ALTER TABLE messages DROP COLUMN quarantined_ids;
ALTER TABLE messages DROP COLUMN formatted;
ALTER TABLE messages DROP COLUMN automatic;`);
  }
}

const forgetStrayMails = (theirs: string, stillHeld: string) => `
CREATE OR REPLACE FUNCTION forget_stray_mails(before timestamptz, most int) RETURNS int
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  editor uuid := current_editor();
  forgotten int := 0;
  mail record;
BEGIN
  FOR mail IN SELECT * FROM messages
      WHERE editor_id = editor AND direction = 'in' AND client_id IS NULL AND subject_id IS NULL AND state IN ('unmatched', 'filed')
        AND created_at < least(before, clock_timestamp() - interval '90 days') ORDER BY created_at LIMIT least(most, 500) LOOP
    DELETE FROM messages WHERE editor_id = editor AND id = mail.id;
    DELETE FROM documents d WHERE d.editor_id = editor AND d.client_id IS NULL AND d.id = ANY (${theirs})
       AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.editor_id = editor AND (m.raw_document_id = d.id OR d.id = ANY (${stillHeld})));
    forgotten := forgotten + 1;
  END LOOP;
  RETURN forgotten;
END $$;`;
