import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far an editor's mailbox was read, whoever opened a mail first, and what kept it from being read. */
export class RememberReadings1764570010000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE mailbox_readings (
  editor_id uuid PRIMARY KEY DEFAULT current_editor() REFERENCES editors,
  source text NOT NULL,
  place jsonb,
  unreadable int NOT NULL DEFAULT 0,
  problem text,
  problem_since timestamptz,
  read_at timestamptz
);
COMMENT ON COLUMN mailbox_readings.source IS 'the address that was read: another one is read from its beginning';
COMMENT ON COLUMN mailbox_readings.place IS 'of an IMAP folder: UIDVALIDITY, the last UID, the first day that is looked at, the UIDs put off';
COMMENT ON COLUMN mailbox_readings.unreadable IS 'mails that lie there and could not be read or kept';
CALL protect_tenant_table('mailbox_readings', 'SELECT, INSERT, UPDATE');`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE mailbox_readings');
  }
}
