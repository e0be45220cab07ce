import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What somebody follows is counted inside of what they follow, and what is late among what has a due day: with 100,000 clients the menu of
 * an account manager read the progress of 65,000 of them twice (docs/decisions/0047).
 */
export class CountMyClients1764670000310 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP INDEX client_progress_manager;
CREATE INDEX client_progress_manager ON client_progress (editor_id, account_manager_id, step, who, since) INCLUDE (client_id) WHERE NOT archived;
CREATE INDEX client_progress_late ON client_progress (editor_id, who, due) INCLUDE (account_manager_id, client_id) WHERE due IS NOT NULL AND NOT archived;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP INDEX client_progress_late, client_progress_manager;
CREATE INDEX client_progress_manager ON client_progress (editor_id, account_manager_id) WHERE NOT archived;`);
  }
}
