import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Mails of the platform name the product they are about: editors who never changed this rule read its number too. */
export class RecogniseProducts1764550000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    UPDATE mail_rules
       SET phrases = phrases || ARRAY['certificat est à retirer', 'est mis à disposition', 'est mis à votre disposition'],
           dossier_after = ARRAY['numéro de produit', 'n° de produit', 'produit n°', 'produit numéro']
     WHERE recognises = 'to_collect' AND version = 1 AND dossier_after = '{}';
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;`);
  }

  async down(): Promise<void> {
    // Rules are data of the editor: what they recognise stays.
  }
}
