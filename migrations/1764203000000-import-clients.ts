import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Imports of clients: the file in pieces, one row a line with its outcome, and the mapping each header was given. */
export class ImportClients1764203000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE imports (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  id uuid NOT NULL,
  file_name text NOT NULL,
  format text NOT NULL CHECK (format IN ('csv','xlsx')),
  size int NOT NULL,
  sha256 text NOT NULL,
  sheets text[] NOT NULL DEFAULT '{}',
  sheet text,
  header text[] NOT NULL,
  samples jsonb NOT NULL DEFAULT '[]',
  mapping jsonb,
  state text NOT NULL, state_since timestamptz NOT NULL DEFAULT now(),
  failure text,
  read_rows int NOT NULL DEFAULT 0, read_all boolean NOT NULL DEFAULT false,
  new_rows int NOT NULL DEFAULT 0, changed_rows int NOT NULL DEFAULT 0, unchanged_rows int NOT NULL DEFAULT 0, error_rows int NOT NULL DEFAULT 0,
  applied_rows int NOT NULL DEFAULT 0, stale_rows int NOT NULL DEFAULT 0,
  checked_at timestamptz, applied_at timestamptz, applied_by text,
  version int NOT NULL DEFAULT 1,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (editor_id, id)
);
COMMENT ON COLUMN imports.read_rows IS 'rows of the file kept in import_rows; read_all once the last one is';
COMMENT ON COLUMN imports.stale_rows IS 'rows whose client was changed by someone between the check and the application: left alone';
CALL protect_tenant_table('imports');

-- One megabyte a piece: a worker elsewhere reads the file, and nobody holds it whole.
CREATE TABLE import_pieces (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  import_id uuid NOT NULL,
  position int NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (editor_id, import_id, position),
  FOREIGN KEY (editor_id, import_id) REFERENCES imports
);
ALTER TABLE import_pieces ALTER COLUMN bytes SET STORAGE EXTERNAL;
CALL protect_tenant_table('import_pieces', 'SELECT, INSERT');

CREATE TABLE import_rows (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  import_id uuid NOT NULL,
  line int NOT NULL,
  finess_ej text NOT NULL,
  cells jsonb NOT NULL,
  outcome text CHECK (outcome IN ('new','changed','unchanged','error')),
  differences jsonb, errors jsonb, remarks jsonb,
  reason text,
  client_id uuid,
  applied_at timestamptz,
  stale_at timestamptz,
  PRIMARY KEY (editor_id, import_id, line),
  FOREIGN KEY (editor_id, import_id) REFERENCES imports
);
COMMENT ON COLUMN import_rows.finess_ej IS 'rows of one client have the same; empty when the cell holds none';
COMMENT ON COLUMN import_rows.reason IS 'what rows in error are grouped by, without the values';
CREATE INDEX import_rows_key ON import_rows (editor_id, import_id, finess_ej, line);
CREATE INDEX import_rows_outcome ON import_rows (editor_id, import_id, outcome, line);
CALL protect_tenant_table('import_rows');

CREATE TABLE import_mappings (
  editor_id uuid NOT NULL DEFAULT current_editor() REFERENCES editors,
  signature text NOT NULL,
  mapping jsonb NOT NULL,
  used_by text NOT NULL,
  used_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (editor_id, signature)
);
COMMENT ON COLUMN import_mappings.signature IS 'hash of the header: the next file with the same one is mapped at once';
CALL protect_tenant_table('import_mappings');
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE import_mappings, import_rows, import_pieces, imports;');
  }
}
