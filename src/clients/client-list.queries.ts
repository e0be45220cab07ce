import { Injectable } from '@nestjs/common';
import type { Coverage } from '../journey/coverage.js';
import type { ActionTarget, Step, Who } from '../journey/next-action.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { clientFilter, type ClientFilter, clientFilterFrom } from './client-filter.js';
import { type ClientOrder, sortColumns, sqlDirection } from './client-order.js';

export const pageSize = 50;
/** Beyond, a count costs more than it says. */
export const countLimit = 1000;

export interface ClientListRow {
  id: string;
  name: string;
  town: string | null;
  finess_ej: string;
  environment: 'PROD' | 'TEST';
  step: Step | null;
  title: string | null;
  who: Who | null;
  since: string | null;
  due: string | null;
  target: ActionTarget | null;
  slots_needed: number | null;
  slots_covered: number | null;
  worst_coverage: Coverage | null;
  representative: string | null;
  account_manager: string | null;
  administrator: string | null;
  sort_key: string;
}

@Injectable()
export class ClientListQueries {
  constructor(private readonly db: TenantDb) {}

  /** One page of the list, and whether there is one before and one after. */
  async page(
    filter: ClientFilter,
    order: ClientOrder,
  ): Promise<{ rows: ClientListRow[]; previous: boolean; next: boolean }> {
    const backwards = order.cursor?.way === 'before';
    const found = await this.read(filter, order, backwards);
    const more = found.length > pageSize;
    const rows = found.slice(0, pageSize);
    if (backwards) rows.reverse();
    return { rows, previous: backwards ? more : order.cursor !== null, next: backwards || more };
  }

  // The page is cut first; names are looked up for its fifty rows only.
  private read(filter: ClientFilter, order: ClientOrder, backwards: boolean): Promise<ClientListRow[]> {
    const column = sortColumns[order.sort];
    const forwards = sqlDirection(order.sort, order.direction);
    const key = column.expression(forwards);
    const way = backwards === (forwards === 'asc') ? 'desc' : 'asc';
    const at = filter.parameters.length;
    const beyond = order.cursor
      ? `AND (${key}, c.id) ${way === 'asc' ? '>' : '<'} ($${at + 1}::${column.type}, $${at + 2}::uuid)`
      : '';
    const cursor = order.cursor ? [order.cursor.key, order.cursor.id] : [];
    return this.db.query<ClientListRow>(
      `WITH page AS (
         SELECT c.id, c.name, c.town, c.finess_ej, c.environment, c.account_manager_id, p.step, p.title, p.who, p.since, p.due, p.target,
                p.slots_needed, p.slots_covered, p.worst_coverage, ${key} AS sort_key
           FROM ${clientFilterFrom} WHERE ${filter.sql} ${beyond} ORDER BY ${key} ${way}, c.id ${way} LIMIT ${pageSize + 1})
       SELECT page.*, page.sort_key::text AS sort_key, left(r.first_names, 1) || '. ' || r.last_name AS representative, u.name AS account_manager,
              (SELECT left(t.first_name, 1) || '. ' || t.last_name FROM assignments a JOIN administrators t ON t.id = a.administrator_id
                WHERE a.client_id = page.id AND a.state IN ('active', 'end_to_request') ORDER BY a.state_since LIMIT 1) AS administrator
         FROM page
         LEFT JOIN representatives r ON r.client_id = page.id AND r.ended_on IS NULL
         LEFT JOIN users u ON u.id = page.account_manager_id
        ORDER BY page.sort_key ${way}, page.id ${way}`,
      [...filter.parameters, ...cursor],
    );
  }

  /** How many there are, up to one more than the limit. */
  async count(filter: ClientFilter): Promise<number> {
    const rows = await this.db.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM (SELECT 1 FROM ${clientFilterFrom} WHERE ${filter.sql} LIMIT ${countLimit + 1}) counted`,
      filter.parameters,
    );
    return rows[0]?.count ?? 0;
  }

  /** The counts of several views, in one query. */
  async counts(queries: string[]): Promise<number[]> {
    const parameters: unknown[] = [];
    const parts = queries.map((query) => {
      const filter = clientFilter(query);
      const sql = filter.sql.replace(/\$(\d+)/g, (_, index: string) => `$${Number(index) + parameters.length}`);
      parameters.push(...filter.parameters);
      return `(SELECT count(*)::int FROM (SELECT 1 FROM ${clientFilterFrom} WHERE ${sql} LIMIT ${countLimit + 1}) counted)`;
    });
    const rows = await this.db.query<{ counts: number[] }>(`SELECT ARRAY[${parts.join(', ')}] AS counts`, parameters);
    return rows[0]?.counts ?? [];
  }

  /** Who may follow a client, and the départements there are: the choices of the filter. */
  async choices(): Promise<{ people: { id: string; name: string }[]; departements: string[] }> {
    const people = await this.db.query<{ id: string; name: string }>(
      'SELECT id, name FROM users WHERE disabled_at IS NULL ORDER BY name LIMIT 200',
    );
    const rows = await this.db.query<{ departement: string }>(
      'SELECT DISTINCT departement FROM clients WHERE archived_at IS NULL ORDER BY departement LIMIT 120',
    );
    return { people, departements: rows.map((row) => row.departement) };
  }
}
