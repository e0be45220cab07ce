import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Mails wait for a relay that is away, and for an operator who has restored a backup. */
export class HoldMails1764570020000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE messages ADD COLUMN queued_since timestamptz;
COMMENT ON COLUMN messages.queued_since IS 'of a mail of ours: since when it has been waiting to leave, whatever was tried';

CREATE TABLE mail_holds (
  id uuid PRIMARY KEY,
  reason text NOT NULL,
  held_at timestamptz NOT NULL DEFAULT now(),
  released_at timestamptz
);
COMMENT ON TABLE mail_holds IS 'while one is open no mail leaves, of any editor: a restored backup sends nothing by itself';
CREATE UNIQUE INDEX mail_holds_open ON mail_holds ((true)) WHERE released_at IS NULL;
-- A process that is started with HOLD_MAIL holds; the operator alone releases.
GRANT SELECT, INSERT ON mail_holds TO sceau_app;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE mail_holds; ALTER TABLE messages DROP COLUMN queued_since;');
  }
}
