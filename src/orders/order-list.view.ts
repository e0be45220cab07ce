import { remedyOf } from '../journey/steps/spoilt-order.js';
import { parisDate } from '../journey/calendar/calendar-days.js';
import { firstDayToCome, fromDay } from '../journey/plan/certificate-days.js';
import { waitingSince } from '../clients/waiting-days.js';
import { campaignOfList } from '../platform/lists/campaign-of-list.js';
import { cappedNumber } from '../platform/lists/capped-counts.js';
import type { ListFilter } from '../platform/lists/read-list-filter.js';
import type { Page } from '../platform/lists/keyset.js';
import { without } from '../platform/lists/list-address.js';
import { date } from '../platform/web/view-helpers.js';
import { orderList, statesAsked } from './order-list.js';
import type { OrderRow } from './order-list.queries.js';
import { orderTable } from './order.transitions.js';
import { everyOrderState, isOpen, type OrderState, isBeforePlacing } from '../journey/states/order-states.js';
import { certificateTabs } from '../slots/certificate-tabs.js';

interface OrderListData {
  filter: ListFilter;
  /** What the page could not be found by. */
  lost: string[];
  page: Page<OrderRow>;
  counts: Partial<Record<OrderState, number>>;
  today: string;
}

const asks = ['q', 'mine', 'csr', 'chased', 'spoilt', 'begun'];

export function orderListView({ filter, lost, page, counts, today }: OrderListData) {
  const { query } = filter;
  return {
    title: 'Commandes',
    campaign: campaignOfList('orders', query, page.rows.length),
    tabs: certificateTabs('orders'),
    notes: [...filter.unknown, ...lost].map((text) => ({ tone: 'soon', text })),
    state: query['state'] ?? null,
    turn: query['csr'] ?? null,
    chased: query['chased'] ?? null,
    spoilt: query['spoilt'] ?? null,
    begun: query['begun'] ?? null,
    words: query['q'] ?? '',
    mine: query['mine'] === '1',
    chips: orderList
      .chips(filter, query)
      .filter(({ key }) => ['mine', 'csr', 'chased', 'spoilt', 'begun'].includes(key)),
    clear: asks.some((key) => query[key]) ? orderList.address(without(query, ...asks)) : null,
    tally: tallyView(query, counts),
    filtered: filter.chips.length > 0,
    rows: page.rows.map((row) => rowView(row, today)),
    pages: {
      note: `${orderList.size} commandes par page, la plus longue attente d’abord`,
      ...orderList.around(page, query),
    },
  };
}

function tallyView(query: Record<string, string>, counts: Partial<Record<OrderState, number>>) {
  return everyOrderState
    .filter((state) => isOpen(state) || (counts[state] ?? 0) > 0)
    .map((state) => ({
      href: orderList.address({ ...query, state: query['state'] === state ? null : state }),
      current: statesAsked(query['state']).includes(state),
      count: cappedNumber(counts[state] ?? 0),
      tone: orderTable.states[state].tone,
      icon: orderTable.states[state].icon,
      label: orderTable.states[state].label,
    }));
}

function rowView(row: OrderRow, today: string) {
  const { label, tone, icon } = orderTable.states[row.state];
  const remedy = remedyOf(row.spoilt, row.state);
  // One that is spoilt waits for no first day.
  const since = parisDate(remedy ? row.stateSince : row.waitsSince);
  const first = firstDayToCome(row.beginsOn, today);
  return {
    ...row,
    href: `/orders/${row.id}`,
    clientHref: `/clients/${row.clientId}/certificates`,
    state: remedy
      ? { label: `${label}, ${remedy.note}`, tone: 'bad', icon }
      : {
          label: row.asked ? `${label} du client` : first ? `${label}, à installer ${fromDay(first)}` : label,
          tone: row.asked ? 'move' : tone,
          icon,
        },
    since: since > today ? 'pas encore' : waitingSince(since, today),
    sinceDay: date(since),
    // One that was taken over was placed by nobody here.
    toChoose: isBeforePlacing(row.state),
  };
}
