import { Injectable } from '@nestjs/common';
import type { Coverage } from '../../journey/coverage.js';
import type { ActionTarget, Step, Who } from '../../journey/next-action.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { type ClientColumn, columnTables, standardColumns } from './client-columns.js';
import type { ContractState, Environment } from '../client.entity.js';
import { clientFilter, type ClientFilter, clientFilterFrom } from './client-filter.js';
import { type ClientOrder, sortColumns, sqlDirection } from './client-order.js';

export const pageSize = 50;
/** Beyond, a count costs more than it says. */
export const countLimit = 1000;

/** What the shown columns read; the others stay undefined. */
export interface ClientListRow {
  id: string;
  name: string;
  archived: boolean;
  /** Already in the selection that is being put together. */
  taken: boolean;
  sort_key: string;
  town?: string | null;
  finess_ej?: string;
  departement?: string;
  environment?: Environment;
  step?: Step | null;
  title?: string | null;
  who?: Who | null;
  since?: string | null;
  due?: string | null;
  target?: ActionTarget | null;
  slots_needed?: number | null;
  slots_covered?: number | null;
  worst_coverage?: Coverage | null;
  next_expiry?: Date | null;
  contract_state?: ContractState;
  representative?: string | null;
  account_manager?: string | null;
  administrator?: string | null;
  grouping?: string | null;
  establishments?: number;
  instances?: number;
  created_at?: Date;
}

export interface ClientListPage {
  rows: ClientListRow[];
  previous: boolean;
  next: boolean;
}

@Injectable()
export class ClientListQueries {
  constructor(private readonly db: TenantDb) {}

  /**
   * One page of the list, and whether there is one before and one after.
   * @param columns what is shown: nothing else is read
   * @param adding the selection being put together, to mark the rows it has already
   */
  async page(
    filter: ClientFilter,
    order: ClientOrder,
    columns: ClientColumn[] = standardColumns,
    adding: string | null = null,
  ): Promise<ClientListPage> {
    const backwards = order.cursor?.way === 'before';
    const found = await this.read(filter, order, { columns, backwards, adding });
    const more = found.length > pageSize;
    const rows = found.slice(0, pageSize);
    if (backwards) rows.reverse();
    return { rows, previous: backwards ? more : order.cursor !== null, next: backwards || more };
  }

  // The page is cut first; everything else is looked up for its fifty rows only.
  private read(
    filter: ClientFilter,
    order: ClientOrder,
    { columns, backwards, adding }: { columns: ClientColumn[]; backwards: boolean; adding: string | null },
  ): Promise<ClientListRow[]> {
    const column = sortColumns[order.sort];
    const forwards = sqlDirection(order.sort, order.direction);
    const key = column.expression(forwards);
    const way = backwards === (forwards === 'asc') ? 'desc' : 'asc';
    const at = filter.parameters.length + 1;
    const beyond = order.cursor
      ? `AND (${key}, c.id) ${way === 'asc' ? '>' : '<'} ($${at + 1}::${column.type}, $${at + 2}::uuid)`
      : '';
    const cursor = order.cursor ? [order.cursor.key, order.cursor.id] : [];
    const { reads, from } = whatColumnsRead(columns);
    return this.db.query<ClientListRow>(
      `WITH page AS MATERIALIZED (
         SELECT c.id, ${key} AS sort_key FROM ${clientFilterFrom} WHERE ${filter.sql} ${beyond} ORDER BY ${key} ${way}, c.id ${way} LIMIT ${pageSize + 1})
       SELECT c.id, c.name, c.archived_at IS NOT NULL AS archived, page.sort_key::text AS sort_key,
              EXISTS (SELECT 1 FROM selection_items y WHERE y.selection_id = $${at}::uuid AND y.client_id = c.id) AS taken, ${reads}
         FROM page JOIN clients c ON c.id = page.id LEFT JOIN client_progress p ON p.client_id = c.id ${from}
        ORDER BY page.sort_key ${way}, page.id ${way}`,
      [...filter.parameters, adding, ...cursor],
    );
  }

  /** How many there are, up to one more than the limit unless every one is asked for. */
  async count(filter: ClientFilter, exact = false): Promise<number> {
    const rows = await this.db.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM (SELECT 1 FROM ${clientFilterFrom} WHERE ${filter.sql} ${exact ? '' : `LIMIT ${countLimit + 1}`}) counted`,
      filter.parameters,
    );
    return rows[0]?.count ?? 0;
  }

  /** Whether some client has these words as they were typed: otherwise the list shows those that look like them. */
  async findsExactly(words: string): Promise<boolean> {
    const rows = await this.db.query<{ found: boolean }>('SELECT search_finds($1::jsonb) AS found', [words]);
    return rows[0]?.found ?? false;
  }

  /**
   * The counts of several views, in one reading of the clients: a count of its own for each would join them all again, even one that
   * stops at a thousand (seven views of 5,000 clients: 9 ms, three to four times less).
   */
  async counts(queries: string[]): Promise<number[]> {
    const parameters: unknown[] = [];
    const parts = queries.map((query) => {
      const filter = clientFilter(query);
      const sql = filter.sql.replace(/\$(\d+)/g, (_, index: string) => `$${Number(index) + parameters.length}`);
      parameters.push(...filter.parameters);
      return `count(*) FILTER (WHERE ${sql})::int`;
    });
    const rows = await this.db.query<{ counts: number[] }>(
      `SELECT ARRAY[${parts.join(', ')}] AS counts FROM ${clientFilterFrom}`,
      parameters,
    );
    return rows[0]?.counts ?? [];
  }
}

function whatColumnsRead(columns: ClientColumn[]): { reads: string; from: string } {
  const reads = new Set(columns.flatMap((column) => column.reads));
  const tables = new Set(columns.flatMap((column) => column.from ?? []));
  return { reads: [...reads].join(', '), from: [...tables].map((table) => columnTables[table]).join(' ') };
}
