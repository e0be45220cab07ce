import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Photos that a signer turns before they are handed over, and papers whose pages are kept turned (docs/decisions/0050-pages-kept-turned.md). */
export class TurnPapers1764670000500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE space_papers (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  link_id uuid NOT NULL,
  id uuid NOT NULL,
  bytes bytea NOT NULL,
  sheets jsonb NOT NULL,
  notes jsonb NOT NULL DEFAULT '[]',
  turns int[] NOT NULL CHECK (turns <@ ARRAY[0, 90, 180, 270]),
  created_at timestamptz NOT NULL DEFAULT moment(),
  PRIMARY KEY (editor_id, link_id),
  FOREIGN KEY (editor_id, link_id) REFERENCES client_links ON DELETE CASCADE,
  CHECK (cardinality(turns) = jsonb_array_length(sheets))
);
COMMENT ON TABLE space_papers IS 'photos that were joined and not handed over yet: nobody of ours sees them, and they are gone after some days';
COMMENT ON COLUMN space_papers.id IS 'other photos, another id: a page of before speaks of these no more';
COMMENT ON COLUMN space_papers.sheets IS 'how large each page is, and where its photo stands';
COMMENT ON COLUMN space_papers.turns IS 'by how much the signer turned each page, clockwise';
CREATE INDEX space_papers_created ON space_papers (editor_id, created_at);
CALL protect_tenant_table('space_papers', 'SELECT, INSERT, UPDATE, DELETE');

ALTER TABLE client_answers ADD COLUMN received_document_id uuid, ADD COLUMN turns int[] NOT NULL DEFAULT '{}' CHECK (turns <@ ARRAY[0, 90, 180, 270]),
  ADD FOREIGN KEY (editor_id, received_document_id) REFERENCES documents,
  ADD CHECK (received_document_id IS NULL OR document_id IS NOT NULL);
COMMENT ON COLUMN client_answers.received_document_id IS 'the paper as it came, once a page of it was kept turned: what is read since is document_id';
COMMENT ON COLUMN client_answers.turns IS 'by how much each page is turned since it came, clockwise';`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE client_answers DROP COLUMN turns, DROP COLUMN received_document_id;
DROP TABLE space_papers;`);
  }
}
