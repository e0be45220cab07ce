import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who placed an order chose its revocation code, and stays who placed it when somebody else goes on with it. Of orders that were handed over
 * before, the journal alone says who placed them.
 */
export class WhoPlacedAnOrder1764670000910 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE orders ADD COLUMN placed_by_administrator_id uuid,
  ADD FOREIGN KEY (editor_id, placed_by_administrator_id) REFERENCES administrators (editor_id, id);
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    UPDATE orders SET placed_by_administrator_id = administrator_id WHERE administrator_id IS NOT NULL;
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;
CREATE INDEX orders_placed_by ON orders (editor_id, placed_by_administrator_id) WHERE placed_by_administrator_id IS NOT NULL;
COMMENT ON COLUMN orders.administrator_id IS 'who goes on with it: who placed it, or whom it was handed to since'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
COMMENT ON COLUMN orders.administrator_id IS NULL;
ALTER TABLE orders DROP COLUMN placed_by_administrator_id`);
  }
}
