import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A revocation list of a megabyte was sent to the web and read there for each certificate that was judged. It is known by its fingerprint, and
 * read once by each process (docs/decisions/0083).
 */
export class KnowAListByItsFingerprint1764670000750 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE revocation_lists ADD COLUMN sha256 text NOT NULL GENERATED ALWAYS AS (encode(sha256(der), 'hex')) STORED;
ALTER TABLE editor_revocation_lists ADD COLUMN sha256 text NOT NULL GENERATED ALWAYS AS (encode(sha256(der), 'hex')) STORED;
CREATE OR REPLACE ${latest(', sha256')};`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP VIEW latest_revocation_lists;
CREATE ${latest('')};
COMMENT ON VIEW latest_revocation_lists IS 'the newest list of each authority, whoever brought it';
GRANT SELECT ON latest_revocation_lists TO sceau_app;
ALTER TABLE editor_revocation_lists DROP COLUMN sha256;
ALTER TABLE revocation_lists DROP COLUMN sha256;`);
  }
}

const latest = (sha256: string) => `VIEW latest_revocation_lists WITH (security_invoker = true) AS
  SELECT DISTINCT ON (authority_sha256) authority_sha256, this_update, next_update, entries, der, loaded_by, loaded_at${sha256}
    FROM (SELECT authority_sha256, this_update, next_update, entries, der, NULL::text AS loaded_by, loaded_at${sha256} FROM revocation_lists
          UNION ALL SELECT authority_sha256, this_update, next_update, entries, der, loaded_by, loaded_at${sha256} FROM editor_revocation_lists) known
   ORDER BY authority_sha256, this_update DESC, loaded_by NULLS FIRST`;
