import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is wrong with a certificate, and with those of a client, asked only where anything may be: PostgreSQL makes all of a statement ready, also what
 * no row of it comes to, and `certificates_to_redo` was a fifth of the page of a client that has nothing to redo.
 */
export class WhatIsWrong1764670001550 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE FUNCTION what_is_wrong(certificate uuid) RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RETURN (SELECT t.wrong FROM certificates_to_redo t WHERE t.id = certificate);
END $$;
CREATE FUNCTION what_is_wrong_of(client uuid) RETURNS text[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RETURN ARRAY(SELECT t.wrong FROM certificates_to_redo t WHERE t.client_id = client);
END $$;
COMMENT ON FUNCTION what_is_wrong IS 'with this certificate, as certificates_to_redo says it; null: nothing';
COMMENT ON FUNCTION what_is_wrong_of IS 'with each certificate of this client that is to be redone';`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION what_is_wrong; DROP FUNCTION what_is_wrong_of');
  }
}
