import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A mail that reached some of its recipients knows whom it did not reach: a corrected address has it too. Of mails of before only their words say so. */
export class LeftOutOfAMail1764670000880 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE messages ADD COLUMN left_out text[];
COMMENT ON COLUMN messages.left_out IS 'of a mail of ours: of its recipients, those whom it did not reach; null: it is for all of them';
CREATE INDEX messages_left_out ON messages (editor_id) WHERE left_out IS NOT NULL;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE messages DROP COLUMN left_out');
  }
}
