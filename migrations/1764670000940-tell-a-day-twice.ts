import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A second file of the same extraction day is told too: what it says is a row of its own, later than the one it replaces, and nobody decided
 * of it yet. What was decided stays beside the row that was shown.
 */
export class TellADayTwice1764670000940 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP INDEX directory_changes_once;
CREATE INDEX directory_changes_finess ON directory_changes (finess, extracted_on, recorded_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP INDEX directory_changes_finess;
DELETE FROM directory_changes d USING directory_changes n
 WHERE n.finess = d.finess AND n.change = d.change AND n.extracted_on = d.extracted_on AND (n.recorded_at, n.id) > (d.recorded_at, d.id);
CREATE UNIQUE INDEX directory_changes_once ON directory_changes (finess, change, extracted_on)`);
  }
}
