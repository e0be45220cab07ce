import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a client's page keeps when something ends: an establishment closed, a client archived, a note taken back. */
export class FollowClientRecords1764204000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE establishments ADD COLUMN closed_on date, ADD COLUMN closed_reason text,
  ADD CHECK ((closed_on IS NULL) = (closed_reason IS NULL));
ALTER TABLE clients ADD COLUMN archived_by text, ADD COLUMN archived_reason text;
ALTER TABLE documents ADD COLUMN note text;

-- A note taken back loses its text: the journal keeps that there was one, and who took it back.
ALTER TABLE comments ADD COLUMN removed_at timestamptz, ADD CHECK (removed_at IS NULL OR text = '');
GRANT UPDATE (text, removed_at) ON comments TO sceau_app;
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
REVOKE UPDATE (text, removed_at) ON comments FROM sceau_app;
ALTER TABLE comments DROP COLUMN removed_at;
ALTER TABLE documents DROP COLUMN note;
ALTER TABLE clients DROP COLUMN archived_by, DROP COLUMN archived_reason;
ALTER TABLE establishments DROP COLUMN closed_on, DROP COLUMN closed_reason;`);
  }
}
