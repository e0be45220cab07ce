import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the rounds withheld since the last digest is told to the administrators when the reason is the editor's own: few rows of the whole ledger. */
export class WithheldReminders1764670001420 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX reminders_withheld ON reminders (editor_id, decided_at) WHERE decision = 'withheld' AND waits_since IS NOT NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX reminders_withheld');
  }
}
