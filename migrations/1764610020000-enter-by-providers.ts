import type { MigrationInterface, QueryRunner } from 'typeorm';

/** OpenID Connect: the provider of an editor, and who is who there. */
export class EnterByProviders1764610020000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE identity_providers (
  editor_id uuid PRIMARY KEY DEFAULT current_editor() REFERENCES editors,
  name text NOT NULL DEFAULT '',
  issuer text NOT NULL DEFAULT '',
  client_id text NOT NULL DEFAULT '',
  scope text NOT NULL DEFAULT 'openid email profile',
  acr_values text[] NOT NULL DEFAULT '{}',
  role_claim text,
  role_rules text[] NOT NULL DEFAULT '{}',
  email_domains text[] NOT NULL DEFAULT '{}',
  creates_people boolean NOT NULL DEFAULT false,
  password_for text NOT NULL DEFAULT 'everybody' CHECK (password_for IN ('everybody', 'admins')),
  factor_by text NOT NULL DEFAULT 'ours' CHECK (factor_by IN ('ours', 'theirs')),
  offered boolean NOT NULL DEFAULT false,
  version int NOT NULL DEFAULT 1,
  CHECK (NOT offered OR (issuer <> '' AND client_id <> ''))
);
CALL protect_tenant_table('identity_providers', 'SELECT, INSERT, UPDATE');

-- A person is known by the provider's own name for them (OpenID Connect Core § 5.7), never again by an address, which may be given to somebody else.
CREATE TABLE provider_links (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  issuer text NOT NULL,
  subject text NOT NULL,
  user_id uuid NOT NULL,
  linked_at timestamptz NOT NULL DEFAULT moment(),
  PRIMARY KEY (editor_id, issuer, subject),
  FOREIGN KEY (editor_id, user_id) REFERENCES users (editor_id, id)
);
CREATE UNIQUE INDEX provider_links_user ON provider_links (editor_id, user_id, issuer);
CALL protect_tenant_table('provider_links');`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE provider_links, identity_providers;');
  }
}
