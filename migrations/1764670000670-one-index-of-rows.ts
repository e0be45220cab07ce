import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A row of a campaign is found by its client with the index that keeps it alone there: the campaign's other rows have an index of their own, by state. */
export class OneIndexOfRows1764670000670 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX campaign_rows_client;
      DROP INDEX campaign_rows_once;
      CREATE UNIQUE INDEX campaign_rows_once ON campaign_rows (editor_id, client_id, campaign_id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX campaign_rows_once;
      CREATE UNIQUE INDEX campaign_rows_once ON campaign_rows (editor_id, campaign_id, client_id);
      CREATE INDEX campaign_rows_client ON campaign_rows (editor_id, client_id)`);
  }
}
