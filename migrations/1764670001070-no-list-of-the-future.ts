import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A list made in the future passed for the newest until that day: it is refused now, and one that was kept is no list until its day. */
export class NoListOfTheFuture1764670001070 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE OR REPLACE ${latest("WHERE this_update <= moment() + interval '1 day'")}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE OR REPLACE ${latest('')}`);
  }
}

const latest = (known: string) => `VIEW latest_revocation_lists WITH (security_invoker = true) AS
  SELECT DISTINCT ON (authority_sha256) authority_sha256, this_update, next_update, entries, der, loaded_by, loaded_at, sha256
    FROM (SELECT authority_sha256, this_update, next_update, entries, der, NULL::text AS loaded_by, loaded_at, sha256 FROM revocation_lists
          UNION ALL SELECT authority_sha256, this_update, next_update, entries, der, loaded_by, loaded_at, sha256 FROM editor_revocation_lists) known
   ${known}
   ORDER BY authority_sha256, this_update DESC, loaded_by NULLS FIRST`;
