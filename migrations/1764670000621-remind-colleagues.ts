import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A colleague to whom the client handed over what is asked is an audience of the ledger, with stages of its own. */
export class RemindColleagues1764670000621 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `COMMENT ON COLUMN reminders.audience IS 'whom the stage is for: the client, a colleague whom it handed this over to, our team, its lead, the list of tasks; all for what ends'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `COMMENT ON COLUMN reminders.audience IS 'whom the stage is for: the client, our team, its lead, the list of tasks; all for what ends'`,
    );
  }
}
