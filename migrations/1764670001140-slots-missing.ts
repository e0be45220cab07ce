import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What may be ordered is met with the clients that are ready in the order of both indexes: a slot that lacks everything was read, and its client looked up, one by one. */
export class SlotsMissing1764670001140 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX slots_missing ON slots (editor_id, client_id) INCLUDE (id, establishment_id) WHERE phase = 'missing' AND open_order_id IS NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX slots_missing');
  }
}
