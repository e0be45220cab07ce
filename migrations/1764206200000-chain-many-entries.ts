import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The chain of the journal, for many entries in one statement. Its head was one row rewritten for each entry, and
 * PostgreSQL walks through all the versions a transaction has made of a row: the time grew as the square of the entries.
 * Now an entry follows the last one there is, under the lock of the head, which is written once a statement.
 */
export class ChainManyEntries1764206200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE OR REPLACE FUNCTION chain_audit_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE head audit_heads; last record;
BEGIN
  SELECT * INTO head FROM audit_heads WHERE editor_id = NEW.editor_id FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO audit_heads (editor_id, sequence, hash) VALUES (NEW.editor_id, 0, '\\x00') ON CONFLICT (editor_id) DO NOTHING;
    SELECT * INTO head FROM audit_heads WHERE editor_id = NEW.editor_id FOR UPDATE;
  END IF;
  -- Only the entries of this very statement are beyond the head: it remembers the last one even if somebody removes it.
  SELECT e.sequence, e.hash INTO last FROM audit_entries e WHERE e.editor_id = NEW.editor_id AND e.sequence > head.sequence ORDER BY e.sequence DESC LIMIT 1;
  IF FOUND THEN head.sequence := last.sequence; head.hash := last.hash; END IF;
  NEW.sequence := head.sequence + 1;
  NEW.previous_hash := head.hash;
  NEW.hash := sha256(head.hash || convert_to(audit_text(NEW), 'UTF8'));
  RETURN NEW;
END $$;
CREATE FUNCTION advance_audit_head() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  UPDATE audit_heads h SET sequence = e.sequence, hash = e.hash
    FROM (SELECT DISTINCT ON (w.editor_id) w.editor_id, w.sequence, w.hash FROM written w ORDER BY w.editor_id, w.sequence DESC) e
   WHERE h.editor_id = e.editor_id AND h.sequence < e.sequence;
  RETURN NULL;
END $$;
ALTER FUNCTION advance_audit_head OWNER TO sceau_definer;
CREATE TRIGGER advance_audit_head AFTER INSERT ON audit_entries REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION advance_audit_head();
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP TRIGGER advance_audit_head ON audit_entries;
DROP FUNCTION advance_audit_head;
CREATE OR REPLACE FUNCTION chain_audit_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE head audit_heads;
BEGIN
  INSERT INTO audit_heads (editor_id, sequence, hash) VALUES (NEW.editor_id, 0, '\\x00') ON CONFLICT (editor_id) DO NOTHING;
  SELECT * INTO head FROM audit_heads WHERE editor_id = NEW.editor_id FOR UPDATE;
  NEW.sequence := head.sequence + 1;
  NEW.previous_hash := head.hash;
  NEW.hash := sha256(head.hash || convert_to(audit_text(NEW), 'UTF8'));
  UPDATE audit_heads SET sequence = NEW.sequence, hash = NEW.hash WHERE editor_id = NEW.editor_id;
  RETURN NEW;
END $$;`);
  }
}
