import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who configured the FINESS EG of an establishment for the DMP, and when; where ANS's pages and forms are. */
export class DmpChecksAndLinks1764440010000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE establishments
  ADD dmp_configured_at timestamptz,
  ADD dmp_configured_by text,
  ADD CHECK ((dmp_configured_at IS NULL) = (dmp_configured_by IS NULL));
COMMENT ON COLUMN establishments.dmp_configured_at IS 'its FINESS EG is configured in what is sent to the DMP (domain rule 16)';
ALTER TABLE editors ADD ans_links jsonb NOT NULL DEFAULT '{}';
COMMENT ON COLUMN editors.ans_links IS 'addresses of ANS''s pages and forms that differ from those of the guide, by name';
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE editors DROP COLUMN ans_links;
ALTER TABLE establishments DROP COLUMN dmp_configured_at, DROP COLUMN dmp_configured_by;`);
  }
}
