import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The slots that end soon, for « Mes tâches » and the chart of expiries. On the bare column: row-level security lets a condition reach an
 * index only when PostgreSQL knows it to leak nothing, which it does of a comparison and not of the coalesce() of `slots_expiry`.
 */
export class EndSlots1764207010000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE INDEX slots_ending ON slots (editor_id, expires_at) WHERE not_needed_reason IS NULL AND expires_at IS NOT NULL;',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX slots_ending;');
  }
}
