import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The number of its contract, which the papers of ANS cite, finds a client as its other numbers do. */
export class FindContracts1764670001900 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX clients_contract ON clients (editor_id, contract_number) WHERE contract_number IS NOT NULL;`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX clients_contract;`);
  }
}
