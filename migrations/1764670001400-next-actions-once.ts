import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The next action knows more of what waits for a client: a paper in the name of a former representative, a mail that did not arrive, a request that a designation
 * replaces. It is asked for once, so that nothing waits for the night's refresh.
 */
export class NextActionsOnce1764670001400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    INSERT INTO outbox (id, name, payload, key) SELECT gen_random_uuid(), 'progress.refresh', '{}'::jsonb, 'next actions'
     WHERE EXISTS (SELECT 1 FROM client_progress);
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;
`);
  }

  async down(): Promise<void> {
    // Nothing is kept of it.
  }
}
