import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which clients have all that ordering takes, and lack a certificate, is a column: of one column compared with another PostgreSQL takes a third for granted,
 * and met the few there are with every slot without a certificate.
 */
export class ReadyToOrder1764670001660 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP INDEX client_progress_ready;
ALTER TABLE client_progress ADD COLUMN ready_to_order boolean GENERATED ALWAYS AS (step >= 4 AND slots_covered < slots_needed AND NOT archived) STORED;
COMMENT ON COLUMN client_progress.ready_to_order IS 'it is at the orders, and a slot of it is not covered';
CREATE INDEX client_progress_ready ON client_progress (editor_id, client_id) WHERE ready_to_order;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP INDEX client_progress_ready;
ALTER TABLE client_progress DROP COLUMN ready_to_order;
CREATE INDEX client_progress_ready ON client_progress (editor_id, client_id) WHERE step >= 4 AND slots_covered < slots_needed AND NOT archived;`);
  }
}
