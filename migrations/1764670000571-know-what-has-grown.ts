import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = `clients, establishments, representatives, instances, instance_establishments, slots, import_rows`;

/**
 * An import asks how large its tables have become, four times in 50,000 clients, and waits for the answer: 155 ms of PostgreSQL for 20,000 of
 * them, of which columns took most. A tenth of the sample tells sizes as well; and a table that has not doubled since keeps the better
 * statistics that it has. One that has is read again, as before, by autovacuum. The lines of a file are not more when they are applied, but all
 * of them are checked then: taken for a handful they were sorted, all, for each batch.
 */
export class KnowWhatHasGrown1764670000571 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE OR REPLACE FUNCTION know_table_sizes() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET default_statistics_target = 10 AS $$
DECLARE grown text;
BEGIN
  SELECT string_agg(c.oid::regclass::text, ', ') INTO grown FROM pg_class c
   WHERE c.oid = ANY ('{${tables}}'::regclass[])
     AND (c.relname = 'import_rows' OR pg_relation_size(c.oid) / current_setting('block_size')::int > 2 * c.relpages);
  IF grown IS NOT NULL THEN EXECUTE 'ANALYZE ' || grown; END IF;
END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE OR REPLACE FUNCTION know_table_sizes() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  ANALYZE ${tables};
END $$`);
  }
}
