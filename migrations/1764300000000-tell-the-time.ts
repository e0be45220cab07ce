import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One clock for SQL: `moment()` is the real time unless the transaction travels (platform/clock.ts), `paris_today()` its day in Paris, never the server's.
 * Neither reads a column: row-level security lets a condition on them reach an index.
 */
export class TellTheTime1764300000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE FUNCTION moment() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
        RETURN coalesce(nullif(current_setting('app.moment', true), '')::timestamptz, now());
      CREATE FUNCTION paris_today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
        RETURN (public.moment() AT TIME ZONE 'Europe/Paris')::date;
    `);
    // What is dated when it is written is dated by the same clock. The outbox and sign-in keep the machine's own.
    await queryRunner.query(defaultsFrom('now()', 'moment()'));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(defaultsFrom('moment()', 'now()'));
    await queryRunner.query('DROP FUNCTION paris_today(); DROP FUNCTION moment();');
  }
}

function defaultsFrom(before: string, after: string): string {
  return `
    DO $$ DECLARE dated record; BEGIN
      FOR dated IN SELECT c.oid::regclass AS name, a.attname FROM pg_attrdef d
          JOIN pg_class c ON c.oid = d.adrelid JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
         WHERE pg_get_expr(d.adbin, d.adrelid) = '${before}' AND c.relnamespace = 'public'::regnamespace
           AND c.relname NOT IN ('outbox', 'recurring_runs', 'sign_in_attempts', 'directory_loads') LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT ${after}', dated.name, dated.attname);
      END LOOP;
    END $$`;
}
