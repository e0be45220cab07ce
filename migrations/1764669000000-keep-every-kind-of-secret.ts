import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Two changes of one day named each its own kinds of secrets: all of them. */
export class KeepEveryKindOfSecret1764669000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
ALTER TABLE secrets DROP CONSTRAINT secrets_kind_check,
  ADD CONSTRAINT secrets_kind_check CHECK (kind IN ('mailbox_password', 'mailbox_client', 'mailbox_token', 'one_time_seed', 'provider_secret', 'prefill_token'));
`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
DELETE FROM secrets WHERE kind = 'prefill_token';
ALTER TABLE secrets DROP CONSTRAINT secrets_kind_check,
  ADD CONSTRAINT secrets_kind_check CHECK (kind IN ('mailbox_password', 'mailbox_client', 'mailbox_token', 'one_time_seed', 'provider_secret'));
`);
  }
}
