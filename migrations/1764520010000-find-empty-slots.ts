import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The needed slots that have no end yet, few of them: « Commandes à ouvrir » is counted on the home page. */
export class FindEmptySlots1764520010000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'CREATE INDEX slots_empty ON slots (editor_id, client_id) WHERE not_needed_reason IS NULL AND expires_at IS NULL',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX slots_empty');
  }
}
