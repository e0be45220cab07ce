import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A solution is renamed, by two people who may meet; one that is sold no longer is closed, and its instances stay. */
export class CloseSolutions1764471000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE solutions
        ADD COLUMN closed_at timestamptz,
        ADD COLUMN version integer NOT NULL DEFAULT 1;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE solutions DROP COLUMN version, DROP COLUMN closed_at;
    `);
  }
}
