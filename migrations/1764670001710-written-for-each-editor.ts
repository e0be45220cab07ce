import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Two migrations wrote rows as if their owner saw those of every editor: row-level security is forced on it too, and they wrote none. What a person wanted is
 * told from what the rounds decided (…1010), and the days of a client begin once its held mail leaves (…1360), of what was there before as well.
 */
export class WrittenForEachEditor1764670001710 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
DO $$ DECLARE editor uuid; BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    UPDATE reminders SET by_hand = true WHERE NOT by_hand AND waits_since IS NOT NULL AND decision = 'sent' AND reason LIKE 'Relance voulue par %';
    UPDATE messages SET held_until = 'infinity' WHERE put_off = 'address' AND state = 'queued' AND held_until IS NULL;
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;`);
  }

  async down(): Promise<void> {
    // What was written is true, whatever came before.
  }
}
