import { Injectable } from '@nestjs/common';
import { de } from '../../identifiers/elision.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { together } from '../../platform/tenancy/together.js';
import { uniqueColumns } from './client-columns.js';
import { type Known, type Registered, takenKey } from './client-state.js';

/** What the lines say of facts that only one client may have, by column. */
export type UniqueValues = Map<string, string[]>;

/** The numbers of the lines of a batch. */
export interface NamedNumbers {
  /** The import: its other lines are others' numbers. */
  fileId: string;
  /** FINESS EJ, and SIRET. */
  numbers: string[];
  finessEg: string[];
  unique: UniqueValues;
}

/** Whose the numbers of a batch of lines are: in the register, among the editor's clients and their establishments, in the rest of the file. */
@Injectable()
export class NumbersKnownQueries {
  constructor(private readonly db: TenantDb) {}

  async read({ fileId, numbers, finessEg, unique }: NamedNumbers): Promise<Omit<Known, 'clients' | 'cards'>> {
    const [formers, entities, registered, establishments, entityOf, taken] = await together(
      this.formers(numbers),
      this.entities([...numbers, ...finessEg]),
      this.registered([...numbers, ...finessEg]),
      this.establishments([...finessEg, ...numbers]),
      finessEg.length > 0 ? this.entityOf(finessEg, fileId) : Promise.resolve(new Map<string, string>()),
      this.taken(unique),
    );
    return { formers, entities, registered, ...establishments, entityOf, taken };
  }

  private async formers(numbers: string[]): Promise<Known['formers']> {
    const rows = await this.db.query<{ former: string; name: string; number: string; since: string }>(
      `SELECT f.number AS former, c.name, c.number, f.changed_on AS since FROM former_numbers f JOIN clients c ON c.id = f.client_id
        WHERE f.number = ANY ($1) AND f.number <> c.number ORDER BY f.recorded_at`,
      [numbers],
    );
    return new Map(rows.map(({ former, ...now }) => [former, now]));
  }

  private async entities(finess: string[]): Promise<Map<string, Registered>> {
    const rows = await this.db.query<Registered & { finess: string }>(
      `SELECT finess, name, town, NULL AS owner, address, postal_code AS "postalCode", departement, NULL AS category, closed_on AS "closedOn" FROM directory_legal_entities WHERE finess = ANY ($1)`,
      [finess],
    );
    return new Map(rows.map((row) => [row.finess, row]));
  }

  private async registered(finess: string[]): Promise<Map<string, Registered>> {
    const rows = await this.db.query<Registered & { finess: string }>(
      `SELECT finess, name, town, legal_entity_finess AS owner, address, postal_code AS "postalCode", departement, category, closed_on AS "closedOn" FROM directory_establishments WHERE finess = ANY ($1)`,
      [finess],
    );
    return new Map(rows.map((row) => [row.finess, row]));
  }

  private async taken(unique: UniqueValues): Promise<Known['taken']> {
    const found = await together(
      ...uniqueColumns.map(async ({ key, column }) => {
        const rows = await this.db.query<{ value: string; holder: string; name: string }>(
          `SELECT ${column} AS value, number AS holder, name FROM clients WHERE ${column} = ANY ($1)`,
          [unique.get(key) ?? []],
        );
        return rows.map(({ value, holder, name }) => [takenKey(key, value), { key: holder, name }] as const);
      }),
    );
    return new Map(found.flat());
  }

  // Those of the lines' FINESS EG, and those that a line takes for a FINESS EJ.
  private async establishments(finess: string[]): Promise<Pick<Known, 'holders' | 'establishmentOf'>> {
    const rows = await this.db.query<{ finessEg: string; number: string; client: string; name: string; open: boolean }>(
      `SELECT e.finess_eg, c.number, c.name AS client, e.name, e.closed_on IS NULL AND c.archived_at IS NULL AS open
         FROM establishments e JOIN clients c ON c.id = e.client_id WHERE e.finess_eg = ANY ($1)`,
      [finess],
    );
    const known: Pick<Known, 'holders' | 'establishmentOf'> = { holders: new Map(), establishmentOf: new Map() };
    for (const { finessEg, number, client, name, open } of rows) {
      known.holders.set(finessEg, { key: number, name: client });
      if (open) known.establishmentOf.set(finessEg, { name, owner: number });
    }
    return known;
  }

  // A number of the file is the key of its lines: looked up, not held for all of a long file.
  private async entityOf(finessEg: string[], fileId: string): Promise<Known['entityOf']> {
    const rows = await this.db.query<{ finess: string; name: string | null; line: number | null }>(
      `SELECT finess_ej AS finess, name, NULL::int AS line FROM clients WHERE finess_ej = ANY ($1) AND archived_at IS NULL
       UNION ALL SELECT key, NULL, line FROM import_rows WHERE import_id = $2 AND key = ANY ($1)`,
      [finessEg, fileId],
    );
    const found: Known['entityOf'] = new Map();
    for (const { finess, name, line } of rows)
      if (!found.has(finess)) found.set(finess, name === null ? `que donne la ligne ${line} de ce fichier` : de(name));
    return found;
  }
}
