import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A mail that nobody was known to have sent is kept as of no client, and so is what came with it: once that signs something of a client it is that client’s,
 * among its documents. What is of nobody goes with its mail.
 */
export class PapersOfTheirClient1764670001830 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP TRIGGER keep_document_kind ON documents;
${keepsItsClient}
CREATE TRIGGER keep_document_kind BEFORE UPDATE OF kind, client_id ON documents FOR EACH ROW
  WHEN (OLD.kind IS DISTINCT FROM NEW.kind OR OLD.client_id IS DISTINCT FROM NEW.client_id) EXECUTE FUNCTION keep_document_kind();
GRANT UPDATE (client_id) ON documents TO sceau_app;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
REVOKE UPDATE (client_id) ON documents FROM sceau_app;
DROP TRIGGER keep_document_kind ON documents;
CREATE TRIGGER keep_document_kind BEFORE UPDATE OF kind ON documents FOR EACH ROW WHEN (OLD.kind IS DISTINCT FROM NEW.kind) EXECUTE FUNCTION keep_document_kind();`);
  }
}

// What was accepted before; a picture of the portal, which may name several, stays of nobody. The owner obeys row-level security too: editor by editor.
const keepsItsClient = `
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    UPDATE documents d SET client_id = a.client_id FROM client_answers a
     WHERE a.document_id = d.id AND a.state = 'accepted' AND d.kind IN ('request_signed', 'delegation_evidence') AND d.client_id IS DISTINCT FROM a.client_id;
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;`;
