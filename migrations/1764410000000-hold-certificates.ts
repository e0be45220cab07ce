import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whose number a certificate carries (docs/decisions/0012-holders.md): a slot has a holder, the client (no establishment) or one
 * of its establishments, and an instance records which of the two it chose. The certificates of establishments that were kept in
 * a slot of the client get the slot of their establishment.
 */
export class HoldCertificates1764410000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE instances ADD COLUMN holder_level text NOT NULL DEFAULT 'EJ' CHECK (holder_level IN ('EJ','EG')), ADD COLUMN holder_since date,
  ADD COLUMN holder_reason text CHECK (holder_reason <> ''), ADD CHECK ((holder_since IS NULL) = (holder_reason IS NULL));
COMMENT ON COLUMN instances.holder_level IS 'EJ: one set under the client''s number; EG: one set per establishment served. Without a date nobody chose yet, and the rule is the EJ';

ALTER TABLE slots ADD COLUMN establishment_id uuid, ADD COLUMN successor_id uuid, ADD COLUMN added_by_hand boolean NOT NULL DEFAULT false,
  ADD FOREIGN KEY (editor_id, establishment_id) REFERENCES establishments, ADD FOREIGN KEY (editor_id, successor_id) REFERENCES slots,
  ADD CHECK (successor_id IS NULL OR establishment_id IS NOT NULL),
  ADD COLUMN order_slot_id uuid GENERATED ALWAYS AS (coalesce(successor_id, id)) STORED;
COMMENT ON COLUMN slots.establishment_id IS 'the holder: an establishment of the client, or null for the client itself';
COMMENT ON COLUMN slots.successor_id IS 'the slot of the client that takes over from the one of an establishment';
COMMENT ON COLUMN slots.order_slot_id IS 'where the certificate that comes next is ordered: the successor, else the slot itself';
DROP INDEX slots_kind;
CREATE UNIQUE INDEX slots_kind ON slots (editor_id, instance_id, establishment_id, offer, usage, purpose, common_name) NULLS NOT DISTINCT;
CREATE INDEX slots_establishment ON slots (editor_id, establishment_id) WHERE establishment_id IS NOT NULL;
CREATE INDEX slots_successor ON slots (editor_id, successor_id) WHERE successor_id IS NOT NULL;

-- The owner obeys row-level security too: editor by editor. The OU of a subject is 1 and the FINESS (F1.2).
DO $$
DECLARE editor uuid;
BEGIN
  CREATE TEMP TABLE held (certificate_id uuid, slot_id uuid, establishment_id uuid, establishment_name text, new_slot_id uuid) ON COMMIT DROP;
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    TRUNCATE held;
    INSERT INTO held (certificate_id, slot_id, establishment_id, establishment_name)
      SELECT c.id, c.slot_id, e.id, e.name FROM certificates c JOIN establishments e ON e.client_id = c.client_id
       WHERE c.subject ~ ('(^|[^A-Za-z0-9])OU *= *1' || e.finess_eg || '($|[^A-Za-z0-9])');
    UPDATE held h SET new_slot_id = n.id FROM (SELECT uuidv7() AS id, slot_id, establishment_id FROM held GROUP BY slot_id, establishment_id) n
     WHERE (n.slot_id, n.establishment_id) = (h.slot_id, h.establishment_id);
    INSERT INTO slots (id, client_id, instance_id, establishment_id, offer, usage, purpose, label, common_name, common_name_rule, serves, needed_because, not_needed_reason,
                       actor_email, informed_email, muted_until, mute_reason, install_notes)
      SELECT h.id, s.client_id, s.instance_id, h.establishment_id, s.offer, s.usage, s.purpose, s.label || ' (' || h.name || ')', s.common_name, s.common_name_rule, s.serves, s.needed_because, s.not_needed_reason,
             s.actor_email, s.informed_email, s.muted_until, s.mute_reason, s.install_notes
        FROM (SELECT new_slot_id AS id, slot_id, establishment_id, min(establishment_name) AS name FROM held GROUP BY 1, 2, 3) h JOIN slots s ON s.id = h.slot_id;
    UPDATE certificates c SET slot_id = h.new_slot_id, version = c.version + 1 FROM held h WHERE h.certificate_id = c.id;
    UPDATE orders o SET slot_id = h.new_slot_id, version = o.version + 1 FROM held h WHERE h.certificate_id = o.certificate_id;
    UPDATE slots s SET in_force_id = NULL, in_force = NULL, in_force_until = NULL WHERE s.id IN (SELECT slot_id FROM held);
    UPDATE certificates SET version = version WHERE slot_id IN (SELECT slot_id FROM held);
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;
`);
  }

  /** The slots of establishments had no place before: refused while there is one. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP INDEX slots_kind;
CREATE UNIQUE INDEX slots_kind ON slots (editor_id, instance_id, offer, usage, purpose, common_name);
ALTER TABLE slots DROP COLUMN order_slot_id, DROP COLUMN added_by_hand, DROP COLUMN successor_id, DROP COLUMN establishment_id;
ALTER TABLE instances DROP COLUMN holder_level, DROP COLUMN holder_since, DROP COLUMN holder_reason;`);
  }
}
