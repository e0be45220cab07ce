import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';

export interface ClientPlace {
  address: string | null;
  postalCode: string | null;
  town: string | null;
  departement: string;
}

/** Where a client is by its record, and by the register once that is taken. */
export interface MovedClient {
  before: ClientPlace;
  after: ClientPlace;
}

const columns = ['address', 'postalCode', 'town', 'departement'];
const place = (of: string[]) =>
  `jsonb_build_object(${columns.map((name, index) => `'${name}', ${of[index]}`).join(', ')})`;

// A street and its postal code are of their town: of another one, the register’s own stand, or none.
const elsewhere = `(btrim(searchable(e.town)) <> btrim(searchable(c.town)) OR e.departement <> c.departement) IS TRUE`;
const taken = (theirs: string, ours: string) =>
  `CASE WHEN ${elsewhere} THEN ${theirs} ELSE coalesce(${theirs}, ${ours}) END`;

/** What taking a move of a legal entity writes into the records of clients: shown before, and written. */
@Injectable()
export class MovedClients {
  constructor(private readonly db: TenantDb) {}

  /** By client; those whom the loaded register does not know are left out. */
  async of(clientIds: string[]): Promise<Map<string, MovedClient>> {
    if (clientIds.length === 0) return new Map();
    const after = [
      taken('left(e.address, 250)', 'c.address'),
      taken('e.postal_code', 'c.postal_code'),
      'coalesce(e.town, c.town)',
      'coalesce(e.departement, c.departement)',
    ];
    const rows = await this.db.query<MovedClient & { id: string }>(
      `SELECT c.id, ${place(['c.address', 'c.postal_code', 'c.town', 'c.departement'])} AS before, ${place(after)} AS after
         FROM clients c JOIN directory_legal_entities e ON e.finess = c.finess_ej WHERE c.id = ANY ($1::uuid[])`,
      [clientIds],
    );
    return new Map(rows.map(({ id, ...moved }) => [id, moved]));
  }
}

/** « 4 rue des Lilas, 69003 Lyon », as the confirmation tells it. */
export function placeInLine({ address, postalCode, town }: ClientPlace): string {
  const where = [postalCode, town].filter(Boolean).join(' ');
  return address ? [address, where].filter(Boolean).join(', ') : `${where} (sans rue)`;
}
