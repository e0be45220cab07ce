import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An attempt that was interrupted before the server asked for the content of its mail leaves no doubt: nothing had left. */
export class KnowBegunContents1764620010000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE messages ADD COLUMN content_begun_at timestamptz;
-- What is being sent during the upgrade stays as doubtful as it was.
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    UPDATE messages SET content_begun_at = state_since WHERE direction = 'out' AND state = 'sending';
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE messages DROP COLUMN content_begun_at');
  }
}
