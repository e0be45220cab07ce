import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What gave up at one and the same work is looked for whenever that work is done: it is over then too. */
export class FailedByKey1764670001730 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE INDEX outbox_failed_key ON outbox (editor_id, name, key) WHERE failed_at IS NOT NULL AND key IS NOT NULL',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX outbox_failed_key');
  }
}
