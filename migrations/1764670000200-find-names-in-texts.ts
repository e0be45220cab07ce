import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The name of a client as a text may say it, whole (docs/decisions/0046-one-client-a-mail.md). */
export class FindNamesInTexts1764670000200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE clients ADD COLUMN plain_name text GENERATED ALWAYS AS (btrim(searchable(name))) STORED;
CREATE INDEX clients_plain_name ON clients (editor_id, plain_name);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE clients DROP COLUMN plain_name;');
  }
}
