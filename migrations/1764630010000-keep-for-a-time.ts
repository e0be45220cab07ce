import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What has a term is deleted at night. Documents and mails stay append-only for the runtime role: a function deletes those of mails that
 * came in, concern no client and are three months old at least, whatever it is asked.
 */
export class KeepForATime1764630010000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE editors ADD COLUMN retention jsonb NOT NULL DEFAULT '{}';
COMMENT ON COLUMN editors.retention IS 'days by kind of data, where they differ from the usual ones';
GRANT DELETE ON import_pieces, outbox TO sceau_app;
-- A job that is still to do is nobody's to delete.
CREATE POLICY forget_done ON outbox AS RESTRICTIVE FOR DELETE TO sceau_app USING (done_at < clock_timestamp() - interval '1 hour');
CREATE INDEX form_tokens_created ON form_tokens (editor_id, created_at);
CREATE INDEX selections_created ON selections (editor_id, created_at);

GRANT SELECT, DELETE ON messages, documents TO sceau_definer;
CREATE FUNCTION forget_stray_mails(before timestamptz, most int) RETURNS int
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  editor uuid := current_editor();
  forgotten int := 0;
  mail record;
BEGIN
  FOR mail IN SELECT id, raw_document_id, attachment_ids FROM messages
      WHERE editor_id = editor AND direction = 'in' AND client_id IS NULL AND subject_id IS NULL AND state IN ('unmatched', 'filed')
        AND created_at < least(before, clock_timestamp() - interval '90 days') ORDER BY created_at LIMIT least(most, 500) LOOP
    DELETE FROM messages WHERE editor_id = editor AND id = mail.id;
    DELETE FROM documents d WHERE d.editor_id = editor AND d.client_id IS NULL AND d.id = ANY (mail.attachment_ids || mail.raw_document_id)
       AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.editor_id = editor AND (m.raw_document_id = d.id OR d.id = ANY (m.attachment_ids)));
    forgotten := forgotten + 1;
  END LOOP;
  RETURN forgotten;
END $$;
ALTER FUNCTION forget_stray_mails OWNER TO sceau_definer;
REVOKE ALL ON FUNCTION forget_stray_mails FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_stray_mails TO sceau_app;
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP FUNCTION forget_stray_mails;
REVOKE SELECT, DELETE ON messages, documents FROM sceau_definer;
DROP INDEX selections_created, form_tokens_created;
DROP POLICY forget_done ON outbox;
REVOKE DELETE ON import_pieces, outbox FROM sceau_app;
ALTER TABLE editors DROP COLUMN retention;
`);
  }
}
