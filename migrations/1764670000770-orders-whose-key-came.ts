import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An order under way may be spoilt: the private key of its CSR or certificate came to us, or its certificate was revoked before it was in
 * service (docs/decisions/0088). `open_orders` says so, of the clients whose `key_exposed_at` says that it may be. One that is installed goes on:
 * once verified it is made again as any other in service (`certificates_to_redo`).
 */
export class OrdersWhoseKeyCame1764670000770 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE OR REPLACE VIEW open_orders WITH (security_invoker) AS
${columns},
       CASE WHEN EXISTS (SELECT 1 FROM certificates x WHERE x.id = o.certificate_id AND x.revoked_at IS NOT NULL) THEN 'revoked'
            WHEN o.state <> 'installed' AND EXISTS (SELECT 1 FROM clients c WHERE c.id = o.client_id AND c.key_exposed_at IS NOT NULL)
             AND EXISTS (SELECT 1 FROM exposed_keys k WHERE k.spki_sha256 = ${itsKey}) THEN 'key' END AS spoilt
${rows};
COMMENT ON COLUMN open_orders.spoilt IS 'why it cannot go on as it is: its certificate was revoked, or the private key of its CSR or certificate came to us (key)';
COMMENT ON COLUMN clients.key_exposed_at IS 'when the private key of a certificate of theirs that was in force, or of the CSR of an order under way, last came to us; null: never';
${ofBefore}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    // Other views stand on this one: it keeps its column, which says nothing any more.
    await runner.query(`
CREATE OR REPLACE VIEW open_orders WITH (security_invoker) AS
${columns}, NULL::text AS spoilt
${rows};
COMMENT ON COLUMN open_orders.spoilt IS NULL;
COMMENT ON COLUMN clients.key_exposed_at IS 'when the private key of a certificate of theirs that was in force came to us; null: never';`);
  }
}

const columns = `SELECT o.editor_id, o.id, o.client_id, o.slot_id, o.administrator_id, o.certificate_id, o.number, o.state, o.state_since, o.created_at`;
const rows = `  FROM orders o WHERE o.state NOT IN ('verified', 'rejected', 'cancelled')`;

// Its certificate once there is one, before that the CSR it is passed with: the latest acceptable one, unless the platform makes the key.
const itsKey = `
               CASE WHEN o.certificate_id IS NOT NULL THEN (SELECT x.spki_sha256 FROM certificates x WHERE x.id = o.certificate_id)
                    WHEN NOT o.key_made_on_platform
                    THEN (SELECT r.spki_sha256 FROM csrs r WHERE r.order_id = o.id AND r.acceptable ORDER BY r.created_at DESC, r.id DESC LIMIT 1) END`;

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
