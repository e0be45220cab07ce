import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A certificate in force whose private key came to us is to be revoked and made again, as one of a former name: its client, its slot and the
 * home page say so (docs/decisions/0087). Hardly any client has one: `key_exposed_at` says of whom it is worth asking, as the other two do.
 */
export class RedoWhatAKeyCameOf1764670000760 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE clients ADD COLUMN key_exposed_at timestamptz;
COMMENT ON COLUMN clients.key_exposed_at IS 'when the private key of a certificate of theirs that was in force came to us; null: never';
DROP INDEX clients_changed;
CREATE INDEX clients_changed ON clients (editor_id, id) WHERE subject_changed_at IS NOT NULL OR number_since IS NOT NULL OR key_exposed_at IS NOT NULL;
DROP VIEW certificates_to_redo;
CREATE VIEW certificates_to_redo WITH (security_invoker) AS
SELECT x.editor_id, x.id, x.client_id, x.slot_id,
       CASE WHEN ${exposed} THEN 'key' ELSE coalesce(${formerNumber}, '') END AS wrong
  FROM certificates_in_force x JOIN clients c ON c.id = x.client_id
 WHERE ${former} OR (${exposed});
COMMENT ON VIEW certificates_to_redo IS 'in force, and to be revoked and made again (domain rule 11): its key came to us (key), it carries a former number of the client (that number), or a former name or département (nothing)';
GRANT SELECT ON certificates_to_redo TO sceau_app;
${ofBefore}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP VIEW certificates_to_redo;
CREATE VIEW certificates_to_redo WITH (security_invoker) AS
SELECT x.editor_id, x.id, x.client_id, x.slot_id, ${formerNumber} AS former_number
  FROM certificates_in_force x JOIN clients c ON c.id = x.client_id
 WHERE ${former};
COMMENT ON VIEW certificates_to_redo IS 'in force under a former name, département or number of the client: to be revoked and made again (domain rule 11)';
GRANT SELECT ON certificates_to_redo TO sceau_app;
DROP INDEX clients_changed;
CREATE INDEX clients_changed ON clients (editor_id, id) WHERE subject_changed_at IS NOT NULL OR number_since IS NOT NULL;
ALTER TABLE clients DROP COLUMN key_exposed_at;`);
  }
}

const exposed = `c.key_exposed_at IS NOT NULL AND EXISTS (SELECT 1 FROM certificates y JOIN exposed_keys k ON k.spki_sha256 = y.spki_sha256 WHERE y.id = x.id)`;

const carried = `f.client_id = x.client_id AND f.number <> c.number AND strpos(x.subject || ',', ', OU=' || f.unit || ',') > 0`;
const formerNumber = `(SELECT f.number FROM former_numbers f WHERE ${carried} ORDER BY f.changed_on DESC LIMIT 1)`;
const former = `x.not_before < c.subject_changed_at
    OR (c.number_since IS NOT NULL AND EXISTS (SELECT 1 FROM former_numbers f WHERE ${carried}))`;

// The owner obeys row-level security too: editor by editor.
const ofBefore = `
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    UPDATE clients c SET key_exposed_at = known.at
      FROM (SELECT x.client_id, min(k.seen_at) AS at FROM exposed_keys k JOIN certificates y ON y.spki_sha256 = k.spki_sha256 JOIN certificates_in_force x ON x.id = y.id
             GROUP BY x.client_id) known
     WHERE c.id = known.client_id;
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;`;
