import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A chain shows what was changed in it, not that its end was cut with its head. Once a day the head is written where this database does not
 * reach: in a mail to the editor's administrators, and in a file. This table only remembers that it was, and for which head.
 */
export class AnchorJournal1764580030000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE audit_anchors (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  day date NOT NULL,
  sequence bigint NOT NULL,
  hash bytea NOT NULL,
  line text NOT NULL,
  PRIMARY KEY (editor_id, day)
);
COMMENT ON TABLE audit_anchors IS 'the head of the journal, as it was mailed and written to a file on that day';
CALL protect_tenant_table('audit_anchors', 'SELECT, INSERT');
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_anchors;');
  }
}
