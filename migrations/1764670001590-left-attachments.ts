import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A mail with more attachments than are kept says how many of them are in its original alone. */
export class LeftAttachments1764670001590 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE messages ADD COLUMN left_attachments int NOT NULL DEFAULT 0;
COMMENT ON COLUMN messages.left_attachments IS 'how many more attachments came with it than were kept: they are in its original alone'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE messages DROP COLUMN left_attachments');
  }
}
