import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The statistics of seven tables take a second where there are many rows, and an import waits for them four times. A table has leapt when it takes
 * twice the pages that it had when they were last taken: plans of before are right for what merely grew, and autovacuum follows. The rows of a file
 * are one more file among others, whose lines no statistics know: they are looked at after the first batch of each.
 */
export class KnowWhatGrew1764670000680 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE OR REPLACE FUNCTION know_table_sizes() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE leapt text;
BEGIN
  FOR leapt IN
    SELECT c.oid::regclass FROM pg_class c
     WHERE c.oid = ANY (ARRAY['clients', 'establishments', 'representatives', 'instances', 'instance_establishments', 'slots', 'import_rows']::regclass[])
       AND pg_relation_size(c.oid) > 2 * c.relpages::bigint * current_setting('block_size')::int
  LOOP
    EXECUTE 'ANALYZE ' || leapt;
  END LOOP;
END $$;
CREATE FUNCTION know_file_sizes() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  ANALYZE import_rows;
END $$;
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP FUNCTION know_file_sizes;
CREATE OR REPLACE FUNCTION know_table_sizes() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  ANALYZE clients, establishments, representatives, instances, instance_establishments, slots, import_rows;
END $$;
`);
  }
}
