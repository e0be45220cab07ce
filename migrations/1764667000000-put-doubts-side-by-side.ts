import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What makes the state of a request doubtful, both pieces of it, and who settled it, keeping which (docs/decisions/0042-replies.md). */
export class PutDoubtsSideBySide1764667000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE request_doubts (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  request_id uuid NOT NULL,
  from_state text NOT NULL CHECK (from_state IN ('submitted', 'acknowledged', 'to_correct')),
  held jsonb NOT NULL,
  says jsonb NOT NULL,
  message_id uuid,
  opened_at timestamptz NOT NULL DEFAULT moment(),
  settled_at timestamptz,
  settled_by text,
  kept text CHECK (kept IN ('held', 'says', 'other')),
  reason text,
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, request_id) REFERENCES requests,
  FOREIGN KEY (editor_id, message_id) REFERENCES messages,
  CHECK ((settled_at IS NULL) = (kept IS NULL))
);
COMMENT ON COLUMN request_doubts.held IS 'what was held, and from where: a mail, a form, the register, a person';
COMMENT ON COLUMN request_doubts.says IS 'what says otherwise, and what it would do to the request if it is kept';
COMMENT ON COLUMN request_doubts.kept IS 'held: it goes back to where it was; says: what said otherwise is done; other: neither';
CREATE INDEX request_doubts_request ON request_doubts (editor_id, request_id, opened_at);
CREATE UNIQUE INDEX request_doubts_mail ON request_doubts (editor_id, request_id, message_id) WHERE message_id IS NOT NULL AND settled_at IS NULL;
CALL protect_tenant_table('request_doubts', 'SELECT, INSERT, UPDATE');`);
    await runner.query(already);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE request_doubts');
  }
}

// Those that are in doubt already: the journal says since when, and why. The owner obeys row-level security too: editor by editor.
const already = `
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    INSERT INTO request_doubts (id, request_id, from_state, held, says, opened_at)
    SELECT gen_random_uuid(), r.id, e.from_state, jsonb_build_object('from', 'person', 'text', 'Ce que la demande disait avant le doute.'),
           jsonb_build_object('from', 'person', 'text', coalesce(e.reason, e.summary), 'by', e.actor_name, 'at', e.at, 'documentId', e.document_id), e.at
      FROM requests r JOIN LATERAL (SELECT * FROM audit_entries a WHERE a.subject_kind = 'request' AND a.subject_id = r.id AND a.action = 'doubt'
                                     ORDER BY a.sequence DESC LIMIT 1) e ON true
     WHERE r.state = 'in_doubt' AND e.from_state IN ('submitted', 'acknowledged');
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;`;
