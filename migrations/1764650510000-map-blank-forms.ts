import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which box of a blank is given which answer is data, kept with each blank; a form that is being signed keeps the blank it was printed on. */
export class MapBlankForms1764650510000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE form_blanks (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('413', '503', '101', '301', 'mandate')),
  edition integer NOT NULL,
  recognised text,
  fields jsonb NOT NULL,
  pages jsonb NOT NULL,
  mapping jsonb NOT NULL,
  version integer NOT NULL DEFAULT 1,
  used_at timestamptz,
  used_by text,
  replaced_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT moment(),
  created_by text NOT NULL,
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, id) REFERENCES documents (editor_id, id),
  UNIQUE (editor_id, kind, edition)
);
COMMENT ON TABLE form_blanks IS 'blank forms and which answer each of their boxes is given; id is the document of the blank';
COMMENT ON COLUMN form_blanks.recognised IS 'the edition that is mapped by itself: the 413 of March 2024';
COMMENT ON COLUMN form_blanks.used_at IS 'when it was put in use; its mapping is settled from then on';
CREATE UNIQUE INDEX form_blanks_in_use ON form_blanks (editor_id, kind) WHERE used_at IS NOT NULL AND replaced_at IS NULL;
CALL protect_tenant_table('form_blanks', 'SELECT, INSERT, UPDATE');
ALTER TABLE requests ADD COLUMN blank_id uuid, ADD FOREIGN KEY (editor_id, blank_id) REFERENCES documents (editor_id, id);
COMMENT ON COLUMN requests.blank_id IS 'the blank its form was printed on; null: on a paper of ours, or not printed';
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE requests DROP COLUMN blank_id;
DROP TABLE form_blanks;
`);
  }
}
