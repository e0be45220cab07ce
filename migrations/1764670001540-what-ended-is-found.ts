import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What ended is found, whatever it ended before. A certificate that was brought over a wrong one may end before it: the slot says when what comes next ends, and those few have
 * their index.
 */
export class WhatEndedIsFound1764670001540 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE slots ADD COLUMN open_order_until timestamptz;
COMMENT ON COLUMN slots.open_order_until IS 'the end of the certificate of that order. Written by a trigger on slots';
-- Its name is after follow_successor: what that one wrote is read.
CREATE FUNCTION know_end_of_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.open_order_until := (SELECT x.not_after FROM certificates x WHERE x.editor_id = NEW.editor_id AND x.id = NEW.open_order_certificate_id);
  RETURN NEW;
END $$;
CREATE TRIGGER know_end_of_order BEFORE UPDATE ON slots FOR EACH ROW
  WHEN (OLD.open_order_certificate_id IS DISTINCT FROM NEW.open_order_certificate_id) EXECUTE FUNCTION know_end_of_order();
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    UPDATE slots s SET open_order_until = x.not_after FROM certificates x WHERE x.editor_id = s.editor_id AND x.id = s.open_order_certificate_id;
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;
CREATE INDEX slots_order_ends_first ON slots (editor_id, open_order_until) INCLUDE (open_order_id) WHERE open_order_until < expires_at;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP INDEX slots_order_ends_first;
DROP TRIGGER know_end_of_order ON slots;
DROP FUNCTION know_end_of_order;
ALTER TABLE slots DROP COLUMN open_order_until;`);
  }
}
