import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When somebody last came in by an account at the provider: of two that may be theirs, whoever looks is told which one serves. */
export class KnowLastEntry1764670001790 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE provider_links ADD COLUMN last_entry_at timestamptz;
COMMENT ON COLUMN provider_links.last_entry_at IS 'when the provider last let its person in by it; null: not since this is kept';`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE provider_links DROP COLUMN last_entry_at;');
  }
}
