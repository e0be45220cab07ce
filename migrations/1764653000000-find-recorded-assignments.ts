import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether a client was ever habilitated is asked of its assignments whenever something of it changes: those that are closed too, which no index found by client. */
export class FindRecordedAssignments1764653000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE INDEX assignments_recorded ON assignments (editor_id, client_id) WHERE recorded_at IS NOT NULL',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX assignments_recorded');
  }
}
