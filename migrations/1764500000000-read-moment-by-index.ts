import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `coalesce()` is nothing that PostgreSQL holds leakproof: under row-level security, a condition with moment() never reached its index, and
 * the home page read every slot twice. And what the home page asks of slots and delegations stands in their indexes, without their rows.
 */
export class ReadMomentByIndex1764500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
${moment(`CASE WHEN current_setting('app.moment', true) <> '' THEN current_setting('app.moment', true)::timestamptz ELSE now() END`)}
DROP INDEX slots_ending;
CREATE INDEX slots_ending ON slots (editor_id, expires_at) INCLUDE (id, client_id, in_force, in_force_id, declared_not_after)
  WHERE not_needed_reason IS NULL AND expires_at IS NOT NULL;
CREATE INDEX delegations_to_review ON delegations (editor_id, client_id) WHERE state = 'to_review';`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP INDEX delegations_to_review, slots_ending;
CREATE INDEX slots_ending ON slots (editor_id, expires_at) WHERE not_needed_reason IS NULL AND expires_at IS NOT NULL;
${moment(`coalesce(nullif(current_setting('app.moment', true), '')::timestamptz, now())`)}`);
  }
}

const moment = (value: string) => `
CREATE OR REPLACE FUNCTION moment() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE RETURN ${value};`;
