import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The list of clients by town: without it each page would take the accents off every town there is. */
export class OrderClientsByTown1764202000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX clients_by_town ON clients (editor_id, (coalesce(searchable(town), '~') COLLATE "C"), id);`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX clients_by_town;');
  }
}
