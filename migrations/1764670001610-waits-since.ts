import type { MigrationInterface, QueryRunner } from 'typeorm';

const columns = (
  more = '',
) => `SELECT editor_id, id, client_id, slot_id, administrator_id, certificate_id, number, state, state_since, created_at, key_made_on_platform${more}
  FROM orders WHERE state <> ALL (ARRAY['verified'::text, 'rejected'::text, 'cancelled'::text])`;

/**
 * Since when an order waits for whoever sees to it is said by one column, which the list is read along: nobody installs a certificate before its first day. Those
 * whose certificate begins after it was collected are few, and found as they are written.
 */
export class WaitsSince1764670001610 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE orders ADD COLUMN begins_at timestamptz;
COMMENT ON COLUMN orders.begins_at IS 'of one that is collected, the beginning of its certificate when that comes later; written by a trigger';

DO $$ DECLARE editor uuid; BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    UPDATE orders o SET begins_at = x.not_before FROM certificates x
     WHERE x.editor_id = editor AND x.not_before > x.imported_at AND o.editor_id = editor AND o.certificate_id = x.id AND o.state = 'collected' AND x.not_before > o.state_since;
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;

ALTER TABLE orders ADD COLUMN waits_since timestamptz NOT NULL GENERATED ALWAYS AS (CASE WHEN state = 'collected' THEN greatest(state_since, begins_at) ELSE state_since END) STORED;
COMMENT ON COLUMN orders.waits_since IS 'since when, or from when on, somebody is to see to it: it came to its state, or its certificate begins';

CREATE FUNCTION keep_beginning() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  NEW.begins_at := (SELECT x.not_before FROM certificates x WHERE x.editor_id = NEW.editor_id AND x.id = NEW.certificate_id AND x.not_before > NEW.state_since);
  RETURN NEW;
END $$;
CREATE TRIGGER keep_beginning BEFORE UPDATE OF state, state_since, certificate_id ON orders FOR EACH ROW WHEN (NEW.state = 'collected') EXECUTE FUNCTION keep_beginning();
CREATE TRIGGER keep_beginning_of_new BEFORE INSERT ON orders FOR EACH ROW WHEN (NEW.state = 'collected' AND NEW.certificate_id IS NOT NULL) EXECUTE FUNCTION keep_beginning();

DROP INDEX orders_state;
CREATE INDEX orders_state ON orders (editor_id, state, waits_since) INCLUDE (client_id, id);
CREATE OR REPLACE VIEW open_orders WITH (security_invoker) AS ${columns(', waits_since')};`);
  }

  // Other views stand on this one: it keeps its column.
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE OR REPLACE VIEW open_orders WITH (security_invoker) AS ${columns(', state_since AS waits_since')};
DROP INDEX orders_state;
DROP TRIGGER keep_beginning ON orders; DROP TRIGGER keep_beginning_of_new ON orders; DROP FUNCTION keep_beginning;
ALTER TABLE orders DROP COLUMN waits_since; ALTER TABLE orders DROP COLUMN begins_at;
CREATE INDEX orders_state ON orders (editor_id, state, state_since) INCLUDE (client_id, id);`);
  }
}
