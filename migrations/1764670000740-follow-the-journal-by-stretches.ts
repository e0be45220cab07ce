import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The chain of a journal was followed from end to end by one statement: 13 s for 730,000 entries, and the runtime role may take fifteen. A
 * journal of some 800,000 could not be checked any more, by night nor by hand. It is followed by stretches, and the check under way
 * remembers how far it came (docs/decisions/0080).
 */
export class FollowTheJournalByStretches1764670000740 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- By editor in so many words: check_journal() runs past row-level security. A format once left does not come back. Whether the end was cut is asked where the stretch comes to the end.
CREATE FUNCTION first_broken_audit_entry_between(known bigint, known_hash bytea, until bigint) RETURNS bigint LANGUAGE sql STABLE AS $$${brokenIn(
      ' AND a.sequence <= until',
      ' AND until >= (SELECT coalesce(max(l.sequence), 0) FROM audit_entries l WHERE l.editor_id = current_editor())',
    )}$$;
CREATE OR REPLACE FUNCTION first_broken_audit_entry_after(known bigint, known_hash bytea) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT first_broken_audit_entry_between(known, known_hash, 9223372036854775807) $$;
ALTER TABLE audit_checks ALTER COLUMN checked_by DROP NOT NULL, ALTER COLUMN checked_at DROP NOT NULL,
  ADD COLUMN followed bigint, ADD COLUMN followed_hash bytea, ADD COLUMN followed_at timestamptz,
  ADD CONSTRAINT audit_checks_checked CHECK ((checked_by IS NULL) = (checked_at IS NULL)),
  ADD CONSTRAINT audit_checks_followed CHECK (num_nulls(followed, followed_hash, followed_at) IN (0, 3));
COMMENT ON COLUMN audit_checks.checked_at IS 'null until the first check has come to its end';
COMMENT ON COLUMN audit_checks.followed IS 'how far the check under way has come: its last entry, with its hash, and when; null when none is';
DROP FUNCTION check_journal(text);
-- Follows the chain of an editor from where the check under way has come, so many entries further (null: to the end). At the end it keeps
-- what was found, in place of the check before. A check that nobody took up for an hour begins again. by: what looked, when nobody did.
CREATE FUNCTION check_journal(by text, most bigint DEFAULT NULL, OUT done boolean, OUT broken bigint, OUT reached bigint)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  under record; last record; head bigint;
  looked_at timestamptz := CASE WHEN EXISTS (SELECT FROM demonstration) THEN instant() ELSE clock_timestamp() END;
BEGIN
  INSERT INTO audit_checks (editor_id, sequence, hash, checked_by, checked_at) VALUES (current_editor(), 0, '\\x00', NULL, NULL) ON CONFLICT (editor_id) DO NOTHING;
  PERFORM FROM audit_checks k WHERE k.editor_id = current_editor() FOR UPDATE;
  SELECT coalesce(max(k.followed), 0) AS sequence, coalesce((array_agg(k.followed_hash))[1], '\\x00') AS hash INTO under
    FROM audit_checks k WHERE k.editor_id = current_editor() AND k.followed_at > looked_at - interval '1 hour';
  SELECT coalesce(max(a.sequence), 0) INTO head FROM audit_entries a WHERE a.editor_id = current_editor();
  -- Beyond a hole, however wide, stands an entry that does not follow.
  SELECT a.sequence, a.hash INTO last FROM audit_entries a
   WHERE a.editor_id = current_editor() AND a.sequence > under.sequence
     AND (most IS NULL OR a.sequence <= greatest(under.sequence + most, (SELECT min(n.sequence) FROM audit_entries n WHERE n.editor_id = current_editor() AND n.sequence > under.sequence)))
   ORDER BY a.sequence DESC LIMIT 1;
  reached := coalesce(last.sequence, under.sequence);
  broken := first_broken_audit_entry_between(under.sequence, under.hash, reached);
  done := broken IS NOT NULL OR reached >= head;
  IF done THEN
    UPDATE audit_checks k SET sequence = reached, hash = coalesce(last.hash, under.hash), broken = check_journal.broken, checked_at = looked_at, followed = NULL, followed_hash = NULL, followed_at = NULL,
           checked_by = coalesce((SELECT u.name FROM users u WHERE u.editor_id = current_editor() AND u.id = current_person()), by)
     WHERE k.editor_id = current_editor();
  ELSE
    UPDATE audit_checks k SET followed = reached, followed_hash = last.hash, followed_at = looked_at WHERE k.editor_id = current_editor();
  END IF;
END $$;
ALTER FUNCTION check_journal OWNER TO sceau_definer;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP FUNCTION check_journal(text, bigint);
CREATE OR REPLACE FUNCTION first_broken_audit_entry_after(known bigint, known_hash bytea) RETURNS bigint LANGUAGE sql STABLE AS $$${brokenIn('', '')}$$;
DROP FUNCTION first_broken_audit_entry_between;
DELETE FROM audit_checks WHERE checked_at IS NULL;
ALTER TABLE audit_checks DROP CONSTRAINT audit_checks_checked, DROP CONSTRAINT audit_checks_followed,
  DROP COLUMN followed, DROP COLUMN followed_hash, DROP COLUMN followed_at, ALTER COLUMN checked_by SET NOT NULL, ALTER COLUMN checked_at SET NOT NULL;
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
ALTER FUNCTION check_journal OWNER TO sceau_definer;`);
  }
}

function brokenIn(stretch: string, toTheEnd: string): string {
  return `
  SELECT min(broken) FROM (
    SELECT e.sequence AS broken FROM (
      SELECT a.*, lag(a.hash, 1, known_hash) OVER (ORDER BY a.sequence) AS expected_previous, lag(a.format, 1, a.format) OVER (ORDER BY a.sequence) AS format_before, a AS entry
        FROM audit_entries a WHERE a.editor_id = current_editor() AND a.sequence > known${stretch}) e
     WHERE e.previous_hash <> e.expected_previous OR e.format < e.format_before OR e.hash <> sha256(e.previous_hash || convert_to(audit_text(e.entry), 'UTF8'))
    UNION ALL
    SELECT known WHERE known > 0 AND NOT EXISTS (SELECT 1 FROM audit_entries a WHERE a.editor_id = current_editor() AND a.sequence = known AND a.hash = known_hash)
    UNION ALL
    SELECT h.sequence FROM audit_heads h WHERE h.editor_id = current_editor() AND h.sequence > 0${toTheEnd}
       AND NOT EXISTS (SELECT 1 FROM audit_entries a WHERE a.editor_id = h.editor_id AND a.sequence = h.sequence AND a.hash = h.hash)) found `;
}
