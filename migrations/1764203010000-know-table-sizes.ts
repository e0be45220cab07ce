import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Thousands of rows in a table that was nearly empty a second ago: plans made before (those of foreign keys first) walk an index from end to end
 * until the statistics are taken. The import asks for them itself; the runtime role may do no more than that.
 */
export class KnowTableSizes1764203010000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Nobody looks rows up by these: their statistics would only take time.
ALTER TABLE import_rows ALTER COLUMN cells SET STATISTICS 0, ALTER COLUMN differences SET STATISTICS 0, ALTER COLUMN errors SET STATISTICS 0, ALTER COLUMN remarks SET STATISTICS 0;
GRANT MAINTAIN ON clients, establishments, representatives, instances, instance_establishments, slots, import_rows TO sceau_definer;
CREATE FUNCTION know_table_sizes() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  ANALYZE clients, establishments, representatives, instances, instance_establishments, slots, import_rows;
END $$;
ALTER FUNCTION know_table_sizes OWNER TO sceau_definer;
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP FUNCTION know_table_sizes;
REVOKE MAINTAIN ON clients, establishments, representatives, instances, instance_establishments, slots, import_rows FROM sceau_definer;`);
  }
}
