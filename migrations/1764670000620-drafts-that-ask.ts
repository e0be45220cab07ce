import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A draft begun with the text that asks for the contract and the card asks for them still when it is taken up again. */
export class DraftsThatAsk1764670000620 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE mail_drafts ADD COLUMN asks_prerequisites boolean NOT NULL DEFAULT false`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE mail_drafts DROP COLUMN asks_prerequisites`);
  }
}
