import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Their rows name a client or an import, which is of an editor. */
const tables = ['client_progress', 'import_rows'];

/**
 * A summary is of a client and a line of an import, by keys that carry the editor and are never null: that the editor is there was looked up
 * a second time for each row, a fifth of what foreign keys cost an import.
 */
export class DropDoubleChecks1764670000540 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of tables) await runner.query(`ALTER TABLE ${table} DROP CONSTRAINT ${table}_editor_id_fkey`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of tables)
      await runner.query(
        `ALTER TABLE ${table} ADD CONSTRAINT ${table}_editor_id_fkey FOREIGN KEY (editor_id) REFERENCES editors(editor_id)`,
      );
  }
}
