import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Several kinds of imports, what a person decides of cells that stand in the way, and what gives an import back. */
export class ImportExistingPark1764460000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
ALTER TABLE imports
  ADD COLUMN kind text NOT NULL DEFAULT 'clients',
  ADD COLUMN left_out text[] NOT NULL DEFAULT '{}',
  ADD COLUMN confirmed text[] NOT NULL DEFAULT '{}',
  ADD COLUMN undone_rows int NOT NULL DEFAULT 0,
  ADD COLUMN kept_rows int NOT NULL DEFAULT 0,
  ADD COLUMN undone_by text;
ALTER TABLE imports ALTER COLUMN kind DROP DEFAULT;
COMMENT ON COLUMN imports.left_out IS 'columns whose wrong values are left out: the rest of the line applies';
COMMENT ON COLUMN imports.confirmed IS 'columns where a line may take back a state';
COMMENT ON COLUMN imports.kept_rows IS 'applied rows that an undoing left: what they speak of was changed since';

ALTER TABLE import_rows RENAME COLUMN finess_ej TO key;
ALTER TABLE import_rows RENAME COLUMN client_id TO subject_id;
ALTER TABLE import_rows
  ADD COLUMN left_out jsonb,
  ADD COLUMN undo jsonb,
  ADD COLUMN undone_at timestamptz,
  ADD COLUMN kept_at timestamptz;
COMMENT ON COLUMN import_rows.key IS 'rows that speak of one thing have the same; ?line when the cell says nothing that could be one';
COMMENT ON COLUMN import_rows.undo IS 'on the first applied row of a key: what gives back what they changed, in the words of the kind';

ALTER TABLE import_mappings ADD COLUMN kind text NOT NULL DEFAULT 'clients';
ALTER TABLE import_mappings ALTER COLUMN kind DROP DEFAULT;
ALTER TABLE import_mappings DROP CONSTRAINT import_mappings_pkey, ADD PRIMARY KEY (editor_id, kind, signature);

ALTER TABLE delegations ADD COLUMN reference text CHECK (reference <> '' AND length(reference) <= 80);
COMMENT ON COLUMN delegations.reference IS 'what the paper is filed under, at the client’s or ours';
ALTER TABLE administrators ADD COLUMN rpps text CHECK (rpps ~ '^[0-9]{11}$');
`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
ALTER TABLE administrators DROP COLUMN rpps;
ALTER TABLE delegations DROP COLUMN reference;
DELETE FROM import_mappings WHERE kind <> 'clients';
ALTER TABLE import_mappings DROP CONSTRAINT import_mappings_pkey, ADD PRIMARY KEY (editor_id, signature);
ALTER TABLE import_mappings DROP COLUMN kind;
ALTER TABLE import_rows DROP COLUMN left_out, DROP COLUMN undo, DROP COLUMN undone_at, DROP COLUMN kept_at;
ALTER TABLE import_rows RENAME COLUMN subject_id TO client_id;
ALTER TABLE import_rows RENAME COLUMN key TO finess_ej;
DELETE FROM import_rows WHERE import_id IN (SELECT id FROM imports WHERE kind <> 'clients');
DELETE FROM import_pieces WHERE import_id IN (SELECT id FROM imports WHERE kind <> 'clients');
DELETE FROM imports WHERE kind <> 'clients';
ALTER TABLE imports DROP COLUMN kind, DROP COLUMN left_out, DROP COLUMN confirmed, DROP COLUMN undone_rows, DROP COLUMN kept_rows, DROP COLUMN undone_by;
`);
  }
}
