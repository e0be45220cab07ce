import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Instances out of service are few: what their orders are is asked of all orders that are counted. */
export class InstancesRetired1764670001120 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX instances_retired ON instances (editor_id, id) WHERE retired_at IS NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX instances_retired');
  }
}
