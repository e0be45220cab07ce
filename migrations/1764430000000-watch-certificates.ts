import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What certificates and CSRs are judged by, and watched by afterwards: keys that were exposed, the authorities and revocation lists that an
 * editor brings itself, certificates kept as history, and which certificate is in force when one was revoked.
 */
export class WatchCertificates1764430000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(exposedKeys);
    await runner.query(authoritiesOfEditors);
    await runner.query(trustViews);
    await runner.query(historyAndRevocation);
    await runner.query(inForce);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
${functionBefore}
DROP INDEX slots_revoked, certificates_revoked, certificates_serial;
ALTER TABLE certificates DROP COLUMN history, DROP COLUMN revoked_by_list;
DROP VIEW trusted_authorities, latest_revocation_lists;
DROP TABLE editor_authorities, editor_revocation_lists, exposed_keys;
ALTER TABLE revocation_lists DROP COLUMN entries;`);
  }
}

const exposedKeys = `
CREATE TABLE exposed_keys (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  spki_sha256 text NOT NULL CHECK (spki_sha256 ~ '^[0-9a-f]{64}$'),
  came_by text NOT NULL,
  seen_at timestamptz NOT NULL DEFAULT moment(),
  PRIMARY KEY (editor_id, spki_sha256)
);
COMMENT ON TABLE exposed_keys IS 'public fingerprints of the private keys that came in an upload or a mail: nothing of the keys themselves';
CALL protect_tenant_table('exposed_keys');`;

// What the operator gives is for all editors; what one editor trusts besides is its own affair, and never another's.
const authoritiesOfEditors = `
CREATE TABLE editor_authorities (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  sha256 text NOT NULL,
  name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('root','issuing')),
  environment text NOT NULL CHECK (environment IN ('PROD','TEST')),
  not_after timestamptz NOT NULL,
  der bytea NOT NULL,
  added_by text NOT NULL,
  added_at timestamptz NOT NULL DEFAULT moment(),
  PRIMARY KEY (editor_id, id)
);
CREATE UNIQUE INDEX editor_authorities_fingerprint ON editor_authorities (editor_id, sha256);
CALL protect_tenant_table('editor_authorities');
CREATE TABLE editor_revocation_lists (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  authority_sha256 text NOT NULL,
  this_update timestamptz NOT NULL,
  next_update timestamptz,
  entries int NOT NULL,
  der bytea NOT NULL,
  loaded_by text NOT NULL,
  loaded_at timestamptz NOT NULL DEFAULT moment(),
  PRIMARY KEY (editor_id, authority_sha256)
);
CALL protect_tenant_table('editor_revocation_lists');
ALTER TABLE revocation_lists ADD COLUMN entries int;
COMMENT ON COLUMN revocation_lists.entries IS 'how many certificates it revokes; null: loaded before it was counted';`;

const trustViews = `
CREATE VIEW trusted_authorities WITH (security_invoker = true) AS
  SELECT id, sha256, name, kind, environment, not_after, der, NULL::text AS added_by, loaded_at AS added_at FROM authorities
  UNION ALL
  SELECT id, sha256, name, kind, environment, not_after, der, added_by, added_at FROM editor_authorities e
   WHERE NOT EXISTS (SELECT 1 FROM authorities a WHERE a.sha256 = e.sha256);
CREATE VIEW latest_revocation_lists WITH (security_invoker = true) AS
  SELECT DISTINCT ON (authority_sha256) authority_sha256, this_update, next_update, entries, der, loaded_by, loaded_at
    FROM (SELECT authority_sha256, this_update, next_update, entries, der, NULL::text AS loaded_by, loaded_at FROM revocation_lists
          UNION ALL SELECT authority_sha256, this_update, next_update, entries, der, loaded_by, loaded_at FROM editor_revocation_lists) known
   ORDER BY authority_sha256, this_update DESC, loaded_by NULLS FIRST;
COMMENT ON VIEW trusted_authorities IS 'what certificates are judged against: the operator''s, and the editor''s own; added_by is null for the operator''s';
COMMENT ON VIEW latest_revocation_lists IS 'the newest list of each authority, whoever brought it';
GRANT SELECT ON trusted_authorities, latest_revocation_lists TO sceau_app;`;

const historyAndRevocation = `
ALTER TABLE certificates ADD COLUMN history boolean NOT NULL DEFAULT false, ADD COLUMN revoked_by_list text;
COMMENT ON COLUMN certificates.history IS 'it was over when it was imported: it covered its slot once, and never does again';
COMMENT ON COLUMN certificates.revoked_by_list IS 'the authority whose revocation list names it; null for a revocation that a person noted';
CREATE INDEX certificates_serial ON certificates (editor_id, serial_number);
CREATE INDEX certificates_revoked ON certificates (editor_id, revoked_by_list) WHERE revoked_by_list IS NOT NULL;
CREATE INDEX slots_revoked ON slots (editor_id, id) WHERE in_force = 'revoked' AND not_needed_reason IS NULL;
COMMENT ON COLUMN slots.in_force_id IS 'the newest verified certificate, else the newest; a revoked one only when there is no other. Neither history nor one that a verified certificate has replaced. Written by a trigger on certificates';`;

const lockSlots = `PERFORM 1 FROM slots s WHERE (s.editor_id, s.id) IN (SELECT c.editor_id, c.slot_id FROM changed c) ORDER BY s.editor_id, s.id FOR NO KEY UPDATE;`;
const stateOfBest = `CASE WHEN x.revoked_at IS NOT NULL THEN 'revoked' WHEN x.installed_at IS NULL THEN 'issued' WHEN x.verified_at IS NULL THEN 'installed' ELSE 'verified' END AS state`;
const bestFirst = `ORDER BY (x.revoked_at IS NULL) DESC, (x.verified_at IS NOT NULL) DESC, x.not_after DESC, x.id DESC LIMIT 1`;

// A certificate that was replaced does not come back when its successor is revoked: it is no longer on the server.
const inForce = `
CREATE OR REPLACE FUNCTION keep_in_force() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  ${lockSlots}
  UPDATE slots s SET in_force_id = best.id, in_force = best.state, in_force_until = best.not_after
    FROM (SELECT DISTINCT c.editor_id, c.slot_id FROM changed c) touched
    LEFT JOIN LATERAL (
      SELECT x.id, x.not_after, ${stateOfBest}
        FROM certificates x WHERE x.editor_id = touched.editor_id AND x.slot_id = touched.slot_id AND NOT x.history
         AND NOT EXISTS (SELECT 1 FROM certificates y WHERE y.editor_id = x.editor_id AND y.slot_id = x.slot_id AND y.replaces_id = x.id AND y.verified_at IS NOT NULL)
       ${bestFirst}) best ON true
   WHERE s.editor_id = touched.editor_id AND s.id = touched.slot_id AND (s.in_force_id, s.in_force, s.in_force_until) IS DISTINCT FROM (best.id, best.state, best.not_after);
  RETURN NULL;
END $$;
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    UPDATE certificates SET version = version WHERE slot_id IN (SELECT slot_id FROM certificates WHERE revoked_at IS NOT NULL);
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;`;

const functionBefore = `
CREATE OR REPLACE FUNCTION keep_in_force() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  ${lockSlots}
  UPDATE slots s SET in_force_id = best.id, in_force = best.state, in_force_until = best.not_after
    FROM (SELECT DISTINCT c.editor_id, c.slot_id FROM changed c) touched
    CROSS JOIN LATERAL (
      SELECT x.id, x.not_after, ${stateOfBest}
        FROM certificates x WHERE x.editor_id = touched.editor_id AND x.slot_id = touched.slot_id
       ${bestFirst}) best
   WHERE s.editor_id = touched.editor_id AND s.id = touched.slot_id AND (s.in_force_id, s.in_force, s.in_force_until) IS DISTINCT FROM (best.id, best.state, best.not_after);
  RETURN NULL;
END $$;`;
