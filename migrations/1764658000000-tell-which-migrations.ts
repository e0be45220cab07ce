import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A process looks whether the database is still the one it was built for (docs/decisions/0033-one-version-at-a-time.md). */
export class TellWhichMigrations1764658000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('GRANT SELECT ON typeorm_migrations TO sceau_app');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('REVOKE SELECT ON typeorm_migrations FROM sceau_app');
  }
}
