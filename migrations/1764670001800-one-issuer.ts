import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The address of a provider is written in one way (`issuerOf`): a slash that one of the two sides wrote and the other did not made everybody look
 * untied. Whoever tied themselves under both has one tie left.
 */
export class OneIssuer1764670001800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
DO $$ DECLARE editor uuid; BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    DELETE FROM provider_links l WHERE l.issuer ~ '^https?://[^/]+/$'
      AND EXISTS (SELECT 1 FROM provider_links o WHERE o.editor_id = l.editor_id AND o.issuer = rtrim(l.issuer, '/') AND (o.subject = l.subject OR o.user_id = l.user_id));
    UPDATE provider_links SET issuer = rtrim(issuer, '/') WHERE issuer ~ '^https?://[^/]+/$';
    UPDATE identity_providers SET issuer = rtrim(issuer, '/') WHERE issuer ~ '^https?://[^/]+/$';
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;`);
  }

  /** Both ways of writing it lead to the same provider: nothing to take back. */
  async down(): Promise<void> {}
}
