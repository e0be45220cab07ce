import { Injectable } from '@nestjs/common';
import sql, { raw, type Sql } from 'sql-template-tag';
import type { Coverage } from '../../journey/plan/coverage.js';
import type { ActionTarget, Step, Who } from '../../journey/steps/next-action.js';
import { type Counted, countEach } from '../../platform/lists/capped-counts.js';
import type { Page } from '../../platform/lists/keyset.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { type ClientColumn, columnTables, standardColumns } from './client-columns.js';
import type { ContractState, Environment } from '../client.entity.js';
import { type ClientFilter, clientList, type ClientOrder } from './client-list.js';

/** What the shown columns read; the others stay undefined. */
export interface ClientListRow {
  id: string;
  name: string;
  archived: boolean;
  /** Already in the selection that is being put together. */
  taken: boolean;
  town?: string | null;
  number?: string;
  /** What it was known by before. */
  former?: string | null;
  departement?: string;
  environment?: Environment;
  step?: Step | null;
  title?: string | null;
  who?: Who | null;
  whoName?: string | null;
  since?: string | null;
  due?: string | null;
  target?: ActionTarget | null;
  slotsNeeded?: number | null;
  slotsCovered?: number | null;
  worstCoverage?: Coverage | null;
  nextExpiry?: Date | null;
  contractState?: ContractState;
  representative?: string | null;
  accountManager?: string | null;
  grouping?: string | null;
  establishments?: number;
  instances?: number;
  createdAt?: Date;
}

export type ClientListPage = Page<ClientListRow>;

@Injectable()
export class ClientListQueries {
  constructor(private readonly db: TenantDb) {}

  /**
   * One page of the list, and whether there is one before and one after.
   * @param columns what is shown: nothing else is read
   * @param adding the selection being put together, to mark the rows it has already
   * @param size more than a page, for an export
   */
  page(
    filter: ClientFilter,
    order: ClientOrder,
    columns: ClientColumn[] = standardColumns,
    adding: string | null = null,
    size?: number,
  ): Promise<ClientListPage> {
    const { reads, from } = whatColumnsRead(columns);
    return clientList.page<ClientListRow>(this.db, filter, order, {
      columns: sql`c.id, c.name, c.archived_at IS NOT NULL AS archived, ${reads},
              EXISTS (SELECT 1 FROM selection_items y WHERE y.selection_id = ${adding}::uuid AND y.client_id = c.id) AS taken`,
      tables: sql`JOIN clients c ON c.id = page.id LEFT JOIN client_progress p ON p.client_id = c.id ${from}`,
      ...(size === undefined ? {} : { size }),
    });
  }

  /** How many of each there are: one statement for all that the page counts. */
  counts(counted: Counted[]): Promise<number[]> {
    return countEach(this.db, counted);
  }

  /** Whether some client has these words as they were typed: otherwise the list shows those that look like them. */
  async findsExactly(words: string): Promise<boolean> {
    const rows = await this.db.query<{ found: boolean }>('SELECT search_finds($1::jsonb) AS found', [words]);
    return rows[0]?.found ?? false;
  }
}

function whatColumnsRead(columns: ClientColumn[]): { reads: Sql; from: Sql } {
  const reads = new Set(columns.flatMap((column) => column.reads));
  const tables = new Set(columns.flatMap((column) => column.from ?? []));
  return { reads: raw([...reads].join(', ')), from: raw([...tables].map((table) => columnTables[table]).join(' ')) };
}
