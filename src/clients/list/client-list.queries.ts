import { Injectable } from '@nestjs/common';
import sql, { raw } from 'sql-template-tag';
import type { Coverage } from '../../journey/plan/coverage.js';
import type { ActionTarget, Step, Who } from '../../journey/steps/next-action.js';
import { type Counted, countEach } from '../../platform/lists/capped-counts.js';
import type { PageReads } from '../../platform/lists/define-list.js';
import type { Page } from '../../platform/lists/keyset.js';
import { madeOnce } from '../../platform/made-once.js';
import type { ViewRow } from '../../platform/lists/saved-views.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { type ClientColumn, columnTables, standardColumns } from './client-columns.js';
import type { ContractState } from '../client.entity.js';
import { type ClientFilter, clientList, type ClientOrder } from './client-list.js';
import type { Counting } from './counted-tabs.js';
import type { Environment } from '../../identifiers/igc-words.js';

/** What the shown columns read; the others stay undefined. */
export interface ClientListRow {
  id: string;
  name: string;
  archived: boolean;
  /** Already in the selection that is being put together, where one is. */
  taken?: boolean;
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
  /** Whoever signs for the client, where it is their turn and nobody else is named. */
  signer?: string | null;
  accountManager?: string | null;
  /** Who does today what is ours to do, where its account manager is away. */
  standIn?: string | null;
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
    const reads = whatColumnsRead(columns);
    if (adding === null && size === undefined) return clientList.page(this.db, filter, order, reads);
    const taken = sql`, EXISTS (SELECT 1 FROM selection_items y WHERE y.selection_id = ${adding}::uuid AND y.client_id = page.id) AS taken`;
    return clientList.page(this.db, filter, order, {
      ...reads,
      columns: adding ? sql`${reads.columns}${taken}` : reads.columns,
      ...(size === undefined ? {} : { size }),
    });
  }

  /** What stands around the rows: the counts, and the views that the person sees. One statement. */
  async around({ statement, each }: Counting): Promise<{ counts: number[]; views: ViewRow[] }> {
    const rows = await this.db.query<{ counts: number[]; views: ViewRow[] }>(statement);
    return { counts: each(rows[0]?.counts ?? []), views: rows[0]?.views ?? [] };
  }

  /** How many of each there are: one statement for all that the page counts. */
  counts(counted: Counted[]): Promise<number[]> {
    return countEach(this.db, counted);
  }
}

// What columns speak of, whichever are shown.
const ofEachRow = ['p.name', 'p.archived', 'p.number', 'p.renumbered', 'p.account_manager_id'];

// What the progress has is read while the page is cut: the other tables are looked up for its rows only, and where a column speaks of them.
const whatColumnsRead = madeOnce((columns: ClientColumn[]): PageReads => {
  const all = [...new Set(columns.flatMap((column) => column.reads))];
  const ofProgress = all.filter((read) => read.startsWith('p.'));
  const tables = new Set(columns.flatMap((column) => column.from ?? []));
  const reads = all.map((read) => (ofProgress.includes(read) ? read.replace('p.', 'page.') : read));
  const from: string[] = [...tables].map((table) => columnTables[table]);
  if ([...reads, ...from].some((words) => /\bc\./.test(words))) from.unshift('JOIN clients c ON c.id = page.id');
  return {
    kept: raw([...new Set([...ofEachRow, ...ofProgress])].join(', ')),
    columns: raw(['page.id', 'page.name', 'page.archived', ...reads].join(', ')),
    tables: raw(from.join(' ')),
  };
});
