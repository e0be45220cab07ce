import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the home page and the coverage count is kept beside what they order by, in narrow columns with an index each: a page walks as far
 * as it tells, instead of telling every slot again (docs/decisions/0032-pages-that-walk.md).
 */
export class KeepWhatPagesCount1764657000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ofSlots);
    await runner.query(ofClients);
    await runner.query(forEveryEditor);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP TRIGGER keep_open_order_of_new ON orders;
DROP TRIGGER keep_open_order_of_changed ON orders;
DROP TRIGGER keep_open_order_of_gone ON orders;
DROP TRIGGER keep_open_order_of_new ON slots;
DROP TRIGGER follow_successor ON slots;
DROP FUNCTION keep_open_order;
DROP FUNCTION keep_open_order_of_new_slots;
DROP FUNCTION follow_successor;
ALTER TABLE slots DROP COLUMN phase, DROP COLUMN open_order_id, DROP COLUMN open_order_certificate_id;
ALTER TABLE client_progress DROP COLUMN name_key, DROP COLUMN coverage_rank;
DROP INDEX client_progress_funnel, client_progress_ready, client_progress_orphans;
CREATE INDEX client_progress_orphans ON client_progress (editor_id, active_assignments, client_id) WHERE habilitated;
DROP INDEX clients_archived, clients_changed, delegations_ending;
CREATE INDEX slots_empty ON slots (editor_id, client_id) WHERE not_needed_reason IS NULL AND expires_at IS NULL;
CREATE INDEX slots_ending ON slots (editor_id, expires_at) INCLUDE (id, client_id, in_force, in_force_id, declared_not_after) WHERE not_needed_reason IS NULL AND expires_at IS NOT NULL;
CREATE INDEX slots_revoked ON slots (editor_id, id) WHERE in_force = 'revoked' AND not_needed_reason IS NULL;
${functionsOfClients({ begun: { column: '', value: '' }, set: '', differs: '' })}`);
  }
}

const closed = `('verified', 'rejected', 'cancelled')`;

const ofSlots = `
ALTER TABLE slots ADD COLUMN open_order_id uuid, ADD COLUMN open_order_certificate_id uuid,
  ADD COLUMN phase text NOT NULL GENERATED ALWAYS AS (CASE
    WHEN not_needed_reason IS NOT NULL THEN 'not_needed'
    WHEN in_force = 'revoked' THEN 'revoked'
    WHEN in_force_until IS NULL AND declared_not_after IS NULL THEN
      CASE WHEN open_order_id IS NULL THEN 'missing' WHEN open_order_certificate_id IS NOT NULL AND open_order_certificate_id IS DISTINCT FROM in_force_id THEN 'arrived' ELSE 'requested' END
    WHEN in_force IN ('issued', 'installed') THEN 'issued'
    ELSE 'running' END) STORED;
COMMENT ON COLUMN slots.open_order_id IS 'the open order of what comes next in the slot, its own or its successor’s. Written by triggers on orders and on slots';
COMMENT ON COLUMN slots.open_order_certificate_id IS 'the certificate of that order, once issued';
COMMENT ON COLUMN slots.phase IS 'what covers the slot, as far as no day counts: with expires_at and a moment, its coverage';
CREATE INDEX slots_phase ON slots (editor_id, phase, expires_at) INCLUDE (id, client_id, open_order_id);
DROP INDEX slots_empty, slots_ending, slots_revoked;

-- As for the certificate in force: two changes of one slot wait for each other, and the second one looks again.
CREATE FUNCTION keep_open_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM slots s WHERE (s.editor_id, s.id) IN (SELECT c.editor_id, c.slot_id FROM changed c UNION SELECT x.editor_id, x.id FROM changed c JOIN slots x ON x.editor_id = c.editor_id AND x.successor_id = c.slot_id)
   ORDER BY s.editor_id, s.id FOR NO KEY UPDATE;
  UPDATE slots s SET open_order_id = touched.open_order_id, open_order_certificate_id = touched.certificate_id
    FROM (SELECT x.editor_id, x.id, o.id AS open_order_id, o.certificate_id
            FROM (SELECT c.editor_id, c.slot_id AS id, c.slot_id FROM changed c UNION SELECT x.editor_id, x.id, c.slot_id FROM changed c JOIN slots x ON x.editor_id = c.editor_id AND x.successor_id = c.slot_id) x
            JOIN slots own ON own.editor_id = x.editor_id AND own.id = x.id AND own.order_slot_id = x.slot_id
            LEFT JOIN orders o ON o.editor_id = x.editor_id AND o.slot_id = x.slot_id AND o.state NOT IN ${closed}) touched
   WHERE s.editor_id = touched.editor_id AND s.id = touched.id AND (s.open_order_id, s.open_order_certificate_id) IS DISTINCT FROM (touched.open_order_id, touched.certificate_id);
  RETURN NULL;
END $$;
CREATE TRIGGER keep_open_order_of_new AFTER INSERT ON orders REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_open_order();
CREATE TRIGGER keep_open_order_of_changed AFTER UPDATE ON orders REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_open_order();
CREATE TRIGGER keep_open_order_of_gone AFTER DELETE ON orders REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_open_order();

-- A slot that is new has no order of its own yet; its successor may have one.
CREATE FUNCTION keep_open_order_of_new_slots() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE slots s SET open_order_id = o.id, open_order_certificate_id = o.certificate_id
    FROM created c JOIN orders o ON o.editor_id = c.editor_id AND o.slot_id = c.successor_id AND o.state NOT IN ${closed}
   WHERE c.successor_id IS NOT NULL AND s.editor_id = c.editor_id AND s.id = c.id;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_open_order_of_new AFTER INSERT ON slots REFERENCING NEW TABLE AS created FOR EACH STATEMENT EXECUTE FUNCTION keep_open_order_of_new_slots();

-- The successor is held meanwhile: who changes its order waits, and finds this slot.
CREATE FUNCTION follow_successor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM slots s WHERE s.editor_id = new.editor_id AND s.id = new.successor_id FOR NO KEY UPDATE;
  SELECT o.id, o.certificate_id INTO new.open_order_id, new.open_order_certificate_id
    FROM (SELECT 1) one LEFT JOIN orders o ON o.editor_id = new.editor_id AND o.slot_id = coalesce(new.successor_id, new.id) AND o.state NOT IN ${closed};
  RETURN new;
END $$;
CREATE TRIGGER follow_successor BEFORE UPDATE ON slots FOR EACH ROW WHEN (old.successor_id IS DISTINCT FROM new.successor_id) EXECUTE FUNCTION follow_successor();`;

// As the list's own migration has them, with what names sort by.
const functionsOfClients = (more: { begun: { column: string; value: string }; set: string; differs: string }) => `
CREATE OR REPLACE FUNCTION begin_progress() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO client_progress (editor_id, client_id, step, code, title, detail, who, target, slots_needed, slots_covered, active_assignments, computed_on, archived, account_manager_id${more.begun.column})
  SELECT editor_id, id, 1, 'created', 'Compléter la fiche', '', 'editor', '{"kind": "client_section", "id": null, "section": "contract"}', 0, 0, 0, paris_today(), archived_at IS NOT NULL, account_manager_id${more.begun.value} FROM created
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION follow_client() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  UPDATE client_progress p SET archived = c.archived_at IS NOT NULL, account_manager_id = c.account_manager_id${more.set}
    FROM changed c WHERE p.editor_id = c.editor_id AND p.client_id = c.id
     AND (p.archived <> (c.archived_at IS NOT NULL) OR p.account_manager_id IS DISTINCT FROM c.account_manager_id${more.differs});
  RETURN NULL;
END $$;`;

const ofClients = `
ALTER TABLE client_progress ADD COLUMN name_key text NOT NULL DEFAULT '',
  ADD COLUMN coverage_rank smallint NOT NULL GENERATED ALWAYS AS (CASE worst_coverage
    WHEN 'revoked' THEN 1 WHEN 'expired' THEN 2 WHEN 'missing' THEN 3 WHEN 'expiring' THEN 4 WHEN 'issued_not_installed' THEN 5
    WHEN 'requested' THEN 6 WHEN 'covered' THEN 7 WHEN 'not_needed' THEN 8 ELSE 9 END) STORED;
COMMENT ON COLUMN client_progress.name_key IS 'clients.search, what names sort by: kept by the trigger follow_client';
COMMENT ON COLUMN client_progress.coverage_rank IS 'the worst coverage, what hurts most first; 9: the client has no slot';
DROP INDEX client_progress_orphans;
CREATE INDEX client_progress_orphans ON client_progress (editor_id, active_assignments, client_id) WHERE habilitated AND NOT archived;
CREATE INDEX client_progress_coverage ON client_progress (editor_id, coverage_rank, name_key COLLATE "C", client_id) WHERE NOT archived;
CREATE INDEX client_progress_funnel ON client_progress (editor_id, step, who, since) WHERE NOT archived;
CREATE INDEX client_progress_ready ON client_progress (editor_id, client_id) WHERE step >= 4 AND slots_covered < slots_needed AND NOT archived;
CREATE INDEX clients_archived ON clients (editor_id, id) WHERE archived_at IS NOT NULL;
CREATE INDEX clients_changed ON clients (editor_id, id) WHERE subject_changed_at IS NOT NULL OR number_since IS NOT NULL;
CREATE INDEX delegations_ending ON delegations (editor_id, ends_on, client_id) WHERE state IN ('active', 'to_review') AND ends_on IS NOT NULL;
${functionsOfClients({ begun: { column: ', name_key', value: ', search' }, set: ', name_key = c.search', differs: ' OR p.name_key <> c.search' })}`;

// The owner obeys row-level security too: editor by editor.
const forEveryEditor = `
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    UPDATE slots s SET open_order_id = o.id, open_order_certificate_id = o.certificate_id FROM open_orders o WHERE o.slot_id = s.order_slot_id;
    UPDATE client_progress p SET name_key = c.search FROM clients c WHERE c.id = p.client_id;
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;`;
