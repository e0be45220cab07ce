import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which rows of a campaign are next: read in the order of an index, so many as are asked. Sorted out of all that wait, a batch cost as many
 * readings as there were rows left, and a campaign the square of its rows.
 */
export class RowsThatWait1764670000690 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX campaign_rows_pending ON campaign_rows (editor_id, campaign_id, tries, id) WHERE state = 'pending'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX campaign_rows_pending`);
  }
}
