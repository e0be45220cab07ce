import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Loads of the national register that go on where they were stopped, and a search that forgives. */
export class StageRegister1764201000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Unlogged: a crash of PostgreSQL empties it, and the load begins again.
CREATE UNLOGGED TABLE directory_staging (
  place int NOT NULL,
  kind text NOT NULL,
  finess text COLLATE "C" NOT NULL,
  legal_entity_finess text, name text NOT NULL, siren text, siret text, category text,
  town text, postal_code text, departement text, address text, legal_status text,
  closed boolean, closed_on date
);
COMMENT ON COLUMN directory_staging.place IS 'in the file: of a structure given twice, the last counts';
COMMENT ON COLUMN directory_staging.closed IS 'null: the file does not tell';

ALTER TABLE directory_loads ALTER COLUMN extracted_on DROP NOT NULL,
  ADD COLUMN state text NOT NULL DEFAULT 'done' CHECK (state IN ('staging', 'done', 'abandoned')),
  ADD COLUMN sha256 text,
  ADD COLUMN records int NOT NULL DEFAULT 0,
  ADD COLUMN refused int NOT NULL DEFAULT 0,
  ADD COLUMN first_refusals text[] NOT NULL DEFAULT '{}',
  ADD CHECK (state <> 'done' OR extracted_on IS NOT NULL);
COMMENT ON COLUMN directory_loads.records IS 'how many records of the file are staged or refused: where an interrupted load goes on';
CREATE UNIQUE INDEX directory_loads_under_way ON directory_loads (state) WHERE state = 'staging';

-- « CHU » for « Centre hospitalier universitaire ».
ALTER TABLE directory_legal_entities ADD COLUMN initials text GENERATED ALWAYS AS (initials(name)) STORED;
CREATE INDEX directory_legal_entities_initials ON directory_legal_entities (initials text_pattern_ops);
CREATE INDEX directory_legal_entities_siren ON directory_legal_entities (siren) WHERE siren IS NOT NULL;
CREATE INDEX directory_establishments_siret ON directory_establishments (siret) WHERE siret IS NOT NULL;

-- Every word of the register once: what a word with a slip in it is compared with.
CREATE TABLE directory_words (word text PRIMARY KEY);
CREATE INDEX directory_words_near ON directory_words USING gin (word gin_trgm_ops);
GRANT SELECT ON directory_words TO sceau_app;
INSERT INTO directory_words
  SELECT DISTINCT word FROM (SELECT search FROM directory_legal_entities UNION ALL SELECT search FROM directory_establishments) named,
    string_to_table(search, ' ') AS word WHERE length(word) > 3 AND word !~ '[0-9]';
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP TABLE directory_words, directory_staging;
DROP INDEX directory_establishments_siret, directory_legal_entities_siren;
ALTER TABLE directory_legal_entities DROP COLUMN initials;
DELETE FROM directory_loads WHERE state <> 'done';
ALTER TABLE directory_loads DROP COLUMN state, DROP COLUMN sha256, DROP COLUMN records, DROP COLUMN refused, DROP COLUMN first_refusals,
  ALTER COLUMN extracted_on SET NOT NULL;`);
  }
}
