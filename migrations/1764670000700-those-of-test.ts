import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The few clients of the test environment, in the order of their names: looked for among a hundred thousand of production, all of these were read. */
export class ThoseOfTest1764670000700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX client_progress_environment ON client_progress (editor_id, environment, name_key COLLATE "C", client_id) WHERE environment <> 'PROD' AND NOT archived`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX client_progress_environment`);
  }
}
