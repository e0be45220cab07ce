import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which paper a 413 is printed on, whether ANS takes it, and by which way it reached ANS. */
export class PapersThatAnsAccepts1764440000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE other_papers (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  reason text NOT NULL,
  accepted_at timestamptz NOT NULL DEFAULT moment(),
  accepted_by text NOT NULL,
  withdrawn_at timestamptz,
  withdrawn_by text,
  PRIMARY KEY (editor_id, id),
  CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL))
);
COMMENT ON TABLE other_papers IS 'the editor says that ANS accepts a paper that is not its form 413: who, when and why';
CREATE UNIQUE INDEX other_papers_accepted ON other_papers (editor_id) WHERE withdrawn_at IS NULL;
CALL protect_tenant_table('other_papers', 'SELECT, INSERT, UPDATE');

CREATE TABLE blank_settings (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  fills_purpose boolean NOT NULL,
  version integer NOT NULL DEFAULT 1,
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, id) REFERENCES documents (editor_id, id)
);
COMMENT ON TABLE blank_settings IS 'how a blank form is filled; id is the document of the blank';
CALL protect_tenant_table('blank_settings', 'SELECT, INSERT, UPDATE');

ALTER TABLE requests
  ADD official_paper boolean,
  ADD submitted_on date,
  ADD submission_reference text,
  ADD submission_document_id uuid,
  ADD FOREIGN KEY (editor_id, submission_document_id) REFERENCES documents (editor_id, id),
  DROP CONSTRAINT requests_channel_check,
  ADD CONSTRAINT requests_channel_check CHECK (channel IN ('mail', 'client', 'demarche_numerique', 'portal'));
COMMENT ON COLUMN requests.official_paper IS 'whether the form was printed on ANS''s blank or on our own declaration; null: nothing printed by us';
COMMENT ON COLUMN requests.channel IS 'by which way it reached ANS; means nothing before submitted_on';
-- The owner obeys the policies too: one editor after the other.
DO $$
DECLARE one uuid;
BEGIN
  FOR one IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', one::text, true);
    INSERT INTO blank_settings (id, fills_purpose) SELECT id, true FROM documents WHERE kind = 'blank_413';
    UPDATE requests r SET official_paper = d.file_name LIKE 'formulaire-413%' FROM documents d WHERE d.id = r.unsigned_document_id AND r.state <> 'draft';
    UPDATE requests r SET submitted_on = s.day FROM (
      SELECT subject_id, max((at AT TIME ZONE 'Europe/Paris')::date) AS day FROM audit_entries
       WHERE subject_kind = 'request' AND action = 'submit' GROUP BY subject_id) s WHERE s.subject_id = r.id;
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
UPDATE requests SET channel = 'mail' WHERE channel = 'client';
ALTER TABLE requests
  DROP COLUMN official_paper, DROP COLUMN submitted_on, DROP COLUMN submission_reference, DROP COLUMN submission_document_id,
  DROP CONSTRAINT requests_channel_check,
  ADD CONSTRAINT requests_channel_check CHECK (channel IN ('mail', 'demarche_numerique', 'portal'));
DROP TABLE blank_settings;
DROP TABLE other_papers;`);
  }
}
