import { administratorName } from './administrator.facts.js';
import { Injectable } from '@nestjs/common';
import sql, { raw } from 'sql-template-tag';
import type { ListFilter } from '../platform/lists/read-list-filter.js';
import type { Page } from '../platform/lists/keyset.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { administratorList, withCardFrom } from './administrator-list.js';
import type { AdministratorWithCard } from './administrator-with-card.js';

import type { CardKind, CardState } from './card.entity.js';

interface Row {
  id: string;
  clientId: string | null;
  lastName: string;
  firstName: string;
  phone: string | null;
  email: string | null;
  leftOn: string | null;
  number: string | null;
  kind: CardKind | null;
  state: CardState;
  validUntil: string | null;
  renewing: boolean;
}

const cardColumns =
  'a.id, a.client_id, a.last_name, a.first_name, a.phone, a.email, a.left_on, k.number, k.kind, k.state, k.valid_until, k.renewing';

/** What the list of administrators shows. */
export interface ListedAdministrator {
  administrator: AdministratorWithCard;
  clientName: string | null;
  active: number;
  underWay: number;
}

@Injectable()
export class AdministratorsQueries {
  constructor(private readonly db: TenantDb) {}

  async ofEditor(): Promise<AdministratorWithCard[]> {
    return this.read('WHERE a.client_id IS NULL ORDER BY searchable(a.last_name), searchable(a.first_name), a.id');
  }

  async ofClient(clientId: string): Promise<AdministratorWithCard[]> {
    return this.read('WHERE a.client_id = $1 ORDER BY searchable(a.last_name), searchable(a.first_name), a.id', [
      clientId,
    ]);
  }

  /** Whose card a person of the team holds: by the link, by the address, else by the name (the address is often a shared box). */
  async ofUser(userId: string): Promise<string | null> {
    const rows = await this.db.query<{ id: string }>(
      `SELECT a.id FROM users u JOIN administrators a ON a.user_id = u.id OR (a.client_id IS NULL AND a.left_on IS NULL
          AND (lower(a.email) = lower(u.email) OR searchable(${administratorName('a')}) = searchable(u.name)))
        WHERE u.id = $1 ORDER BY (a.user_id = u.id) IS TRUE DESC, (lower(a.email) = lower(u.email)) IS TRUE DESC, a.created_at LIMIT 1`,
      [userId],
    );
    return rows[0]?.id ?? null;
  }

  async byIds(ids: string[]): Promise<AdministratorWithCard[]> {
    return this.read(
      'WHERE a.id = ANY($1) ORDER BY searchable(a.last_name), searchable(a.first_name), a.id',
      [ids],
      null,
    );
  }

  /** The own people of many clients, each client's in the same order as `ofClient`. */
  async ofClients(clientIds: string[]): Promise<AdministratorWithCard[]> {
    return this.read(
      'WHERE a.client_id = ANY($1) ORDER BY searchable(a.last_name), searchable(a.first_name), a.id',
      [clientIds],
      null,
    );
  }

  /** Those whom ANS has recorded for the client. */
  async recordedFor(clientId: string): Promise<AdministratorWithCard[]> {
    return this.read(
      `WHERE EXISTS (SELECT 1 FROM recorded_assignments s WHERE s.administrator_id = a.id AND s.client_id = $1)
       ORDER BY searchable(a.last_name), searchable(a.first_name), a.id`,
      [clientId],
    );
  }

  async list(
    filter: ListFilter,
    order: ReturnType<typeof administratorList.order>,
  ): Promise<Page<ListedAdministrator>> {
    type Listed = Row & { clientName: string | null; active: number; underWay: number };
    const page = await administratorList.page<Listed>(this.db, filter, order, {
      columns: sql`${raw(cardColumns)}, c.name AS client_name,
              (SELECT count(*)::int FROM recorded_assignments s WHERE s.administrator_id = a.id) AS active,
              (SELECT count(*)::int FROM assignments s WHERE s.administrator_id = a.id AND s.state IN ('to_request','requested')) AS under_way`,
      tables: sql`JOIN (${raw(withCardFrom)}) ON a.id = page.id LEFT JOIN clients c ON c.id = a.client_id`,
    });
    const rows = page.rows.map(({ cursor, clientName, active, underWay, ...row }) => ({
      administrator: personOf(row),
      clientName,
      active,
      underWay,
      cursor,
    }));
    return { ...page, rows };
  }

  // What the caller names one by one is bounded by it.
  private async read(where: string, parameters: unknown[] = [], limit: number | null = 500) {
    const rows = await this.db.query<Row>(
      `SELECT ${cardColumns} FROM ${withCardFrom} ${where} LIMIT ${limit ?? 'ALL'}`,
      parameters,
    );
    return rows.map(personOf);
  }
}

function personOf(row: Row): AdministratorWithCard {
  const { number, kind, state, validUntil, renewing } = row;
  return {
    id: row.id,
    clientId: row.clientId,
    lastName: row.lastName,
    firstName: row.firstName,
    phone: row.phone,
    email: row.email,
    card: kind ? { number, kind, state, validUntil, renewing } : null,
    leftOn: row.leftOn,
  };
}
