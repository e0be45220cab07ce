import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What comes next for each client is a table as large as theirs, and written with it: of a base that was empty, each batch of an import walked all of it
 * (docs/decisions/0074-statistics-of-what-leapt.md, « Since »).
 */
export class KnowNextActions1764670001740 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(knowing([...written, 'client_progress']));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(knowing(written));
  }
}

const written = [
  'clients',
  'establishments',
  'representatives',
  'instances',
  'instance_establishments',
  'slots',
  'import_rows',
];

const knowing = (tables: string[]) => `
CREATE OR REPLACE FUNCTION know_table_sizes() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE leapt text;
BEGIN
  FOR leapt IN
    SELECT c.oid::regclass FROM pg_class c
     WHERE c.oid = ANY (ARRAY[${tables.map((table) => `'${table}'`).join(', ')}]::regclass[])
       AND pg_relation_size(c.oid) > 2 * c.relpages::bigint * current_setting('block_size')::int
  LOOP
    EXECUTE 'ANALYZE ' || leapt;
  END LOOP;
END $$;`;
