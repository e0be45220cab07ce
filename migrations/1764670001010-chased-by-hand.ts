import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A reminder that a person wanted may be taken back before it leaves: its stage is then open again, and the round, which sends each once, has it leave in its
 * time. What stands for a stage is therefore two things: the one decision of the rounds, and what people sent beside them.
 */
export class ChasedByHand1764670001010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE reminders ADD COLUMN by_hand boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN reminders.by_hand IS 'a person or a campaign wanted it, beside the rounds: taken back before it leaves, it decides of no stage';
UPDATE reminders SET by_hand = true WHERE waits_since IS NOT NULL AND decision = 'sent' AND reason LIKE 'Relance voulue par %';
DROP INDEX reminders_wait_once;
CREATE UNIQUE INDEX reminders_wait_once ON reminders (editor_id, subject_id, rule, waits_since, audience, stage, recipient) WHERE waits_since IS NOT NULL AND NOT by_hand`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP INDEX reminders_wait_once;
DELETE FROM reminders h USING reminders o
 WHERE h.by_hand AND h.waits_since IS NOT NULL AND o.id <> h.id AND (NOT o.by_hand OR o.id > h.id)
   AND (o.editor_id, o.subject_id, o.rule, o.waits_since, o.audience, o.stage, o.recipient) = (h.editor_id, h.subject_id, h.rule, h.waits_since, h.audience, h.stage, h.recipient);
CREATE UNIQUE INDEX reminders_wait_once ON reminders (editor_id, subject_id, rule, waits_since, audience, stage, recipient) WHERE waits_since IS NOT NULL;
ALTER TABLE reminders DROP COLUMN by_hand`);
  }
}
