import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Mandates on their way to being in force, signed or not, are few: « Habilitation en masse » counts their clients, and a mail looks for those that it may bring back. */
export class MandatesUnderWay1764670001480 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP INDEX delegations_asked;
       CREATE INDEX delegations_under_way ON delegations (editor_id, client_id) WHERE channel = 'form' AND state IN ('requested', 'signed')`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP INDEX delegations_under_way;
       CREATE INDEX delegations_asked ON delegations (editor_id, client_id) WHERE channel = 'form' AND state = 'requested'`,
    );
  }
}
