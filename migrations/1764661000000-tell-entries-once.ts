import type { MigrationInterface, QueryRunner } from 'typeorm';

const fields =
  `editor_id sequence id at actor_kind actor_id actor_name subject_kind subject_id client_id action from_state to_state summary reason
  document_id request_id campaign_row_id details`.split(/\s+/);
const textOf = (field: string) => (field === 'at' ? 'extract(epoch FROM entry.at)::text' : `entry.${field}::text`);

const former = `concat_ws(E'\\x1f', entry.sequence::text, entry.id::text, extract(epoch FROM entry.at)::text, entry.actor_kind::text, coalesce(entry.actor_id::text, '-'), entry.actor_name::text, entry.subject_kind::text, entry.subject_id::text, coalesce(entry.client_id::text, '-'), entry.action::text, coalesce(entry.from_state::text, '-'), coalesce(entry.to_state::text, '-'), entry.summary::text, coalesce(entry.reason::text, '-'), coalesce(entry.document_id::text, '-'), coalesce(entry.request_id::text, '-'), coalesce(entry.campaign_row_id::text, '-'), entry.details::text)`;

const chain = (demonstration: { before: string; column: string; after: string }) => `
CREATE OR REPLACE FUNCTION chain_audit_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE head record; last record; person uuid := current_person();
BEGIN
  ${demonstration.before}
  IF (NEW.actor_kind = 'person') <> (person IS NOT NULL) OR NEW.actor_id IS DISTINCT FROM person THEN
    RAISE EXCEPTION 'an entry of the journal is of whom its transaction acts for' USING ERRCODE = 'check_violation';
  END IF;
  IF person IS NOT NULL THEN
    SELECT u.name INTO NEW.actor_name FROM users u WHERE u.editor_id = NEW.editor_id AND u.id = person;
    IF NOT FOUND THEN RAISE EXCEPTION 'nobody has this id' USING ERRCODE = 'check_violation'; END IF;
  END IF;
  SELECT h.sequence, h.hash${demonstration.column} INTO head FROM audit_heads h WHERE h.editor_id = NEW.editor_id FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO audit_heads (editor_id, sequence, hash) VALUES (NEW.editor_id, 0, '\\x00') ON CONFLICT (editor_id) DO NOTHING;
    SELECT h.sequence, h.hash${demonstration.column} INTO head FROM audit_heads h WHERE h.editor_id = NEW.editor_id FOR UPDATE;
  END IF;
  ${demonstration.after}
  -- Only the entries of this very statement are beyond the head: it remembers the last one even if somebody removes it.
  SELECT e.sequence, e.hash INTO last FROM audit_entries e WHERE e.editor_id = NEW.editor_id AND e.sequence > head.sequence ORDER BY e.sequence DESC LIMIT 1;
  IF FOUND THEN head.sequence := last.sequence; head.hash := last.hash; END IF;
  NEW.format := 2;
  NEW.sequence := head.sequence + 1;
  NEW.previous_hash := head.hash;
  NEW.hash := sha256(head.hash || convert_to(audit_text(NEW), 'UTF8'));
  RETURN NEW;
END $$;`;

/**
 * Four fifths of writing an entry of the journal were the text that is hashed: PostgreSQL took each field out of the row twice, and wrote the
 * details out twice, once for their length. Each is taken once: the same text, the same hash. And whether this is a demonstration is read
 * with the head, not before it.
 */
export class TellEntriesOnce1764661000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE OR REPLACE FUNCTION audit_text(entry audit_entries) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE ${fields.map((field) => `its_${field} text := ${textOf(field)};`).join(' ')}
BEGIN
  IF entry.format = 1 THEN RETURN ${former}; END IF;
  RETURN concat_ws(',', '2', ${fields.map((field) => `coalesce(octet_length(its_${field})::text || ':' || its_${field}, '-')`).join(', ')});
END $$;
${chain({
  before: '',
  column: ', EXISTS (SELECT FROM demonstration) AS is_told',
  after: 'IF NOT head.is_told THEN NEW.at := clock_timestamp(); END IF;',
})}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE OR REPLACE FUNCTION audit_text(entry audit_entries) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT CASE entry.format WHEN 1 THEN ${former} ELSE concat_ws(',', '2', ${fields.map((field) => `audit_field(${textOf(field)})`).join(', ')}) END $$;
${chain({
  before: 'IF NOT EXISTS (SELECT FROM demonstration) THEN NEW.at := clock_timestamp(); END IF;',
  column: '',
  after: '',
})}`);
  }
}
