import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether today’s digest of reminders has left is asked every quarter of an hour. */
export class Digests1764420010000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE INDEX messages_digests ON messages (editor_id, created_at) WHERE purpose = 'reminder_digest'`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX messages_digests');
  }
}
