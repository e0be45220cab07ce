import { parisDate } from '../journey/calendar-days.js';
import { waitingSince } from '../clients/waiting-days.js';
import { date } from '../platform/web/view-helpers.js';
import { type OrderFilter, orderPageSize, type OrderRow } from './order-list.queries.js';
import { closedOrderStates, type OrderState, orderTable } from './order.transitions.js';
import { certificateTabs } from './certificate-tabs.js';

const groups: Record<string, OrderState[]> = { to_install: ['collected', 'installed'] };
const known = Object.keys(orderTable.states) as OrderState[];

/** An unknown state filters nothing, and the page says so. */
export function readOrderFilter(query: Record<string, unknown>): OrderFilter & { unknown: boolean } {
  const wished = typeof query['state'] === 'string' && query['state'] !== '' ? query['state'] : null;
  const states = wished ? (groups[wished] ?? known.filter((state) => state === wished)) : null;
  const unknown = wished !== null && states?.length === 0;
  const [since, id] = typeof query['after'] === 'string' ? query['after'].split('_') : [];
  const after = since && id && !Number.isNaN(Date.parse(since)) && /^[0-9a-f-]{36}$/.test(id) ? { since, id } : null;
  return {
    state: unknown ? null : wished,
    states: unknown ? null : states,
    mine: query['mine'] === '1',
    after,
    unknown,
  };
}

export function orderListView(
  filter: OrderFilter & { unknown: boolean },
  rows: OrderRow[],
  counts: Partial<Record<OrderState, number>>,
  now: Date,
) {
  const shown = rows.slice(0, orderPageSize);
  const last = shown.at(-1);
  const address = (after: string | null) => addressOf(filter, filter.state, after);
  return {
    title: 'Commandes',
    tabs: certificateTabs('orders'),
    unknown: filter.unknown,
    tally: tallyView(filter, counts),
    filtered: filter.state !== null || filter.mine,
    mine: filter.mine ? addressOf({ mine: false }, filter.state) : null,
    rows: shown.map((row) => rowView(row, parisDate(now))),
    pages: {
      note: `${orderPageSize} commandes par page, la plus ancienne d’abord`,
      previous: filter.after ? address(null) : null,
      next: rows.length > orderPageSize && last ? address(`${last.state_since.toISOString()}_${last.id}`) : null,
    },
  };
}

function addressOf({ mine }: Pick<OrderFilter, 'mine'>, state: string | null, after: string | null = null): string {
  const query = { ...(state ? { state } : {}), ...(mine ? { mine: '1' } : {}), ...(after ? { after } : {}) };
  return Object.keys(query).length > 0 ? `/orders?${new URLSearchParams(query)}` : '/orders';
}

function tallyView(filter: OrderFilter, counts: Partial<Record<OrderState, number>>) {
  return known
    .filter((state) => !closedOrderStates.includes(state) || (counts[state] ?? 0) > 0)
    .map((state) => ({
      href: addressOf(filter, filter.state === state ? null : state),
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
