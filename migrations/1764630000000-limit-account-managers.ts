import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An editor says whether account managers act on every client or on their own; what jobs do for a person is judged by that
 * person's clients, so campaigns and imports remember who set them going.
 */
export class LimitAccountManagers1764630000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE editors ADD COLUMN account_managers_act_on text NOT NULL DEFAULT 'all' CHECK (account_managers_act_on IN ('all', 'own'));
ALTER TABLE campaigns ADD COLUMN decided_by_id uuid, ADD FOREIGN KEY (editor_id, decided_by_id) REFERENCES users;
ALTER TABLE imports ADD COLUMN decided_by_id uuid, ADD FOREIGN KEY (editor_id, decided_by_id) REFERENCES users;
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE imports DROP COLUMN decided_by_id;
ALTER TABLE campaigns DROP COLUMN decided_by_id;
ALTER TABLE editors DROP COLUMN account_managers_act_on;
`);
  }
}
