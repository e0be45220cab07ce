import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When the next move on a client's open request is due: lists and the next action count by the same clock. The night's refresh fills it. */
export class KnowLateRequests1764520000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE client_progress ADD COLUMN request_due date;
      COMMENT ON COLUMN client_progress.request_due IS 'working days of whoever acts on the open request, pauses of the clock of ANS left out; null when nothing says';
      CREATE INDEX client_progress_request_due ON client_progress (editor_id, request_due, client_id) WHERE request_due IS NOT NULL;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE client_progress DROP COLUMN request_due');
  }
}
