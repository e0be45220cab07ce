import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An order under way may be spoilt by a key that came (docs/decisions/0088): `key_exposed_at` says of whose clients it is worth asking, and
 * `open_orders` whether the key is ours to know.
 */
export class OrdersWhoseKeyCame1764670000770 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE OR REPLACE VIEW open_orders WITH (security_invoker) AS
SELECT editor_id, id, client_id, slot_id, administrator_id, certificate_id, number, state, state_since, created_at, key_made_on_platform
  FROM orders WHERE state NOT IN ('verified', 'rejected', 'cancelled');
COMMENT ON COLUMN clients.key_exposed_at IS 'when the private key of a certificate of theirs that was in force, or of the CSR of an order under way, last came to us; null: never';
${ofBefore}`);
  }

  // Other views stand on this one: it keeps its column.
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `COMMENT ON COLUMN clients.key_exposed_at IS 'when the private key of a certificate of theirs that was in force came to us; null: never'`,
    );
  }
}

// The owner obeys row-level security too: editor by editor.
const ofBefore = `
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    UPDATE clients c SET key_exposed_at = known.at
      FROM (SELECT o.client_id, max(k.seen_at) AS at FROM exposed_keys k JOIN csrs r ON r.spki_sha256 = k.spki_sha256 AND r.acceptable JOIN open_orders o ON o.id = r.order_id
             GROUP BY o.client_id) known
     WHERE c.id = known.client_id AND c.key_exposed_at IS NULL;
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;`;
