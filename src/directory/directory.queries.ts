import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { searchWords } from './search-words.js';

/** A legal entity of the national register. */
export interface LegalEntity {
  finess: string;
  name: string;
  siren: string | null;
  town: string | null;
  postal_code: string | null;
  departement: string | null;
  address: string | null;
  closed_on: string | null;
  /** The client of this editor, when it is one already. */
  client_id: string | null;
  establishments: number;
}

/** Whether the name only repeats the number: the file loaded so far does not name the legal entity. */
export function isStandIn(entity: { finess: string; name: string }): boolean {
  return entity.name === `Entité juridique ${entity.finess}`;
}

/** An establishment of the national register. */
export interface RegisteredEstablishment {
  finess: string;
  legal_entity_finess: string;
  name: string;
  siret: string | null;
  category: string | null;
  town: string | null;
  postal_code: string | null;
  departement: string | null;
  closed_on: string | null;
}

const entityColumns = `e.finess, e.name, e.siren, e.town, e.postal_code, e.departement, e.address, e.closed_on, c.id AS client_id,
  (SELECT count(*)::int FROM directory_establishments d WHERE d.legal_entity_finess = e.finess) AS establishments`;
const establishmentColumns =
  'finess, legal_entity_finess, name, siret, category, town, postal_code, departement, closed_on';

/** The register is shared by all editors; whether a structure is a client is the current editor's. */
@Injectable()
export class DirectoryQueries {
  constructor(private readonly db: TenantDb) {}

  async legalEntity(finess: string): Promise<LegalEntity | null> {
    const rows = await this.db.query<LegalEntity>(
      `SELECT ${entityColumns} FROM directory_legal_entities e LEFT JOIN clients c ON c.finess_ej = e.finess WHERE e.finess = $1`,
      [finess],
    );
    return rows[0] ?? null;
  }

  async establishment(finess: string): Promise<RegisteredEstablishment | null> {
    const rows = await this.db.query<RegisteredEstablishment>(
      `SELECT ${establishmentColumns} FROM directory_establishments WHERE finess = $1`,
      [finess],
    );
    return rows[0] ?? null;
  }

  /** By town then name. @param limit the largest managing bodies have several hundred. */
  establishmentsOf(finess: string, limit: number): Promise<RegisteredEstablishment[]> {
    return this.db.query<RegisteredEstablishment>(
      `SELECT ${establishmentColumns} FROM directory_establishments WHERE legal_entity_finess = $1 ORDER BY town, name, finess LIMIT $2`,
      [finess, limit],
    );
  }

  /** The FINESS EJ behind a SIRET: that of its establishment, or of the company. */
  async legalEntityOfSiret(siret: string): Promise<string | null> {
    const rows = await this.db.query<{ finess: string }>(
      `SELECT legal_entity_finess AS finess FROM directory_establishments WHERE siret = $1
       UNION ALL SELECT finess FROM directory_legal_entities WHERE siren = left($1, 9) LIMIT 1`,
      [siret],
    );
    return rows[0]?.finess ?? null;
  }

  /**
   * Legal entities whose name or town, or that of one of their establishments, has every word.
   * @returns at most `limit` + 1 rows, so that the page can say there are more.
   */
  search(query: string, limit: number): Promise<LegalEntity[]> {
    const words = searchWords(query);
    if (words.length === 0) return Promise.resolve([]);
    const clauses = words.map((_, index) => `search LIKE ANY ($${index + 2}::text[])`).join(' AND ');
    return this.db.query<LegalEntity>(
      `WITH direct AS (SELECT finess FROM directory_legal_entities WHERE ${clauses} LIMIT 1000),
            through AS (SELECT DISTINCT legal_entity_finess AS finess FROM (SELECT legal_entity_finess FROM directory_establishments WHERE ${clauses} LIMIT 1000) found),
            hits AS (SELECT finess, min(rank) AS rank FROM (SELECT finess, 0 AS rank FROM direct UNION ALL SELECT finess, 1 FROM through) ranked GROUP BY finess)
       SELECT ${entityColumns} FROM hits h JOIN directory_legal_entities e ON e.finess = h.finess LEFT JOIN clients c ON c.finess_ej = e.finess
        ORDER BY h.rank, e.name, e.finess LIMIT $1`,
      [limit + 1, ...words.map((alternatives) => alternatives.map((text) => `%${text}%`))],
    );
  }

  /** A few establishments of each legal entity, those that have the words first. */
  examples(finess: string[], query: string): Promise<RegisteredEstablishment[]> {
    const words = searchWords(query).flatMap((alternatives) => alternatives.map((text) => `%${text}%`));
    return this.db.query<RegisteredEstablishment>(
      `SELECT ${establishmentColumns} FROM (
         SELECT d.*, row_number() OVER (PARTITION BY legal_entity_finess ORDER BY (search LIKE ANY ($2::text[])) DESC, name, finess) AS place
           FROM directory_establishments d WHERE legal_entity_finess = ANY ($1::text[])) ranked
        WHERE place <= 3 ORDER BY legal_entity_finess, place`,
      [finess, words],
    );
  }

  /** The latest extraction loaded, or null when the operator has loaded none. */
  async latestLoad(): Promise<{ extracted_on: string } | null> {
    const rows = await this.db.query<{ extracted_on: string }>(
      'SELECT max(extracted_on) AS extracted_on FROM directory_loads HAVING count(*) > 0',
    );
    return rows[0] ?? null;
  }
}
