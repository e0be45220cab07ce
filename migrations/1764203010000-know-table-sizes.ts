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
-- Of the role that owns the tables: before PostgreSQL 17 nobody else may be allowed to take their statistics. It reads no row for anybody.
CREATE FUNCTION know_table_sizes() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  ANALYZE clients, establishments, representatives, instances, instance_establishments, slots, import_rows;
END $$;
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION know_table_sizes;');
  }
}
