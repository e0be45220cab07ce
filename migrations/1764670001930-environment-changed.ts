import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A certificate of the other environment than its client’s is to be revoked and made again, as one of a former name (docs/decisions/0015): a client
 * that goes from tests to production was covered by its test certificates. Hardly any ever changes: `environment_changed_at` says of whom it is worth
 * asking, as the other three do, and whoever writes the environment leaves it to the database.
 */
export class EnvironmentChanged1764670001930 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE clients ADD COLUMN environment_changed_at timestamptz;
COMMENT ON COLUMN clients.environment_changed_at IS 'when its environment changed last, kept by the trigger note_environment; null: never';
CREATE FUNCTION note_environment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.environment_changed_at := moment();
  RETURN NEW;
END $$;
CREATE TRIGGER note_environment BEFORE UPDATE OF environment ON clients FOR EACH ROW WHEN (OLD.environment <> NEW.environment) EXECUTE FUNCTION note_environment();
DROP INDEX clients_changed;
CREATE INDEX clients_changed ON clients (editor_id, id) WHERE subject_changed_at IS NOT NULL OR number_since IS NOT NULL OR key_exposed_at IS NOT NULL OR environment_changed_at IS NOT NULL;
CREATE OR REPLACE VIEW certificates_in_force WITH (security_invoker) AS
SELECT editor_id, id, client_id, slot_id, common_name, subject, not_before, not_after, environment
  FROM certificates WHERE revoked_at IS NULL AND not_after > (SELECT moment());
${view(`WHEN ${other} THEN x.environment`, `OR (${other})`)}
COMMENT ON VIEW certificates_to_redo IS 'in force, and to be revoked and made again (domain rule 11): its key came to us (key), it is of the other environment than the client (the one it is of), it carries a former number of the client (that number), or a former name or département (nothing)';
${ofBefore}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP VIEW certificates_to_redo, certificates_in_force;
CREATE VIEW certificates_in_force WITH (security_invoker) AS
SELECT editor_id, id, client_id, slot_id, common_name, subject, not_before, not_after
  FROM certificates WHERE revoked_at IS NULL AND not_after > (SELECT moment());
COMMENT ON VIEW certificates_in_force IS 'neither revoked nor over, whether installed or not';
${view('', '')}
COMMENT ON VIEW certificates_to_redo IS 'in force, and to be revoked and made again (domain rule 11): its key came to us (key), it carries a former number of the client (that number), or a former name or département (nothing)';
GRANT SELECT ON certificates_in_force, certificates_to_redo TO sceau_app;
DROP INDEX clients_changed;
CREATE INDEX clients_changed ON clients (editor_id, id) WHERE subject_changed_at IS NOT NULL OR number_since IS NOT NULL OR key_exposed_at IS NOT NULL;
DROP TRIGGER note_environment ON clients;
DROP FUNCTION note_environment;
ALTER TABLE clients DROP COLUMN environment_changed_at;`);
  }
}

const right = `subject_says(x.subject, c.name, c.departement) OR subject_names_holder(x.subject, x.slot_id)`;
const exposed = `c.key_exposed_at IS NOT NULL AND EXISTS (SELECT 1 FROM certificates y JOIN exposed_keys k ON k.spki_sha256 = y.spki_sha256 WHERE y.id = x.id)`;
const carried = `f.client_id = x.client_id AND f.number <> c.number AND strpos(x.subject || ',', ', OU=' || f.unit || ',') > 0`;
// One whose marks tell nothing is of neither.
const other = `c.environment_changed_at IS NOT NULL AND x.environment <> c.environment AND x.environment <> 'unknown'`;

const view = (when: string, or: string) => `
CREATE OR REPLACE VIEW certificates_to_redo WITH (security_invoker) AS
SELECT x.editor_id, x.id, x.client_id, x.slot_id,
       CASE WHEN ${exposed} THEN 'key'
            ${when}
            ELSE coalesce((SELECT f.number FROM former_numbers f WHERE ${carried} ORDER BY f.changed_on DESC LIMIT 1), '') END AS wrong
  FROM certificates_in_force x JOIN clients c ON c.id = x.client_id
 WHERE (x.not_before < c.subject_changed_at AND (${right}) IS NOT TRUE) OR (c.number_since IS NOT NULL AND EXISTS (SELECT 1 FROM former_numbers f WHERE ${carried})) OR (${exposed}) ${or};
`;

// The owner obeys row-level security too: editor by editor. What is next for those is told anew.
const ofBefore = `
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    UPDATE clients c SET environment_changed_at = moment()
     WHERE EXISTS (SELECT 1 FROM certificates_in_force x WHERE x.client_id = c.id AND x.environment <> c.environment AND x.environment <> 'unknown');
    IF EXISTS (SELECT 1 FROM clients c WHERE c.environment_changed_at IS NOT NULL) THEN
      INSERT INTO outbox (id, name, payload, key) VALUES (gen_random_uuid(), 'progress.refresh', '{}', 'environment') ON CONFLICT DO NOTHING;
    END IF;
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;`;
