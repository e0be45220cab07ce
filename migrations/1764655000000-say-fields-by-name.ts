import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a campaign on records was asked is told by the names of the fields: it had codes of its own for six answers. */
export class SayFieldsByName1764655000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    UPDATE campaigns SET parameters = CASE parameters ->> 'change'
        WHEN 'contract_requested' THEN jsonb_build_object('contractState', 'requested', 'contractSince', parameters ->> 'since')
        WHEN 'contract_signed' THEN jsonb_build_object('contractState', 'signed', 'contractSince', parameters ->> 'since')
        WHEN 'ordering_delegated' THEN '{"ordering": "delegated"}'::jsonb
        WHEN 'ordering_self' THEN '{"ordering": "self"}'::jsonb
        WHEN 'environment_production' THEN '{"environment": "PROD"}'::jsonb
        WHEN 'environment_test' THEN '{"environment": "TEST"}'::jsonb
        ELSE parameters END
     WHERE kind = 'update_field' AND parameters ? 'change';
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;
`);
  }

  async down(): Promise<void> {
    // The former codes said the same of the same records; a release that reads them asks again.
  }
}
