import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A scan that signs one client's form signs nobody else's (docs/security.md): it is looked for among all of them each time one comes. */
export class FormsSignedByTheirBytes1764670000860 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX documents_signed ON documents (editor_id, sha256) WHERE kind = 'request_signed'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX documents_signed');
  }
}
