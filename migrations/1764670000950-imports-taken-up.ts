import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An import of which lines are left is taken up by the import of its outcome file, or seen by a person; and it keeps who follows the clients that it
 * makes, so that what was checked is what is applied, whoever applies it.
 */
export class ImportsTakenUp1764670000950 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE imports
  ADD COLUMN follower_id uuid,
  ADD COLUMN resumes_id uuid,
  ADD COLUMN seen_at timestamptz,
  ADD COLUMN seen_by text,
  ADD FOREIGN KEY (editor_id, follower_id) REFERENCES users (editor_id, id),
  ADD FOREIGN KEY (editor_id, resumes_id) REFERENCES imports (editor_id, id),
  ADD CHECK ((seen_at IS NULL) = (seen_by IS NULL));
CREATE INDEX imports_resumed ON imports (editor_id, resumes_id) WHERE resumes_id IS NOT NULL;
COMMENT ON COLUMN imports.follower_id IS 'who follows a client that it makes and whose line names nobody: whoever checked it, where account managers act on their own clients only';
COMMENT ON COLUMN imports.resumes_id IS 'the import whose outcome file it is';
COMMENT ON COLUMN imports.seen_at IS 'a person saw the lines that were not applied: nothing is to be taken up any more';`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE imports DROP COLUMN seen_by, DROP COLUMN seen_at, DROP COLUMN resumes_id, DROP COLUMN follower_id',
    );
  }
}
