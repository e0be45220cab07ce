import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Somebody's data erased: the row stays, for what hangs on it, and names nobody. A link of an account is deleted once it serves no more. */
export class ErasePersons1764650700000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE users ADD COLUMN erased_at timestamptz, ADD CHECK (erased_at IS NULL OR (disabled_at IS NOT NULL AND password_hash IS NULL));
ALTER TABLE administrators ADD COLUMN erased_at timestamptz, ADD CHECK (erased_at IS NULL OR (departed_at IS NOT NULL AND email IS NULL AND phone IS NULL AND rpps IS NULL));
ALTER TABLE representatives ADD COLUMN erased_at timestamptz,
  ADD CHECK (erased_at IS NULL OR (ended_on IS NOT NULL AND email IS NULL AND phone IS NULL AND card_number IS NULL));
COMMENT ON COLUMN users.erased_at IS 'from then on the row names nobody; so for administrators and representatives';
GRANT DELETE ON account_links TO sceau_app;
CREATE POLICY forget_ended ON account_links AS RESTRICTIVE FOR DELETE TO sceau_app
  USING (used_at IS NOT NULL OR revoked_at IS NOT NULL OR expires_at < clock_timestamp());
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP POLICY forget_ended ON account_links;
REVOKE DELETE ON account_links FROM sceau_app;
ALTER TABLE users DROP COLUMN erased_at;
ALTER TABLE administrators DROP COLUMN erased_at;
ALTER TABLE representatives DROP COLUMN erased_at;
`);
  }
}
