import { join, raw, type Sql } from 'sql-template-tag';
import { idsFollowedByMe } from '../../clients/followed.facts.js';
import { clientListFilters } from '../../clients/list/client-filter.js';
import { clientsSought, ownersSought, type Sought } from '../../clients/list/found-clients.service.js';
import { clientList } from '../../clients/list/client-list.js';
import type { Cursor } from '../../platform/lists/cursor.js';
import { defineList } from '../../platform/lists/define-list.js';
import { type FilterChip, type ListFilter, withCondition } from '../../platform/lists/read-list-filter.js';
import { listAddress, readListQuery } from '../../platform/lists/list-address.js';
import type { Key } from '../../platform/lists/keyset.js';
import type { Coverage } from '../../journey/plan/coverage.js';
import { expiryKeySql } from '../../slots/coverage.facts.js';
import { type Choice, coveragesOf, slotFilters } from './slot-filters.js';

export const pageSizes = [50, 100, 200];

export interface GridFilter {
  view: 'grid' | 'list';
  size: number;
  /** The row the page begins after, or ends before. */
  cursor: Cursor | null;
  /** What filters, as the address has it: what was not understood is left out. */
  asked: Record<string, string>;
  coverages: Coverage[];
  kind: string | null;
  solution: string | null;
  /** The moment the page speaks of: filters and labels alike. */
  now: Date;
  /** Conditions on the client `c`, its progress `p`; null when nothing is asked of it. */
  client: Sql | null;
  /** The same on whose things these are. @param id what says so: that of the client, in SQL */
  owner: (id: string) => Sql | null;
  /** Conditions on its slots; `uncovered` are the same without that on the coverage: what the counts by coverage stand on. */
  slots: Sql[];
  uncovered: Sql[];
  chips: readonly FilterChip[];
  unknown: string[];
}

// Those of the list of clients that speak of whose slots these are.
const { q, mine, account_manager, departement, environment } = clientListFilters;
const ofClients = { q, mine, account_manager, departement, environment };

/** The keys of each presentation, as an index has them: the most urgent client `p` first (`client_progress_coverage`), or the first slot to expire. */
export const gridKeys: Record<GridFilter['view'], Key[]> = {
  grid: [
    { name: 'rank', sql: 'p.coverage_rank', type: 'smallint' },
    { name: 'name', sql: 'p.name_key COLLATE "C"', type: 'text' },
    { name: 'id', sql: 'p.client_id', type: 'uuid' },
  ],
  list: [
    { name: 'ends', sql: expiryKeySql, type: 'timestamptz' },
    { name: 'id', sql: 's.id', type: 'uuid' },
  ],
};

/** Reads the address of the coverage; what it does not know is told on the page, and filters nothing. @param found whom its search finds, when that is known already */
export function readGridFilter(
  query: Record<string, unknown>,
  now: Date,
  solutions: Choice[] = [],
  found: Sought | null = null,
): GridFilter {
  const given = readListQuery(query);
  const view = given['view'] === 'list' ? 'list' : 'grid';
  const list = listOf(view, solutions);
  const filter = list.filter(given);
  const order = list.order(given);
  const unknown = [...filter.unknown, ...order.unknown];
  if (given['view'] && !['list', 'grid'].includes(given['view']))
    unknown.push(`«\u00a0${given['view'].slice(0, 60)}\u00a0» n’est pas une présentation.`);
  const size = pageSizes.find((one) => String(one) === given['size']) ?? list.size;
  if (given['size'] && String(size) !== given['size'])
    unknown.push(`«\u00a0${given['size'].slice(0, 60)}\u00a0» n’est pas une taille de page.`);
  const { query: asked, chips } = filter;
  const ofItsClient = (words: ListFilter) => joined(partsOf(words, (key) => key in ofClients));
  return {
    view,
    size,
    cursor: order.cursor,
    asked,
    coverages: coveragesOf(asked['coverage']),
    kind: asked['kind'] ?? null,
    solution: asked['solution'] ?? null,
    now,
    client: ofItsClient(found ? withCondition(filter, 'q', clientsSought(found)) : filter),
    owner: (id) => {
      const followed = withCondition(filter, 'mine', raw(`${id} IN (${idsFollowedByMe})`));
      return ofItsClient(found ? withCondition(followed, 'q', ownersSought(found, id)) : followed);
    },
    slots: partsOf(filter, (key) => !(key in ofClients)),
    uncovered: partsOf(filter, (key) => key !== 'coverage' && !(key in ofClients)),
    chips,
    unknown,
  };
}

function listOf(view: GridFilter['view'], solutions: Choice[]) {
  const keys = gridKeys[view];
  return defineList({
    path: '/certificates',
    from: clientList.from,
    filters: { ...ofClients, ...slotFilters(solutions) },
    shown: ['view', 'size', 'print'],
    everything: clientList.everything,
    orders: { urgent: { keys: () => keys.slice(0, -1), first: 'asc' } },
    usual: 'urgent',
    id: keys.at(-1) as Key,
    size: 50,
  });
}

function joined(conditions: Sql[]): Sql | null {
  return conditions.length > 0 ? join(conditions, ' AND ') : null;
}

function partsOf({ parts }: ListFilter, wanted: (key: string) => boolean): Sql[] {
  return parts.filter(({ key }) => wanted(key)).map(({ where }) => where);
}

/** The address of a filter with some of it changed; null takes a key away. Always the first page unless told. */
export function gridAddress(
  filter: Pick<GridFilter, 'view' | 'size' | 'asked'>,
  changes: Record<string, string | null> = {},
  path = '/certificates',
): string {
  return listAddress(path, {
    view: filter.view === 'list' ? 'list' : null,
    ...filter.asked,
    size: filter.size === pageSizes[0] ? null : String(filter.size),
    ...changes,
  });
}

/** « État : Expiré ; Chargé de compte : mes clients », for a printed page and an export. */
export function filterInWords(filter: Pick<GridFilter, 'chips'>): string {
  const text = filter.chips.map(({ label, value }) => `${label}\u00a0: ${value}`).join('\u202f; ');
  return text === '' ? 'Tous les clients' : text;
}
