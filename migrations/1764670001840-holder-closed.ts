import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A slot knows that the establishment that holds it is closed. Nothing is ordered for it any more, which lists, counts and orders all ask: those that are still watched
 * are few, and have an index, where closed establishments pile up with the years (docs/decisions/0088). What is to be done next about them is told anew.
 */
export class HolderClosed1764670001840 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE slots ADD COLUMN holder_closed boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN slots.holder_closed IS 'the establishment that holds it is closed. Written by triggers on establishments and on slots';
CREATE FUNCTION tell_closing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE slots s SET holder_closed = NEW.closed_on IS NOT NULL WHERE s.editor_id = NEW.editor_id AND s.establishment_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER tell_closing AFTER UPDATE OF closed_on ON establishments FOR EACH ROW
  WHEN ((NEW.closed_on IS NULL) IS DISTINCT FROM (OLD.closed_on IS NULL)) EXECUTE FUNCTION tell_closing();
CREATE FUNCTION know_holder() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.holder_closed := coalesce((SELECT e.closed_on IS NOT NULL FROM establishments e WHERE e.editor_id = NEW.editor_id AND e.id = NEW.establishment_id), false);
  RETURN NEW;
END $$;
CREATE TRIGGER know_holder BEFORE UPDATE OF establishment_id ON slots FOR EACH ROW EXECUTE FUNCTION know_holder();
CREATE TRIGGER know_holder_of_new BEFORE INSERT ON slots FOR EACH ROW WHEN (NEW.establishment_id IS NOT NULL) EXECUTE FUNCTION know_holder();
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    UPDATE slots s SET holder_closed = true FROM establishments e WHERE e.editor_id = s.editor_id AND e.id = s.establishment_id AND e.closed_on IS NOT NULL;
    IF EXISTS (SELECT 1 FROM slots s WHERE s.holder_closed AND s.not_needed_reason IS NULL) THEN
      INSERT INTO outbox (id, name, payload, key) VALUES (gen_random_uuid(), 'progress.refresh', '{}', 'closed') ON CONFLICT DO NOTHING;
    END IF;
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;
CREATE INDEX slots_holder_closed ON slots (editor_id, id) WHERE holder_closed AND (not_needed_reason IS NULL OR open_order_id IS NOT NULL);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP INDEX slots_holder_closed;
DROP TRIGGER know_holder_of_new ON slots;
DROP TRIGGER know_holder ON slots;
DROP FUNCTION know_holder;
DROP TRIGGER tell_closing ON establishments;
DROP FUNCTION tell_closing;
ALTER TABLE slots DROP COLUMN holder_closed;`);
  }
}
