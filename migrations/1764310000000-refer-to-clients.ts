import type { MigrationInterface, QueryRunner } from 'typeorm';

const searchOf = (more: string) => `
ALTER TABLE clients DROP COLUMN search;
ALTER TABLE clients ADD COLUMN search text GENERATED ALWAYS AS (
  searchable(' ' || name || ' ' || coalesce(town, '') || ' ' || finess_ej || ' ' || coalesce(siret, '') || ' '${more} || initials(name))) STORED;
CREATE INDEX clients_search ON clients USING gin (editor_id, search gin_trgm_ops);
CREATE INDEX clients_by_name ON clients (editor_id, search COLLATE "C", id);`;

/** The number of a client in the editor's own CRM: found by the search as the others are (docs/decisions/0008-search.md). */
export class ReferToClients1764310000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE clients ADD COLUMN internal_reference text CHECK (internal_reference <> '' AND length(internal_reference) <= 40);
CREATE UNIQUE INDEX clients_internal_reference ON clients (editor_id, internal_reference) WHERE internal_reference IS NOT NULL;
${searchOf(` || coalesce(internal_reference, '') || ' '`)}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`${searchOf('')} ALTER TABLE clients DROP COLUMN internal_reference;`);
  }
}
