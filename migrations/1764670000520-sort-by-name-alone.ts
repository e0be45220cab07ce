import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The list by name walked the names of `clients` and looked up the progress of each on the way, to keep one in forty: what filters and what sorts
 * now stand in one table.
 */
export class SortByNameAlone1764670000520 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX client_progress_name ON client_progress (editor_id, name_key COLLATE "C", client_id) WHERE NOT archived`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX client_progress_name');
  }
}
