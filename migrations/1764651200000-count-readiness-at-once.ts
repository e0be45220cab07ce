import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What clients lack is derived when something of them changes, and each night: a house that comes to it now is looked at now, not shown as empty until then. */
export class CountReadinessAtOnce1764651200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    INSERT INTO outbox (id, name, payload, key) SELECT gen_random_uuid(), 'progress.refresh', '{}'::jsonb, 'readiness'
     WHERE EXISTS (SELECT 1 FROM client_progress WHERE lacks IS NULL);
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;
`);
  }

  async down(): Promise<void> {
    // Nothing is kept of it.
  }
}
