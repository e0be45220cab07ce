import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A second factor: the codes of an application (their seed is in `secrets`), and the recovery codes that replace a lost one. */
export class AskSecondFactors1764610010000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE factors (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  user_id uuid NOT NULL,
  confirmed_at timestamptz NOT NULL DEFAULT moment(),
  -- The interval of thirty seconds of the last code that was taken: that one and those before are worth nothing any more (RFC 6238, § 5.2).
  last_step bigint NOT NULL,
  PRIMARY KEY (editor_id, user_id),
  FOREIGN KEY (editor_id, user_id) REFERENCES users (editor_id, id)
);
CALL protect_tenant_table('factors');

CREATE TABLE recovery_codes (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  code_hash text NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (editor_id, id),
  FOREIGN KEY (editor_id, user_id) REFERENCES factors ON DELETE CASCADE
);
CREATE INDEX recovery_codes_user ON recovery_codes (editor_id, user_id) WHERE used_at IS NULL;
CALL protect_tenant_table('recovery_codes');

-- How the people of an editor sign in; no row: as the defaults say.
CREATE TABLE sign_in_policies (
  editor_id uuid PRIMARY KEY DEFAULT current_editor() REFERENCES editors,
  factor_for text NOT NULL DEFAULT 'admins' CHECK (factor_for IN ('admins', 'everybody')),
  version int NOT NULL DEFAULT 1
);
CALL protect_tenant_table('sign_in_policies', 'SELECT, INSERT, UPDATE');

-- Whoever comes in through an identity provider only, or was invited and has not come yet, has no password.
ALTER TABLE users ALTER COLUMN password_hash DROP NOT NULL;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sign_in_policies, recovery_codes, factors;');
  }
}
