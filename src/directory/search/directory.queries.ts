import { Injectable } from '@nestjs/common';
import sql, { raw } from 'sql-template-tag';
import { everBorneNumbers } from '../../clients/numbers/borne-numbers.facts.js';
import { countEach } from '../../platform/lists/capped-counts.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { pendingChanges } from '../../register-changes/pending-changes.facts.js';

/** A legal entity of the national register. */
export interface LegalEntity {
  finess: string;
  name: string;
  siren: string | null;
  town: string | null;
  postalCode: string | null;
  departement: string | null;
  address: string | null;
  closedOn: string | null;
  /** The client of this editor, when it is one already. */
  clientId: string | null;
  establishments: number;
}

/** Whether the name only repeats the number: the file loaded so far does not name the legal entity. */
export function isStandIn(entity: { finess: string; name: string }): boolean {
  return entity.name === `Entité juridique ${entity.finess}`;
}

/** An establishment of the national register. */
export interface RegisteredEstablishment {
  finess: string;
  legalEntityFiness: string;
  name: string;
  siret: string | null;
  category: string | null;
  town: string | null;
  postalCode: string | null;
  departement: string | null;
  closedOn: string | null;
}

/** Of a legal entity `e`, and the current editor's client `c`. */
export const entityColumns = `e.finess, e.name, e.siren, e.town, e.postal_code, e.departement, e.address, e.closed_on, c.id AS client_id,
  (SELECT count(*)::int FROM directory_establishments d WHERE d.legal_entity_finess = e.finess) AS establishments`;
export const establishmentColumns =
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
      `SELECT ${establishmentColumns} FROM directory_establishments WHERE legal_entity_finess = $1 ORDER BY searchable(town), searchable(name), finess LIMIT $2`,
      [finess, limit],
    );
  }

  /** Those that are open, in the same order. @param among only these, where they are given */
  openEstablishmentsOf(
    finess: string,
    limit: number,
    among: string[] | null = null,
  ): Promise<RegisteredEstablishment[]> {
    return this.db.query<RegisteredEstablishment>(
      `SELECT ${establishmentColumns} FROM directory_establishments
        WHERE legal_entity_finess = $1 AND closed_on IS NULL AND ($3::text[] IS NULL OR finess = ANY ($3)) ORDER BY searchable(town), searchable(name), finess LIMIT $2`,
      [finess, limit, among],
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

  /** The legal entities of a company: several may share its SIREN. */
  legalEntitiesOfSiren(siren: string, limit: number): Promise<LegalEntity[]> {
    return this.db.query<LegalEntity>(
      `SELECT ${entityColumns} FROM directory_legal_entities e LEFT JOIN clients c ON c.finess_ej = e.finess
        WHERE e.siren = $1 ORDER BY (e.closed_on IS NOT NULL), searchable(e.name), e.finess LIMIT $2`,
      [siren, limit + 1],
    );
  }

  /** The current editor's client that has this number, had it, or has an establishment of it: one that the register does not know. */
  async clientOfNumber(number: string): Promise<{ id: string; name: string; number: string } | null> {
    const [found] = await this.db.query<{ id: string; name: string; number: string }>(
      `SELECT c.id, c.name, c.number FROM (${everBorneNumbers('$1')}) k JOIN clients c ON c.id = k.client_id LIMIT 1`,
      [[number]],
    );
    return found ?? null;
  }

  /** How many changes of the register concern the current editor's clients and wait for a decision, up to one more than the limit of counts. */
  async pendingChanges(): Promise<number> {
    const [count = 0] = await countEach(this.db, [{ from: sql`(${raw(pendingChanges)}) pending`, where: sql`true` }]);
    return count;
  }

  /** The latest extraction loaded, or null when the operator has loaded none. */
  async latestLoad(): Promise<{ extractedOn: string } | null> {
    const rows = await this.db.query<{ extractedOn: string }>(
      `SELECT max(extracted_on) AS extracted_on FROM directory_loads WHERE state = 'done' HAVING count(*) > 0`,
    );
    return rows[0] ?? null;
  }
}
