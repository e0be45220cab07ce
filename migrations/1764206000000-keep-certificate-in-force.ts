import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Each slot says which certificate is in force and until when, so that what covers it is read, counted and ordered without
 * looking at every certificate there ever was. Kept by the database itself, in the statement that changed a certificate.
 */
export class KeepCertificateInForce1764206000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE slots ADD COLUMN in_force_id uuid, ADD COLUMN in_force text CHECK (in_force IN ('issued','installed','verified','revoked')), ADD COLUMN in_force_until timestamptz,
  ADD CHECK ((in_force_id IS NULL) = (in_force IS NULL) AND (in_force_id IS NULL) = (in_force_until IS NULL)),
  ADD COLUMN expires_at timestamptz GENERATED ALWAYS AS (coalesce(in_force_until, ((declared_not_after + 1)::timestamp - interval '1 second') AT TIME ZONE 'Europe/Paris')) STORED;
COMMENT ON COLUMN slots.in_force_id IS 'the newest verified certificate, else the newest; a revoked one only when there is no other. Written by a trigger on certificates';
COMMENT ON COLUMN slots.expires_at IS 'the end of the certificate in force; without any, that of the day that was declared, in Paris';
CREATE INDEX slots_expiry ON slots (editor_id, (coalesce(expires_at, 'infinity')), id);
DROP INDEX slots_declared;

-- Two changes of one slot wait for each other: the second one looks again once the first one is committed.
CREATE FUNCTION keep_in_force() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM slots s WHERE (s.editor_id, s.id) IN (SELECT c.editor_id, c.slot_id FROM changed c) ORDER BY s.editor_id, s.id FOR NO KEY UPDATE;
  UPDATE slots s SET in_force_id = best.id, in_force = best.state, in_force_until = best.not_after
    FROM (SELECT DISTINCT c.editor_id, c.slot_id FROM changed c) touched
    CROSS JOIN LATERAL (
      SELECT x.id, x.not_after, CASE WHEN x.revoked_at IS NOT NULL THEN 'revoked' WHEN x.installed_at IS NULL THEN 'issued' WHEN x.verified_at IS NULL THEN 'installed' ELSE 'verified' END AS state
        FROM certificates x WHERE x.editor_id = touched.editor_id AND x.slot_id = touched.slot_id
       ORDER BY (x.revoked_at IS NULL) DESC, (x.verified_at IS NOT NULL) DESC, x.not_after DESC, x.id DESC LIMIT 1) best
   WHERE s.editor_id = touched.editor_id AND s.id = touched.slot_id AND (s.in_force_id, s.in_force, s.in_force_until) IS DISTINCT FROM (best.id, best.state, best.not_after);
  RETURN NULL;
END $$;
CREATE TRIGGER keep_in_force_of_new AFTER INSERT ON certificates REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_in_force();
CREATE TRIGGER keep_in_force_of_changed AFTER UPDATE ON certificates REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_in_force();

-- The owner obeys row-level security too: editor by editor.
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    UPDATE certificates SET version = version;
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP TRIGGER keep_in_force_of_new ON certificates;
DROP TRIGGER keep_in_force_of_changed ON certificates;
DROP FUNCTION keep_in_force;
ALTER TABLE slots DROP COLUMN expires_at, DROP COLUMN in_force_id, DROP COLUMN in_force, DROP COLUMN in_force_until;
CREATE INDEX slots_declared ON slots (editor_id, declared_not_after) WHERE declared_not_after IS NOT NULL;`);
  }
}
