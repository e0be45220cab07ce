import type { MigrationInterface, QueryRunner } from 'typeorm';

const ends = (states: string[]) => `
ALTER TABLE request_doubts DROP CONSTRAINT request_doubts_from_state_check;
ALTER TABLE request_doubts ADD CONSTRAINT request_doubts_from_state_check CHECK (from_state IN (${states.map((state) => `'${state}'`).join(', ')}))`;

/** What ANS says after the end of a request, and against it, puts it in doubt as well (docs/decisions/0042-replies.md). */
export class DoubtAfterTheEnd1764670001810 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ends(['submitted', 'acknowledged', 'to_correct', 'validated', 'refused', 'cancelled']));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(ends(['submitted', 'acknowledged', 'to_correct']));
  }
}
