import type { MigrationInterface, QueryRunner } from 'typeorm';

const written = (when: string) => `
DROP TRIGGER keep_operators_columns ON editors;
CREATE TRIGGER keep_operators_columns BEFORE UPDATE ON editors FOR EACH ROW WHEN (${when}) EXECUTE FUNCTION keep_operators_columns();`;

/**
 * PostgreSQL keeps a comparison of rows as ORs within one another, and makes one flat OR of its own text: once restored, the trigger was another one for
 * `database:prepare`, which refused the restored database for ever (docs/decisions/0033). Written as it comes back.
 */
export class ATriggerAsItIsRestored1764670001910 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      written(`OLD.slug IS DISTINCT FROM NEW.slug OR OLD.mail_from IS DISTINCT FROM NEW.mail_from OR OLD.mail_source IS DISTINCT FROM NEW.mail_source
    OR OLD.mail_authserv_id IS DISTINCT FROM NEW.mail_authserv_id OR OLD.ans_sender_domains IS DISTINCT FROM NEW.ans_sender_domains`),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      written(
        '(OLD.slug, OLD.mail_from, OLD.mail_source, OLD.mail_authserv_id, OLD.ans_sender_domains) IS DISTINCT FROM (NEW.slug, NEW.mail_from, NEW.mail_source, NEW.mail_authserv_id, NEW.ans_sender_domains)',
      ),
    );
  }
}
