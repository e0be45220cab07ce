import sql, { raw } from 'sql-template-tag';
import { csrIsAsked } from '../client-space/links/asked-csrs.facts.js';
import { clientFilters } from '../clients/list/client-filter.js';
import { orOfClients } from '../clients/list/client-search.js';
import { defineList } from '../platform/lists/define-list.js';
import { type Condition, oneOf, readOne, wordsFilter } from '../platform/lists/list-filter.js';
import { writtenOut } from '../platform/tenancy/spelled-out.js';
import { csrsAreExpected } from './asked/expected-csr.facts.js';
import { chasedCsr } from '../reminders/waits/waits.facts.js';
import { beginsLater } from '../slots/coverage.facts.js';
import { isSpoilt, isSpoiltByKey } from '../slots/spoilt-order.facts.js';
import { orderTable } from './order.transitions.js';
import { everyOrderState, openOrderStates, type OrderState, orderStatesAt } from '../journey/states/order-states.js';

const groups: Record<string, OrderState[]> = {
  to_place: ['csr_checked', 'to_order'],
  to_install: orderStatesAt('issued'),
};
const inStates = (states: OrderState[]) => writtenOut(oneOf('o.state', states));

/** Those whose number has these words. Each has digits: names are not looked for among them. */
export const numbered = (words: string) =>
  /\d/.test(words) ? sql`strpos(lower(o.number), lower(${words})) > 0` : sql`false`;

/** The list of orders, those that have waited longest first. */
export const orderList = defineList({
  path: '/orders',
  from: sql`orders o JOIN clients c ON c.id = o.client_id`,
  alone: { from: sql`orders o`, but: 'c', id: 'o.id' },
  filters: {
    state: { label: 'État', read: readState, otherwise: inStates(openOrderStates) },
    csr: { label: 'CSR', read: readTurn },
    chased: {
      label: 'Relances',
      read: (value) =>
        readOne(value, { '1': { where: raw(chasedCsr), value: 'à reprendre de vive voix, CSR demandée' } }),
    },
    spoilt: { label: 'Suite', read: readSpoilt },
    begun: { label: 'Validité', read: readBegun },
    q: wordsFilter((words) => orOfClients('o.client_id', words, numbered(words))),
    mine: clientFilters.mine,
  },
  everything: 'Commandes ouvertes',
  orders: { since: { keys: () => [{ name: 'since', sql: 'o.waits_since', type: 'timestamptz' }], first: 'asc' } },
  usual: 'since',
  id: { name: 'id', sql: 'o.id', type: 'uuid' },
  size: 50,
});

/** The states that the address names: one, or several that wait for the same thing. None: every open order. */
export function statesAsked(wished: string | undefined): OrderState[] {
  if (wished === undefined) return [];
  return Object.hasOwn(groups, wished) ? (groups[wished] ?? []) : [wished as OrderState];
}

const waits = csrsAreExpected('o');
const linked = `EXISTS (SELECT 1 FROM client_links l WHERE l.order_id = o.id AND ${csrIsAsked('l')})`;

/** SQL: order `o` waits for its CSR, and somebody of the client has a link to hand it over. */
export const asked = raw(`${waits} AND ${linked}`);

/** Whose turn it is while a CSR is expected: ours, or that of whom we gave a link. */
function readTurn(wished: string): Condition | null {
  if (wished === 'client') return { where: asked, value: 'demandée au client' };
  return wished === 'ours' ? { where: raw(`${waits} AND NOT ${linked}`), value: 'à déposer ou à demander' } : null;
}

// Nobody is sent to go on with one that cannot (docs/decisions/0088). Of one that is over, nothing is to be done.
function readSpoilt(wished: string): Condition | null {
  return readOne(wished, {
    '0': { where: raw(`NOT ${isSpoilt('o')}`), value: 'peuvent continuer' },
    '1': {
      where: sql`${inStates(openOrderStates)} AND ${raw(isSpoilt('o'))}`,
      value: 'à refaire, à révoquer ou à annuler',
    },
    key: {
      where: sql`${inStates(openOrderStates)} AND ${raw(isSpoiltByKey('o'))}`,
      value: 'clé privée exposée, à refaire, à révoquer ou à annuler',
    },
  });
}

// Nobody is sent to install what is not valid yet; of any other order, nothing waits for a day.
function readBegun(wished: string): Condition | null {
  return readOne(wished, {
    '0': { where: raw(beginsLater), value: 'certificat pas encore valable' },
    '1': { where: raw(`NOT ${beginsLater}`), value: 'rien n’attend un premier jour de validité' },
  });
}

function readState(wished: string): Condition | null {
  const states = statesAsked(wished);
  if (!states.every((state) => everyOrderState.includes(state))) return null;
  return { where: inStates(states), value: states.map((state) => orderTable.states[state].label).join(', ') };
}
