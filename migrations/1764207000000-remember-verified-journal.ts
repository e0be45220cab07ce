import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far the journal's chain was followed, so that a page need not follow it again from the first entry. */
export class RememberVerifiedJournal1764207000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE audit_checks (
  editor_id uuid PRIMARY KEY DEFAULT current_editor() REFERENCES editors,
  sequence bigint NOT NULL,
  hash bytea NOT NULL,
  broken bigint,
  checked_by text NOT NULL,
  checked_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE audit_checks IS 'the last whole check of an editor''s journal; the entries that came since are checked at each view';
CALL protect_tenant_table('audit_checks', 'SELECT, INSERT, UPDATE');

-- As first_broken_audit_entry(), from an entry known to be sound. That entry itself must still be there.
CREATE FUNCTION first_broken_audit_entry_after(known bigint, known_hash bytea) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT min(broken) FROM (
    SELECT e.sequence AS broken FROM (
      SELECT a.*, lag(a.hash, 1, known_hash) OVER (ORDER BY a.sequence) AS expected_previous, a AS entry FROM audit_entries a WHERE a.sequence > known) e
     WHERE e.previous_hash <> e.expected_previous OR e.hash <> sha256(e.previous_hash || convert_to(audit_text(e.entry), 'UTF8'))
    UNION ALL
    SELECT known WHERE known > 0 AND NOT EXISTS (SELECT 1 FROM audit_entries a WHERE a.sequence = known AND a.hash = known_hash)
    UNION ALL
    SELECT h.sequence FROM audit_heads h WHERE NOT EXISTS (SELECT 1 FROM audit_entries a WHERE a.sequence = h.sequence AND a.hash = h.hash)) found $$;

CREATE INDEX audit_entries_action ON audit_entries (editor_id, action, sequence DESC);
CREATE INDEX audit_entries_actor ON audit_entries (editor_id, actor_id, sequence DESC) WHERE actor_id IS NOT NULL;
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP INDEX audit_entries_actor; DROP INDEX audit_entries_action;
DROP FUNCTION first_broken_audit_entry_after;
DROP TABLE audit_checks;`);
  }
}
