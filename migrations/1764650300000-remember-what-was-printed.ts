import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A document that we draw is drawn again only when what it was made from is another. */
export class RememberWhatWasPrinted1764650300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE documents ADD COLUMN inputs_sha256 text CHECK (inputs_sha256 ~ '^[0-9a-f]{64}$');
COMMENT ON COLUMN documents.inputs_sha256 IS 'of everything it was drawn from; null for what was brought to us';
CREATE INDEX documents_inputs ON documents (editor_id, inputs_sha256) WHERE inputs_sha256 IS NOT NULL AND superseded_by IS NULL;
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP INDEX documents_inputs;
ALTER TABLE documents DROP COLUMN inputs_sha256;
`);
  }
}
