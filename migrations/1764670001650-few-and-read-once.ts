import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which establishments ever went to another client, told as they go: their slots are few, and read once, where each order asked after its own. The key of an
 * order is a function: what hardly any order comes to is not made ready with each list (0084). Since when delegations are to be reviewed stands in their index.
 */
export class FewAndReadOnce1764670001650 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE establishments ADD COLUMN transferred_at timestamptz;
COMMENT ON COLUMN establishments.transferred_at IS 'when it last went to another client; null: never. Written by a trigger';
DO $$ DECLARE editor uuid; BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    UPDATE establishments e SET transferred_at = now() WHERE EXISTS (SELECT 1 FROM slots s WHERE s.establishment_id = e.id AND s.client_id <> e.client_id);
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;
CREATE FUNCTION tell_transfer() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.transferred_at := moment(); RETURN NEW; END $$;
CREATE TRIGGER tell_transfer BEFORE UPDATE OF client_id ON establishments FOR EACH ROW WHEN (NEW.client_id IS DISTINCT FROM OLD.client_id) EXECUTE FUNCTION tell_transfer();
CREATE INDEX establishments_transferred ON establishments (editor_id, id) INCLUDE (client_id) WHERE transferred_at IS NOT NULL;

CREATE FUNCTION key_of_order(order_id uuid, certificate uuid, made_on_platform boolean) RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  IF certificate IS NOT NULL THEN RETURN (SELECT x.spki_sha256 FROM certificates x WHERE x.id = certificate); END IF;
  IF made_on_platform THEN RETURN NULL; END IF;
  RETURN (SELECT r.spki_sha256 FROM csrs r WHERE r.order_id = key_of_order.order_id AND r.acceptable ORDER BY r.created_at DESC, r.id DESC LIMIT 1);
END $$;
COMMENT ON FUNCTION key_of_order IS 'SHA-256 of the public key of an open order, in hexadecimal: its certificate''s once there is one, before that its latest acceptable CSR''s, unless the platform makes the key';

DROP INDEX delegations_to_review;
CREATE INDEX delegations_to_review ON delegations (editor_id, client_id) INCLUDE (state_since) WHERE state = 'to_review';`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP INDEX delegations_to_review;
CREATE INDEX delegations_to_review ON delegations (editor_id, client_id) WHERE state = 'to_review';
DROP FUNCTION key_of_order;
DROP INDEX establishments_transferred;
DROP TRIGGER tell_transfer ON establishments;
DROP FUNCTION tell_transfer;
ALTER TABLE establishments DROP COLUMN transferred_at;`);
  }
}
