import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which mandates a mail may bring back signed is asked of the few that are with their clients, not of all that there ever were. */
export class MandatesAsked1764670000990 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX delegations_asked ON delegations (editor_id, client_id) WHERE channel = 'form' AND state = 'requested'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX delegations_asked');
  }
}
