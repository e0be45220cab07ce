import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A certificate that is not in service and must be made again is a coverage of its own: the client's worst one says so as its slot does. */
export class ToRedo1764670001130 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
${ranks(['revoked', 'expired', 'missing', 'expiring', 'to_redo', 'issued_not_installed', 'requested', 'covered', 'not_needed'])}
-- The owner obeys row-level security too: editor by editor.
${everywhere(`UPDATE client_progress p SET worst_coverage = 'to_redo'
      WHERE p.worst_coverage = 'issued_not_installed' AND p.client_id IN (SELECT k.id FROM clients k WHERE k.key_exposed_at IS NOT NULL)
        AND EXISTS (SELECT 1 FROM slots s JOIN certificates y ON y.id = s.in_force_id JOIN exposed_keys x ON x.spki_sha256 = y.spki_sha256
                     WHERE s.client_id = p.client_id AND s.phase = 'issued' AND s.expires_at >= moment())`)}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
${everywhere(`UPDATE client_progress SET worst_coverage = 'issued_not_installed' WHERE worst_coverage = 'to_redo'`)}
${ranks(['revoked', 'expired', 'missing', 'expiring', 'issued_not_installed', 'requested', 'covered', 'not_needed'])}`);
  }
}

const ranks = (coverages: string[]) => `
ALTER TABLE client_progress ALTER COLUMN coverage_rank SET EXPRESSION AS (CASE worst_coverage
  ${coverages.map((coverage, index) => `WHEN '${coverage}' THEN ${index + 1}`).join(' ')} ELSE ${coverages.length + 1} END);
COMMENT ON COLUMN client_progress.coverage_rank IS 'the worst coverage, what hurts most first; ${coverages.length + 1}: the client has no slot';`;

const everywhere = (update: string) => `
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    ${update};
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;`;
