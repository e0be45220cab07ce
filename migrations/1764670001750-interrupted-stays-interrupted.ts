import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was in service and is revoked stays in force until another is verified, as what has expired does: a successor that was only collected took its
 * place, and the interruption disappeared from every list. Slots that are in this state already are told so again.
 */
export class InterruptedStaysInterrupted1764670001750 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
COMMENT ON COLUMN slots.in_force_id IS 'the newest verified certificate, else the newest; among these, a revoked one only for want of another: what was in service and is revoked leaves its place to none that is not verified. Neither history nor one that a verified certificate has replaced. Written by a trigger on certificates';
${keeping('(x.verified_at IS NOT NULL) DESC, (x.revoked_at IS NULL) DESC')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
COMMENT ON COLUMN slots.in_force_id IS 'the newest verified certificate, else the newest; a revoked one only when there is no other. Neither history nor one that a verified certificate has replaced. Written by a trigger on certificates';
${keeping('(x.revoked_at IS NULL) DESC, (x.verified_at IS NOT NULL) DESC')}`);
  }
}

const best = (order: string, editor: string, slot: string) => `
    LEFT JOIN LATERAL (
      SELECT x.id, x.not_after, CASE WHEN x.revoked_at IS NOT NULL THEN 'revoked' WHEN x.installed_at IS NULL THEN 'issued' WHEN x.verified_at IS NULL THEN 'installed' ELSE 'verified' END AS state
        FROM certificates x WHERE x.editor_id = ${editor} AND x.slot_id = ${slot} AND NOT x.history
         AND NOT EXISTS (SELECT 1 FROM certificates y WHERE y.editor_id = x.editor_id AND y.slot_id = x.slot_id AND y.replaces_id = x.id AND y.verified_at IS NOT NULL)
       ORDER BY ${order}, x.not_after DESC, x.id DESC LIMIT 1) best ON true`;

const keep = (touched: string, order: string) => `
  UPDATE slots s SET in_force_id = best.id, in_force = best.state, in_force_until = best.not_after
    FROM ${touched}${best(order, 'touched.editor_id', 'touched.slot_id')}
   WHERE s.editor_id = touched.editor_id AND s.id = touched.slot_id AND (s.in_force_id, s.in_force, s.in_force_until) IS DISTINCT FROM (best.id, best.state, best.not_after);`;

// The owner obeys row-level security too: editor by editor. Only slots with a revoked certificate that was in service may be told otherwise.
const keeping = (order: string) => `
CREATE OR REPLACE FUNCTION keep_in_force() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM slots s WHERE (s.editor_id, s.id) IN (SELECT c.editor_id, c.slot_id FROM changed c) ORDER BY s.editor_id, s.id FOR NO KEY UPDATE;${keep('(SELECT DISTINCT c.editor_id, c.slot_id FROM changed c) touched', order)}
  RETURN NULL;
END $$;
DO $$ DECLARE editor uuid; BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);${keep('(SELECT DISTINCT c.editor_id, c.slot_id FROM certificates c WHERE c.editor_id = editor AND c.revoked_at IS NOT NULL AND c.verified_at IS NOT NULL) touched', order)}
    IF FOUND THEN INSERT INTO outbox (id, name, payload, key) VALUES (gen_random_uuid(), 'progress.refresh', '{}', 'interrupted') ON CONFLICT DO NOTHING; END IF;
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;`;
