import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What clients lack is derived when something of them changes, and each night: a house that comes to it now is looked at now, not shown as empty until then. */
export class CountReadinessAtOnce1764651200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
INSERT INTO outbox (editor_id, id, name, payload, key)
SELECT e.editor_id, gen_random_uuid(), 'progress.refresh', '{}'::jsonb, 'readiness' FROM (SELECT DISTINCT editor_id FROM client_progress WHERE lacks IS NULL) e
ON CONFLICT (editor_id, name, key) WHERE key IS NOT NULL AND done_at IS NULL AND failed_at IS NULL DO NOTHING;
`);
  }

  async down(): Promise<void> {
    // Nothing is kept of it.
  }
}
