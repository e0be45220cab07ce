import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One dossier of ANS for many clients: who is in it, what each mail of ANS said of each, and what became of it. */
export class GatherMassDossiers1764654100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE mass_dossiers (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('mandate', 'forms')),
  title text NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'sent', 'abandoned')),
  state_since timestamptz NOT NULL DEFAULT moment(),
  administrator_ids uuid[] NOT NULL DEFAULT '{}',
  letter_document_id uuid,
  annex_document_id uuid,
  papers_rows int,
  sent_on date,
  sending_reference text,
  sending_document_id uuid,
  dossier_number text,
  version int NOT NULL DEFAULT 1,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT moment(),
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, letter_document_id) REFERENCES documents,
  FOREIGN KEY (editor_id, annex_document_id) REFERENCES documents,
  FOREIGN KEY (editor_id, sending_document_id) REFERENCES documents,
  CHECK ((letter_document_id IS NULL) = (annex_document_id IS NULL) AND (letter_document_id IS NULL) = (papers_rows IS NULL))
);
COMMENT ON COLUMN mass_dossiers.kind IS 'mandate: one dossier instead of forms, ready for the day ANS takes it; forms: signed forms that ANS follows under one number';
COMMENT ON COLUMN mass_dossiers.papers_rows IS 'how many clients the kept letter and annex name';
CREATE UNIQUE INDEX mass_dossiers_title ON mass_dossiers (editor_id, kind, title) WHERE state <> 'abandoned';
CREATE UNIQUE INDEX mass_dossiers_number ON mass_dossiers (editor_id, dossier_number) WHERE dossier_number IS NOT NULL;
CREATE INDEX mass_dossiers_created ON mass_dossiers (editor_id, created_at DESC, id);
CALL protect_tenant_table('mass_dossiers');

CREATE TABLE mass_dossier_rows (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  dossier_id uuid NOT NULL,
  client_id uuid NOT NULL,
  request_id uuid,
  left_out text,
  added_at timestamptz NOT NULL DEFAULT moment(),
  PRIMARY KEY (editor_id, dossier_id, client_id),
  FOREIGN KEY (editor_id, dossier_id) REFERENCES mass_dossiers,
  FOREIGN KEY (editor_id, client_id) REFERENCES clients,
  FOREIGN KEY (editor_id, request_id) REFERENCES requests
);
COMMENT ON COLUMN mass_dossier_rows.request_id IS 'where the client stands with ANS is the state of this request, and nothing else; null until the dossier is sent';
COMMENT ON COLUMN mass_dossier_rows.left_out IS 'why the client did not leave with the dossier';
CREATE INDEX mass_dossier_rows_client ON mass_dossier_rows (editor_id, client_id);
CREATE UNIQUE INDEX mass_dossier_rows_request ON mass_dossier_rows (editor_id, request_id) WHERE request_id IS NOT NULL;
CALL protect_tenant_table('mass_dossier_rows');

CREATE TABLE mass_dossier_answers (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  dossier_id uuid NOT NULL,
  message_id uuid NOT NULL,
  client_id uuid,
  number text,
  says text CHECK (says IN ('acknowledgement', 'validation', 'correction', 'refusal')),
  words text NOT NULL DEFAULT '',
  outcome text NOT NULL CHECK (outcome IN ('pending', 'moved', 'known', 'doubt', 'parked')),
  note text NOT NULL DEFAULT '',
  decided_at timestamptz NOT NULL DEFAULT moment(),
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, dossier_id) REFERENCES mass_dossiers,
  FOREIGN KEY (editor_id, message_id) REFERENCES messages,
  FOREIGN KEY (editor_id, client_id) REFERENCES clients,
  CHECK (client_id IS NOT NULL OR number IS NOT NULL),
  CHECK (outcome <> 'pending' OR client_id IS NOT NULL)
);
COMMENT ON COLUMN mass_dossier_answers.number IS 'as the mail names it, of a structure that is not in the dossier';
CREATE UNIQUE INDEX mass_dossier_answers_once ON mass_dossier_answers (editor_id, message_id, client_id) WHERE client_id IS NOT NULL;
CREATE UNIQUE INDEX mass_dossier_answers_stranger_once ON mass_dossier_answers (editor_id, message_id, number) WHERE client_id IS NULL;
CREATE INDEX mass_dossier_answers_client ON mass_dossier_answers (editor_id, dossier_id, client_id);
CREATE INDEX mass_dossier_answers_pending ON mass_dossier_answers (editor_id, message_id) WHERE outcome = 'pending';
CALL protect_tenant_table('mass_dossier_answers');

ALTER TABLE requests DROP CONSTRAINT requests_channel_check,
  ADD CONSTRAINT requests_channel_check CHECK (channel IN ('mail', 'client', 'demarche_numerique', 'portal', 'mass_mandate'));
ALTER TABLE messages ADD COLUMN attachment_text text NOT NULL DEFAULT '', ADD COLUMN unread_attachments int NOT NULL DEFAULT 0;
COMMENT ON COLUMN messages.attachment_text IS 'the lines of the tables and texts that came with a mail, as far as they could be read';
COMMENT ON COLUMN messages.unread_attachments IS 'how many of its attachments say something that nobody here can read';
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE messages DROP COLUMN unread_attachments, DROP COLUMN attachment_text;
ALTER TABLE requests DROP CONSTRAINT requests_channel_check,
  ADD CONSTRAINT requests_channel_check CHECK (channel IN ('mail', 'client', 'demarche_numerique', 'portal'));
DROP TABLE mass_dossier_answers;
DROP TABLE mass_dossier_rows;
DROP TABLE mass_dossiers;
`);
  }
}
