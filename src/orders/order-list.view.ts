import { parisDate } from '../journey/calendar-days.js';
import { listAddress, readListQuery, unknownParameters } from '../platform/lists/list-address.js';
import { waitingSince } from '../clients/waiting-days.js';
import { date } from '../platform/web/view-helpers.js';
import { type OrderFilter, orderPageSize, type OrderRow } from './order-list.queries.js';
import { closedOrderStates, type OrderState, orderTable } from './order.transitions.js';
import { certificateTabs } from '../slots/certificate-tabs.js';

const groups: Record<string, OrderState[]> = { to_install: ['collected', 'installed'] };
const known = Object.keys(orderTable.states) as OrderState[];

/** What makes no sense is told, and filters nothing. */
export function readOrderFilter(given: Record<string, unknown>): OrderFilter & { unknown: string[] } {
  const query = readListQuery(given);
  const unknown = unknownParameters(given, ['state', 'q', 'mine', 'after', 'before']);
  const wished = query['state'] ?? null;
  const states = wished ? statesOf(wished) : null;
  if (wished && !states)
    unknown.push(
      `L’état «\u00a0${wished.slice(0, 40)}\u00a0» n’existe pas\u00a0: toutes les commandes ouvertes sont montrées.`,
    );
  const mine = query['mine'];
  if (mine && mine !== '1')
    unknown.push('Le filtre «\u00a0mine\u00a0» s’écrit «\u00a0mine=1\u00a0»\u00a0: il n’est pas appliqué.');
  const words = query['q'] ?? '';
  if (words.length > 200) unknown.push('La recherche a 200 caractères au plus\u00a0: le début seul est cherché.');
  const cursor = readCursor(query);
  if (cursor === undefined) unknown.push('Cette page de la liste n’existe plus\u00a0: voici la première.');
  return {
    state: states ? wished : null,
    states,
    words: words.slice(0, 200),
    mine: mine === '1',
    cursor: cursor ?? null,
    unknown,
  };
}

function statesOf(wished: string): OrderState[] | null {
  if (Object.hasOwn(groups, wished)) return groups[wished] ?? null;
  return known.includes(wished as OrderState) ? [wished as OrderState] : null;
}

function readCursor(query: Record<string, string>): OrderFilter['cursor'] | undefined {
  const way = query['after'] ? 'after' : query['before'] ? 'before' : null;
  if (!way) return null;
  const [since = '', id = ''] = (query[way] ?? '').split('_');
  const sound =
    !Number.isNaN(Date.parse(since)) && new Date(since).toISOString() === since && /^[0-9a-f-]{36}$/.test(id);
  return sound ? { way, since, id } : undefined;
}

export function orderListView(
  filter: OrderFilter & { unknown: string[] },
  page: { rows: OrderRow[]; previous: boolean; next: boolean },
  counts: Partial<Record<OrderState, number>>,
  now: Date,
) {
  const first = page.rows[0];
  const last = page.rows.at(-1);
  const cursor = (row: OrderRow) => `${row.state_since.toISOString()}_${row.id}`;
  return {
    title: 'Commandes',
    tabs: certificateTabs('orders'),
    notes: filter.unknown.map((text) => ({ tone: 'soon', text })),
    state: filter.state,
    words: filter.words,
    mine: filter.mine,
    clear: filter.words || filter.mine ? address({ ...filter, words: '', mine: false }, {}) : null,
    tally: tallyView(filter, counts),
    filtered: filter.state !== null || filter.words !== '' || filter.mine,
    rows: page.rows.map((row) => rowView(row, parisDate(now))),
    pages: {
      note: `${orderPageSize} commandes par page, la plus ancienne d’abord`,
      previous: page.previous && first ? address(filter, { before: cursor(first) }) : null,
      next: page.next && last ? address(filter, { after: cursor(last) }) : null,
    },
  };
}

function address({ state, words, mine }: OrderFilter, change: Record<string, string | null>): string {
  return listAddress('/orders', { state, q: words, mine: mine ? '1' : null, ...change });
}

function tallyView(filter: OrderFilter, counts: Partial<Record<OrderState, number>>) {
  return known
    .filter((state) => !closedOrderStates.includes(state) || (counts[state] ?? 0) > 0)
    .map((state) => ({
      href: address(filter, { state: filter.state === state ? null : state }),
      current: filter.states?.includes(state) ?? false,
      count: counts[state] ?? 0,
      tone: orderTable.states[state].tone,
      icon: orderTable.states[state].icon,
      label: orderTable.states[state].label,
    }));
}

function rowView(row: OrderRow, today: string) {
  const { label, tone, icon } = orderTable.states[row.state];
  const since = parisDate(row.state_since);
  return {
    ...row,
    href: `/orders/${row.id}`,
    clientHref: `/clients/${row.client_id}/certificates`,
    state: { label, tone, icon },
    since: waitingSince(since, today),
    sinceDay: date(since),
  };
}
