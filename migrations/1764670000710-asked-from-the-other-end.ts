import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What pages ask from the other end of a reference, and read a whole table for among 100,000 clients: what replaced a certificate (each
 * page of a client's plan), the instances of an establishment, the orders of a slot, every assignment of a client,
 * the mails of a direction by their moment (docs/decisions/0079).
 */
export class AskedFromTheOtherEnd1764670000710 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE INDEX certificates_replaced ON certificates (editor_id, replaces_id) WHERE replaces_id IS NOT NULL;
CREATE INDEX instance_establishments_establishment ON instance_establishments (editor_id, establishment_id);
CREATE INDEX orders_slot ON orders (editor_id, slot_id);
CREATE INDEX messages_listed ON messages (editor_id, direction, created_at, id);
DROP INDEX assignments_recorded;
CREATE INDEX assignments_client ON assignments (editor_id, client_id);
DROP INDEX assignments_administrator;
CREATE INDEX assignments_administrator ON assignments (editor_id, administrator_id, state);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP INDEX certificates_replaced;
DROP INDEX instance_establishments_establishment;
DROP INDEX orders_slot;
DROP INDEX messages_listed;
DROP INDEX assignments_client;
CREATE INDEX assignments_recorded ON assignments (editor_id, client_id) WHERE recorded_at IS NOT NULL;
DROP INDEX assignments_administrator;
CREATE INDEX assignments_administrator ON assignments (editor_id, administrator_id);`);
  }
}
