import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The FINESS EG that is configured in what is sent to the DMP is a check of one installation (domain rule 16): of an establishment in the instance that serves
 * it. On the establishment it went along to another client, and to an instance where nobody had configured anything.
 */
export class DmpByInstance1764670001270 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE instance_establishments ADD COLUMN dmp_configured_at timestamptz, ADD COLUMN dmp_configured_by text,
  ADD CONSTRAINT instance_establishments_dmp_check CHECK ((dmp_configured_at IS NULL) = (dmp_configured_by IS NULL));
COMMENT ON COLUMN instance_establishments.dmp_configured_at IS 'when its FINESS EG was configured in what this instance sends to the DMP';
UPDATE instance_establishments s SET dmp_configured_at = e.dmp_configured_at, dmp_configured_by = e.dmp_configured_by
  FROM establishments e, instances i
 WHERE e.editor_id = s.editor_id AND e.id = s.establishment_id AND i.editor_id = s.editor_id AND i.id = s.instance_id AND 'dmp' = ANY (i.services)
   AND e.dmp_configured_at IS NOT NULL AND e.dmp_configured_by IS NOT NULL;
ALTER TABLE establishments DROP COLUMN dmp_configured_at, DROP COLUMN dmp_configured_by`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE establishments ADD COLUMN dmp_configured_at timestamptz, ADD COLUMN dmp_configured_by text;
UPDATE establishments e SET dmp_configured_at = s.dmp_configured_at, dmp_configured_by = s.dmp_configured_by
  FROM instance_establishments s WHERE s.editor_id = e.editor_id AND s.establishment_id = e.id AND s.dmp_configured_at IS NOT NULL;
ALTER TABLE instance_establishments DROP COLUMN dmp_configured_at, DROP COLUMN dmp_configured_by`);
  }
}
