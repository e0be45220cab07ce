import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A row of a campaign is claimed by a lock and written once, with its outcome: no row is ever « running » (docs/decisions/0024-campaigns-in-batches.md). */
export class RowsAreClaimedByLocks1764659000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // What a version before the batches left begun has no outcome: it waits.
    await runner.query(`
UPDATE campaign_rows SET state = 'pending' WHERE state = 'running';
ALTER TABLE campaign_rows DROP CONSTRAINT campaign_rows_state_check;
ALTER TABLE campaign_rows ADD CONSTRAINT campaign_rows_state_check CHECK (state IN ('pending', 'done', 'refused', 'failed', 'skipped', 'cancelled'));
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE campaign_rows DROP CONSTRAINT campaign_rows_state_check;
ALTER TABLE campaign_rows ADD CONSTRAINT campaign_rows_state_check CHECK (state IN ('pending', 'running', 'done', 'refused', 'failed', 'skipped', 'cancelled'));
`);
  }
}
