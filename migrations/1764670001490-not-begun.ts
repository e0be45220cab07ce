import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Certificates whose validity begins after they came are few: which of them have not begun is read once, where each order that waits to be installed looked its own up. */
export class NotBegun1764670001490 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX certificates_begun_later ON certificates (editor_id, not_before) INCLUDE (id) WHERE not_before > imported_at`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX certificates_begun_later');
  }
}
