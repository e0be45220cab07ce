import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The journal is dated by the same clock as what it tells, to the instant: entries of one transaction follow each other, which `moment()`,
 * the transaction's start, would not show.
 */
export class DateJournal1764340000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE FUNCTION instant() RETURNS timestamptz LANGUAGE sql VOLATILE PARALLEL SAFE
        RETURN coalesce(nullif(current_setting('app.moment', true), '')::timestamptz, clock_timestamp());
      ALTER TABLE audit_entries ALTER COLUMN at SET DEFAULT instant();
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE audit_entries ALTER COLUMN at SET DEFAULT clock_timestamp();
      DROP FUNCTION instant();
    `);
  }
}
