import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A client whose mail an address holds was asked for nothing yet: its days begin once the mail leaves. Few mails ever are, and they have an index of their own. */
export class ClockOfHeldMails1764670001360 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE messages ADD COLUMN held_until timestamptz;
COMMENT ON COLUMN messages.held_until IS 'of a mail of ours that waited for its address to be corrected: until when; infinity while it waits';
UPDATE messages SET held_until = 'infinity' WHERE put_off = 'address' AND state = 'queued';
CREATE INDEX messages_held ON messages (editor_id, subject_id) WHERE held_until IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE messages DROP COLUMN held_until');
  }
}
