import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How many things a client lacks is a column: under row-level security a condition on `cardinality(lacks)` reaches no index, that function
 * not being leakproof. The page of mass habilitation then walks one narrow index (docs/decisions/0032-pages-that-walk.md).
 */
export class CountLacksByIndex1764659100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE client_progress ADD COLUMN lack_count int GENERATED ALWAYS AS (cardinality(lacks)) STORED;
COMMENT ON COLUMN client_progress.lack_count IS 'how many things it lacks to be habilitated with the others; null: it orders for itself';
DROP INDEX client_progress_lacks;
CREATE INDEX client_progress_lacks ON client_progress (editor_id, lack_count, lacks_since, client_id) INCLUDE (lacks) WHERE NOT archived;
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP INDEX client_progress_lacks;
ALTER TABLE client_progress DROP COLUMN lack_count;
CREATE INDEX client_progress_lacks ON client_progress (editor_id, cardinality(lacks), client_id);
`);
  }
}
