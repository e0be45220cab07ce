import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A client always has a number: the check of its FINESS or SIRET says it already, the column says it too. */
export class RequireNumber1764530020000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE clients ALTER COLUMN number SET NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE clients ALTER COLUMN number DROP NOT NULL');
  }
}
