import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A paper that is accepted is the signed form itself, no second copy; what was taken from a mail may be given back to it (docs/decisions/0042-replies.md). */
export class TakePapersOnce1764667200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE client_answers DROP CONSTRAINT client_answers_state_check,
  ADD CONSTRAINT client_answers_state_check CHECK (state IN ('to_review', 'accepted', 'sent_back', 'replaced', 'given_back'));
GRANT UPDATE (kind) ON documents TO sceau_app;
CREATE FUNCTION keep_document_kind() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.kind NOT IN ('client_answer', 'mail_attachment') OR NEW.kind NOT IN ('request_signed', 'delegation_evidence') THEN
    RAISE EXCEPTION 'A document of kind % does not become %', OLD.kind, NEW.kind;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_document_kind BEFORE UPDATE OF kind ON documents FOR EACH ROW WHEN (OLD.kind IS DISTINCT FROM NEW.kind) EXECUTE FUNCTION keep_document_kind();`);
    await runner.query(alreadyRefused);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP TRIGGER keep_document_kind ON documents;
DROP FUNCTION keep_document_kind;
REVOKE UPDATE (kind) ON documents FROM sceau_app;
UPDATE client_answers SET state = 'replaced' WHERE state = 'given_back';
ALTER TABLE client_answers DROP CONSTRAINT client_answers_state_check,
  ADD CONSTRAINT client_answers_state_check CHECK (state IN ('to_review', 'accepted', 'sent_back', 'replaced'));`);
  }
}

// Addresses whose last mail came back before they were marked. The owner obeys row-level security too: editor by editor.
const alreadyRefused = `
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    INSERT INTO stopped_addresses (id, address, client_id, message_id, reason, stopped_at)
    SELECT gen_random_uuid(), last.address, last.client_id, last.id, last.last_error, last.state_since FROM (
      SELECT DISTINCT ON (lower(a)) lower(a) AS address, m.id, m.client_id, m.state, m.state_since, m.last_error
        FROM messages m, unnest(m.recipients) a WHERE m.direction = 'out' AND m.client_id IS NOT NULL AND m.state IN ('sent', 'failed')
       ORDER BY lower(a), m.created_at DESC) last
     WHERE last.state = 'failed' AND position(last.address IN lower(last.last_error)) > 0 AND EXISTS (SELECT 1 FROM messages b WHERE b.returned_mail_id = last.id)
    ON CONFLICT DO NOTHING;
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;`;
