import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What may be ordered is told by offer: a client whose mandate or administrators are of one offer alone had the slots of the other among the orders to open, and, once
 * one of these was what it waits for, none of the first (docs/decisions/0109). Of clients with such slots the column is written by their next action.
 */
export class WithheldOffers1764670002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE client_progress ADD COLUMN withheld text[];
COMMENT ON COLUMN client_progress.withheld IS 'the offers of slots that wait for an order which nobody may open, while one of another offer may be; null: none';
CREATE INDEX client_progress_withheld ON client_progress (editor_id, client_id) WHERE withheld IS NOT NULL;
ALTER TABLE client_progress ALTER COLUMN ready_to_order SET EXPRESSION AS
  ((step >= 4 OR code = 'delegation_out_of_scope'::text OR code = 'administrator_out_of_offer'::text) AND slots_covered < slots_needed AND NOT archived);
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    IF EXISTS (SELECT 1 FROM slots s WHERE s.editor_id = editor AND s.open_order_id IS NULL AND s.not_needed_reason IS NULL AND s.offer = 'SERV') THEN
      INSERT INTO outbox (id, name, payload, key) VALUES (gen_random_uuid(), 'progress.refresh', '{}', 'withheld') ON CONFLICT DO NOTHING;
    END IF;
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE client_progress ALTER COLUMN ready_to_order SET EXPRESSION AS (step >= 4 AND slots_covered < slots_needed AND NOT archived);
DROP INDEX client_progress_withheld;
ALTER TABLE client_progress DROP COLUMN withheld;`);
  }
}
