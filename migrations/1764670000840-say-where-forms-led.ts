import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A form that was answered by a page knew nowhere it had led to: `verify` took each for a fault. Their pages are long gone; home stands for them. */
export class SayWhereFormsLed1764670000840 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // The owner obeys row-level security too: editor by editor.
    await runner.query(`DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    UPDATE form_tokens SET location = '/' WHERE location IS NULL;
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;`);
  }

  async down(): Promise<void> {
    // What is known more does no harm.
  }
}
