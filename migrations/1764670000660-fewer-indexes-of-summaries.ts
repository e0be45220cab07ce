import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A summary that changes is written into each index that holds it, whatever else did not change. Whose turn it is and at which
 * step are found along one of them, half a dozen steps or less being skipped over; who has two administrators or more is no orphan, who has no
 * certificate no expiry (docs/decisions/0070-a-batch-waits-for-less.md).
 */
export class FewerIndexesOfSummaries1764670000660 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX client_progress_who;
      DROP INDEX client_progress_funnel;
      CREATE INDEX client_progress_funnel ON client_progress (editor_id, who, step, since) WHERE NOT archived;
      DROP INDEX client_progress_orphans;
      CREATE INDEX client_progress_orphans ON client_progress (editor_id, active_assignments, client_id) WHERE habilitated AND active_assignments < 2 AND NOT archived;
      DROP INDEX client_progress_expiry;
      CREATE INDEX client_progress_expiry ON client_progress (editor_id, next_expiry) WHERE next_expiry IS NOT NULL AND NOT archived`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX client_progress_who ON client_progress (editor_id, who, since) WHERE NOT archived;
      DROP INDEX client_progress_funnel;
      CREATE INDEX client_progress_funnel ON client_progress (editor_id, step, who, since) WHERE NOT archived;
      DROP INDEX client_progress_orphans;
      CREATE INDEX client_progress_orphans ON client_progress (editor_id, active_assignments, client_id) WHERE habilitated AND NOT archived;
      DROP INDEX client_progress_expiry;
      CREATE INDEX client_progress_expiry ON client_progress (editor_id, next_expiry) WHERE NOT archived`);
  }
}
