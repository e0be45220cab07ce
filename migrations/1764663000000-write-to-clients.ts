import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A mail that a person writes waits a moment, in which it can be taken back, and what is taken back is no failure; the texts that an editor
 * writes with are its own (docs/decisions/0038-exchanges.md).
 */
export class WriteToClients1764663000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE editors ADD COLUMN written_mail_minutes int NOT NULL DEFAULT 5 CHECK (written_mail_minutes BETWEEN 0 AND 1440);
COMMENT ON COLUMN editors.written_mail_minutes IS 'between a mail written by hand and its leaving: time to take it back';
ALTER TABLE messages ADD COLUMN leaves_at timestamptz;
COMMENT ON COLUMN messages.leaves_at IS 'of a mail of ours that was written by hand: it waits until then';
CREATE TABLE mail_texts (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  name text CHECK (name <> ''),
  label text NOT NULL,
  subject text NOT NULL,
  text text NOT NULL,
  removed_at timestamptz,
  version int NOT NULL DEFAULT 1,
  PRIMARY KEY (editor_id, id)
);
COMMENT ON COLUMN mail_texts.name IS 'which of ours it began as, and is put back to; null: the editor’s own';
CREATE UNIQUE INDEX mail_texts_name ON mail_texts (editor_id, name);
CALL protect_tenant_table('mail_texts', 'SELECT, INSERT, UPDATE');`);
    await runner.query(forEveryEditor('failed', 'withdrawn'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(forEveryEditor('withdrawn', 'failed'));
    await runner.query(`
DROP TABLE mail_texts;
ALTER TABLE messages DROP COLUMN leaves_at;
ALTER TABLE editors DROP COLUMN written_mail_minutes;`);
  }
}

// The owner obeys row-level security too: editor by editor.
const forEveryEditor = (from: string, to: string) => `
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    UPDATE messages SET state = '${to}' WHERE direction = 'out' AND state = '${from}' AND last_error = 'Écarté avant l’envoi.';
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;`;
