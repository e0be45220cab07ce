import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import type { AdministratorWithCard } from './administrator-with-card.js';
import type { CardKind, CardState } from './card.entity.js';

interface Row {
  id: string;
  client_id: string | null;
  last_name: string;
  first_name: string;
  phone: string | null;
  email: string | null;
  left_on: string | null;
  number: string | null;
  kind: CardKind | null;
  state: CardState;
  valid_until: string | null;
}

const withCard = `SELECT a.id, a.client_id, a.last_name, a.first_name, a.phone, a.email, a.left_on, k.number, k.kind, k.state, k.valid_until
  FROM administrators a
  LEFT JOIN LATERAL (SELECT c.number, c.kind, c.state, c.valid_until FROM cards c WHERE c.administrator_id = a.id
    ORDER BY array_position(ARRAY['active','ordered','blocked','replaced'], c.state), c.valid_until DESC NULLS LAST, c.created_at DESC LIMIT 1) k ON true`;

/** What the list of administrators shows. */
export interface ListedAdministrator {
  administrator: AdministratorWithCard;
  clientName: string | null;
  active: number;
  underWay: number;
}

export interface ListFilter {
  of: 'all' | 'editor' | 'clients';
  search: string;
  limit: number;
  offset: number;
}

@Injectable()
export class AdministratorQueries {
  constructor(private readonly db: TenantDb) {}

  async ofEditor(): Promise<AdministratorWithCard[]> {
    return this.read('WHERE a.client_id IS NULL ORDER BY a.last_name, a.first_name, a.id');
  }

  async ofClient(clientId: string): Promise<AdministratorWithCard[]> {
    return this.read('WHERE a.client_id = $1 ORDER BY a.last_name, a.first_name, a.id', [clientId]);
  }

  async byIds(ids: string[]): Promise<AdministratorWithCard[]> {
    return this.read('WHERE a.id = ANY($1) ORDER BY a.last_name, a.first_name, a.id', [ids], null);
  }

  /** The own people of many clients, each client's in the same order as `ofClient`. */
  async ofClients(clientIds: string[]): Promise<AdministratorWithCard[]> {
    return this.read('WHERE a.client_id = ANY($1) ORDER BY a.last_name, a.first_name, a.id', [clientIds], null);
  }

  /** Those whom ANS has recorded for the client. */
  async recordedFor(clientId: string): Promise<AdministratorWithCard[]> {
    return this.read(
      `WHERE EXISTS (SELECT 1 FROM recorded_assignments s WHERE s.administrator_id = a.id AND s.client_id = $1)
       ORDER BY a.last_name, a.first_name, a.id`,
      [clientId],
    );
  }

  async list(filter: ListFilter): Promise<ListedAdministrator[]> {
    const rows = await this.db.query<Row & { client_name: string | null; active: number; under_way: number }>(
      `SELECT p.*, c.name AS client_name,
              (SELECT count(*)::int FROM recorded_assignments s WHERE s.administrator_id = p.id) AS active,
              (SELECT count(*)::int FROM assignments s WHERE s.administrator_id = p.id AND s.state IN ('to_request','requested')) AS under_way
         FROM (${withCard}) p LEFT JOIN clients c ON c.id = p.client_id
        WHERE ($1 = 'all' OR ($1 = 'editor') = (p.client_id IS NULL))
          AND ($2 = '' OR searchable(concat_ws(' ', p.first_name, p.last_name, p.email, p.number, c.name)) LIKE '%' || searchable($2) || '%')
        ORDER BY p.client_id IS NOT NULL, p.left_on IS NOT NULL, p.last_name, p.first_name, p.id LIMIT $3 OFFSET $4`,
      [filter.of, filter.search, filter.limit, filter.offset],
    );
    return rows.map((row) => ({
      administrator: personOf(row),
      clientName: row.client_name,
      active: row.active,
      underWay: row.under_way,
    }));
  }

  // What the caller names one by one is bounded by it.
  private async read(where: string, parameters: unknown[] = [], limit: number | null = 500) {
    const rows = await this.db.query<Row>(`${withCard} ${where} LIMIT ${limit ?? 'ALL'}`, parameters);
    return rows.map(personOf);
  }
}

function personOf(row: Row): AdministratorWithCard {
  const { number, kind, state, valid_until: validUntil } = row;
  return {
    id: row.id,
    clientId: row.client_id,
    lastName: row.last_name,
    firstName: row.first_name,
    phone: row.phone,
    email: row.email,
    card: kind ? { number, kind, state, validUntil } : null,
    leftOn: row.left_on,
  };
}
