import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * 978xx are companies of La Réunion (CEDEX): they were taken for Saint-Martin, whose one postal code is 97150. Corrected where they stand,
 * so that the next register does not tell of a move that nobody made.
 */
export class CorrectDepartements1764480000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
UPDATE directory_legal_entities SET departement = '974' WHERE departement = '978' AND postal_code LIKE '978%';
UPDATE directory_establishments SET departement = '974' WHERE departement = '978' AND postal_code LIKE '978%';
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    UPDATE clients SET departement = '974' WHERE departement = '978' AND postal_code LIKE '978%';
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;`);
  }

  async down(): Promise<void> {
    // What was wrong stays corrected.
  }
}
