import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists remembered under a name: mine, my team's, or the default of a role. */
export class SaveViews1764200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE saved_views (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  list text NOT NULL CHECK (list IN ('clients', 'requests', 'certificates')),
  name text NOT NULL,
  query text NOT NULL,
  columns text[] NOT NULL DEFAULT '{}',
  owner_id uuid,
  default_of_role text CHECK (default_of_role IN ('admin','support','account_manager','technical_admin','auditor')),
  version int NOT NULL DEFAULT 1,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, owner_id) REFERENCES users,
  CHECK (owner_id IS NULL OR default_of_role IS NULL)
);
COMMENT ON COLUMN saved_views.owner_id IS 'null: the whole team''s';
CREATE UNIQUE INDEX saved_views_name ON saved_views (editor_id, list, coalesce(owner_id, '00000000-0000-0000-0000-000000000000'), lower(name));
CREATE UNIQUE INDEX saved_views_default ON saved_views (editor_id, list, default_of_role) WHERE default_of_role IS NOT NULL;
CALL protect_tenant_table('saved_views');
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE saved_views;');
  }
}
