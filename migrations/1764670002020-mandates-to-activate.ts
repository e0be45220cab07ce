import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Signed mandates that nobody has activated are few, and counted with each home page (0112). Whose only one takes effect on a day to come has nothing to do before:
 * their next actions are told anew.
 */
export class MandatesToActivate1764670002020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE INDEX delegations_signed ON delegations (editor_id, client_id) INCLUDE (starts_on, state_since) WHERE channel = 'form' AND state = 'signed';
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    IF EXISTS (SELECT 1 FROM delegations d WHERE d.editor_id = editor AND d.channel = 'form' AND d.state = 'signed' AND d.starts_on > current_date) THEN
      INSERT INTO outbox (id, name, payload, key) VALUES (gen_random_uuid(), 'progress.refresh', '{}', 'not-begun') ON CONFLICT DO NOTHING;
    END IF;
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX delegations_signed');
  }
}
