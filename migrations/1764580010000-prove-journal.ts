import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What SQL as the runtime role could still write into the journal: an entry of last year, in somebody else's name; a whole check that never was.
 * The time of an entry is the server's, its author is whom the transaction acts for, a check is made where it is kept.
 * New entries are hashed field by field with their lengths (format 2): NULL and '-', or two fields whose border moves, no longer look alike.
 */
export class ProveJournal1764580010000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- One row, and this database only shows: its clock may travel, in the journal too. The owner's alone, before there is any editor.
CREATE TABLE demonstration (id boolean PRIMARY KEY DEFAULT true CHECK (id), begun_at timestamptz NOT NULL DEFAULT now());
COMMENT ON TABLE demonstration IS 'has its one row in a database that only shows: the dates of its journal may be made up';
GRANT SELECT ON demonstration TO sceau_app, sceau_definer;
CREATE FUNCTION refuse_late_demonstration() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
  IF EXISTS (SELECT FROM every_editor()) THEN
    RAISE EXCEPTION 'a database that has an editor does not become a demonstration' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refuse_late_demonstration BEFORE INSERT ON demonstration FOR EACH ROW EXECUTE FUNCTION refuse_late_demonstration();

ALTER TABLE audit_entries ADD COLUMN format smallint NOT NULL DEFAULT 1 CHECK (format IN (1, 2));
ALTER TABLE audit_entries ALTER COLUMN format SET DEFAULT 2;
COMMENT ON COLUMN audit_entries.format IS 'of the text that is hashed: 1 until migration 1764580010000, 2 since';
CREATE FUNCTION audit_field(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT coalesce(octet_length(value) || ':' || value, '-') $$;
${auditText(`CASE entry.format WHEN 1 THEN ${firstFormat} ELSE ${secondFormat} END`)}

CREATE OR REPLACE FUNCTION chain_audit_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE head audit_heads; last record; person uuid := current_person();
BEGIN
  IF NOT EXISTS (SELECT FROM demonstration) THEN NEW.at := clock_timestamp(); END IF;
  IF (NEW.actor_kind = 'person') <> (person IS NOT NULL) OR NEW.actor_id IS DISTINCT FROM person THEN
    RAISE EXCEPTION 'an entry of the journal is of whom its transaction acts for' USING ERRCODE = 'check_violation';
  END IF;
  IF person IS NOT NULL THEN
    SELECT u.name INTO NEW.actor_name FROM users u WHERE u.editor_id = NEW.editor_id AND u.id = person;
    IF NOT FOUND THEN RAISE EXCEPTION 'nobody has this id' USING ERRCODE = 'check_violation'; END IF;
  END IF;
${chaining}
  NEW.format := 2;
  NEW.sequence := head.sequence + 1;
  NEW.previous_hash := head.hash;
  NEW.hash := sha256(head.hash || convert_to(audit_text(NEW), 'UTF8'));
  RETURN NEW;
END $$;

-- By editor in so many words: check_journal() runs past row-level security. A format once left does not come back.
CREATE OR REPLACE FUNCTION first_broken_audit_entry_after(known bigint, known_hash bytea) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT min(broken) FROM (
    SELECT e.sequence AS broken FROM (
      SELECT a.*, lag(a.hash, 1, known_hash) OVER (ORDER BY a.sequence) AS expected_previous, lag(a.format, 1, a.format) OVER (ORDER BY a.sequence) AS format_before, a AS entry
        FROM audit_entries a WHERE a.editor_id = current_editor() AND a.sequence > known) e
     WHERE e.previous_hash <> e.expected_previous OR e.format < e.format_before OR e.hash <> sha256(e.previous_hash || convert_to(audit_text(e.entry), 'UTF8'))
    UNION ALL
    SELECT known WHERE known > 0 AND NOT EXISTS (SELECT 1 FROM audit_entries a WHERE a.editor_id = current_editor() AND a.sequence = known AND a.hash = known_hash)
    UNION ALL
    SELECT h.sequence FROM audit_heads h WHERE h.editor_id = current_editor() AND h.sequence > 0
       AND NOT EXISTS (SELECT 1 FROM audit_entries a WHERE a.editor_id = h.editor_id AND a.sequence = h.sequence AND a.hash = h.hash)) found $$;
CREATE OR REPLACE FUNCTION first_broken_audit_entry() RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT first_broken_audit_entry_after(0, '\\x00') $$;

-- Follows the whole chain of an editor and keeps what it found, in place of the check before. by: what looked, when nobody did.
CREATE FUNCTION check_journal(by text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE head record; found_broken bigint; looked_at timestamptz := CASE WHEN EXISTS (SELECT FROM demonstration) THEN instant() ELSE clock_timestamp() END;
BEGIN
  SELECT coalesce(max(sequence), 0) AS sequence INTO head FROM audit_entries WHERE editor_id = current_editor();
  found_broken := first_broken_audit_entry();
  INSERT INTO audit_checks AS k (editor_id, sequence, hash, broken, checked_by, checked_at)
  SELECT current_editor(), head.sequence, coalesce((SELECT hash FROM audit_entries WHERE editor_id = current_editor() AND sequence = head.sequence), '\\x00'), found_broken,
         coalesce((SELECT name FROM users WHERE editor_id = current_editor() AND id = current_person()), by), looked_at
  ON CONFLICT (editor_id) DO UPDATE
    SET sequence = excluded.sequence, hash = excluded.hash, broken = excluded.broken, checked_by = excluded.checked_by, checked_at = excluded.checked_at;
  RETURN found_broken;
END $$;
ALTER FUNCTION check_journal OWNER TO sceau_definer;
REVOKE INSERT, UPDATE ON audit_checks FROM sceau_app;
GRANT SELECT, INSERT, UPDATE ON audit_checks TO sceau_definer;
`);
  }

  async down(): Promise<void> {
    // An entry of the second format cannot be told in the first without breaking the chain that it stands in.
    throw new Error('The journal does not go back to a weaker hash: restore a copy made before this migration');
  }
}

const fields = [
  ...[
    'sequence',
    'id',
    'at',
    'actor_kind',
    'actor_id',
    'actor_name',
    'subject_kind',
    'subject_id',
    'client_id',
    'action',
    'from_state',
  ],
  ...['to_state', 'summary', 'reason', 'document_id', 'request_id', 'campaign_row_id', 'details'],
];
const optional = new Set([
  'actor_id',
  'client_id',
  'from_state',
  'to_state',
  'reason',
  'document_id',
  'request_id',
  'campaign_row_id',
]);
const textOf = (field: string) => (field === 'at' ? 'extract(epoch FROM entry.at)::text' : `entry.${field}::text`);

const firstFormat = `concat_ws(E'\\x1f', ${fields.map((field) => (optional.has(field) ? `coalesce(${textOf(field)}, '-')` : textOf(field))).join(', ')})`;
const secondFormat = `concat_ws(',', '2', ${['editor_id', ...fields].map((field) => `audit_field(${textOf(field)})`).join(', ')})`;
const auditText = (value: string) =>
  `CREATE OR REPLACE FUNCTION audit_text(entry audit_entries) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT ${value} $$;`;

const chaining = `  SELECT * INTO head FROM audit_heads WHERE editor_id = NEW.editor_id FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO audit_heads (editor_id, sequence, hash) VALUES (NEW.editor_id, 0, '\\x00') ON CONFLICT (editor_id) DO NOTHING;
    SELECT * INTO head FROM audit_heads WHERE editor_id = NEW.editor_id FOR UPDATE;
  END IF;
  -- Only the entries of this very statement are beyond the head: it remembers the last one even if somebody removes it.
  SELECT e.sequence, e.hash INTO last FROM audit_entries e WHERE e.editor_id = NEW.editor_id AND e.sequence > head.sequence ORDER BY e.sequence DESC LIMIT 1;
  IF FOUND THEN head.sequence := last.sequence; head.hash := last.hash; END IF;`;
