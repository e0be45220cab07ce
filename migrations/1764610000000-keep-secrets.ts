import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Secrets that must be read again are kept sealed, in one table: what is kept there opens with a key of the environment only. */
export class KeepSecrets1764610000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE secrets (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  kind text NOT NULL CHECK (kind IN ('mailbox_password', 'one_time_seed', 'provider_secret')),
  owner_id uuid NOT NULL,
  -- The id of a key, a nonce and what it sealed: nothing that was written in clear.
  sealed text NOT NULL CHECK (sealed ~ '^[a-z0-9-]{1,20}\\.[A-Za-z0-9_-]{16}\\.[A-Za-z0-9_-]{22,}$'),
  sealed_at timestamptz NOT NULL DEFAULT moment(),
  PRIMARY KEY (editor_id, kind, owner_id)
);
CALL protect_tenant_table('secrets');
-- What looks across editors has no business here.
REVOKE ALL ON secrets FROM sceau_definer;
-- A password in the address of a mailbox is taken out by database:prepare; none comes in any more.
ALTER TABLE editors ADD CONSTRAINT editors_mail_source_holds_no_password CHECK (mail_source !~ '^[a-z]+://[^/@]*:[^/@]*@') NOT VALID;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE editors DROP CONSTRAINT editors_mail_source_holds_no_password;
DROP TABLE secrets;`);
  }
}
