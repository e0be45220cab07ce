import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A certificate in service that we know by its end only, from the editor's own lists, until its file is imported. */
export class DeclareExpiries1764200400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE slots ADD COLUMN declared_not_after date, ADD COLUMN declared_by text, ADD COLUMN declared_at timestamptz,
  ADD CHECK ((declared_not_after IS NULL) = (declared_by IS NULL));
CREATE INDEX slots_declared ON slots (editor_id, declared_not_after) WHERE declared_not_after IS NOT NULL;
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE slots DROP COLUMN declared_not_after, DROP COLUMN declared_by, DROP COLUMN declared_at;',
    );
  }
}
