import { waitingSince } from '../../clients/waiting-days.js';
import { listAddress } from '../../platform/lists/list-address.js';
import type { ListViews } from '../../platform/lists/list-views.js';
import { count, date, number } from '../../platform/web/view-helpers.js';
import { openStates, requestCursor, requestViews, type RequestListFilter } from './request-list.filter.js';
import { askedBy } from './request-saved-list.js';
import { pageSize, type RequestListRow } from './request-list.queries.js';
import { stateView } from '../page/request-parts.view.js';
import { requestStates, type RequestState } from '../request-states.js';

export interface RequestListPage {
  filter: RequestListFilter;
  rows: RequestListRow[];
  previous: boolean;
  next: boolean;
  counts: Map<RequestState, number>;
  today: string;
  views: ListViews;
}

/** The page « Demandes ». */
export function requestListView(page: RequestListPage) {
  const { filter, counts } = page;
  const total = (states: RequestState[]) => states.reduce((sum, state) => sum + (counts.get(state) ?? 0), 0);
  const found = total(filter.states);
  return {
    title: 'Demandes',
    head: { title: 'Demandes 413', count: number(found) },
    tabs: [
      {
        href: address(filter, { state: null, view: null }),
        label: 'En cours',
        count: number(total(openStates)),
        current: filter.key === null,
      },
      ...requestViews.map((view) => ({
        href: address(filter, { state: view.key, view: null }),
        label: view.label,
        count: number(total(view.states)),
        current: filter.key === view.key,
      })),
    ],
    notes: [...filter.unknown, ...page.views.notes].map((text) => ({ tone: 'soon', text })),
    key: filter.key,
    view: filter.view,
    mine: filter.mine,
    bar: page.views.bar,
    more: [...page.views.tabs, ...page.views.more],
    words: filter.words,
    older: filter.older,
    chips: chipsOf(filter),
    ages: ages.map((days) => ({ value: days, label: `Plus de ${days}\u00a0j`, selected: filter.older === days })),
    rows: page.rows.map((row) => rowView(row, page.today)),
    empty: page.rows.length === 0 ? emptyView(filter) : null,
    pages: pagesView(page),
  };
}

const ages = [2, 5, 10, 30];

function rowView(row: RequestListRow, today: string) {
  return {
    href: `/requests/${row.id}`,
    clientHref: `/clients/${row.client_id}`,
    client: row.client_name,
    town: row.town,
    finess: row.finess_ej,
    state: stateView(row.state, requestStates[row.state].tone === 'none'),
    ...whoActs(row),
    since: waitingSince(row.since, today),
    sinceDate: date(row.since),
    dossier: row.dossier_number,
    administrators: row.administrators,
    corrections: row.corrections > 0 ? count(row.corrections, 'correction', 'corrections') : null,
  };
}

function whoActs(row: RequestListRow): { who: string; whoIcon: string } {
  if (row.state === 'awaiting_signature') return { who: row.representative ?? 'Le client', whoIcon: 'building' };
  if (row.state === 'submitted' || row.state === 'acknowledged') return { who: 'ANS', whoIcon: 'building-bank' };
  return requestStates[row.state].final ? { who: 'Personne', whoIcon: 'check' } : { who: 'Chez nous', whoIcon: 'user' };
}

function chipsOf(filter: RequestListFilter) {
  const chips = [];
  // A single state of a link is not a tab: a chip removes it.
  const tab = requestViews.some(({ key }) => key === filter.key);
  if (filter.key && !tab)
    chips.push({
      label: 'État',
      value: requestStates[filter.key as RequestState].label,
      href: address(filter, { state: null }),
    });
  if (filter.older !== null)
    chips.push({ label: 'Depuis', value: `plus de ${filter.older}\u00a0j`, href: address(filter, { older: null }) });
  if (filter.mine)
    chips.push({ label: 'Chargé de compte', value: 'mes clients', href: address(filter, { mine: null }) });
  if (filter.words) chips.push({ label: 'Recherche', value: filter.words, href: address(filter, { q: null }) });
  return chips;
}

function emptyView(filter: RequestListFilter) {
  const filtered = filter.words !== '' || filter.older !== null || filter.mine;
  return {
    icon: 'file-text',
    title: filtered ? 'Aucune demande ne correspond' : 'Aucune demande ici',
    text: filtered
      ? 'Retirez un filtre, ou cherchez par le nom du client ou le numéro de dossier.'
      : 'Une demande se prépare depuis la fiche d’un client, ou pour beaucoup de clients par une campagne.',
    href: filtered ? '/requests?view=all' : '/clients',
    action: filtered ? 'Retirer les filtres' : 'Choisir un client',
  };
}

function pagesView({ filter, rows, previous, next }: RequestListPage) {
  const first = rows[0];
  const last = rows.at(-1);
  return {
    label: 'Pages de la liste',
    note: `${pageSize} lignes par page, les plus anciennes d’abord`,
    previous: previous && first ? address(filter, { before: requestCursor(first) }) : null,
    next: next && last ? address(filter, { after: requestCursor(last) }) : null,
  };
}

// With nothing left to ask, every open request: a role may begin elsewhere.
function address(filter: RequestListFilter, change: Record<string, string | null>): string {
  const asked = { view: filter.view, ...askedBy(filter), ...change };
  return listAddress('/requests', Object.values(asked).some(Boolean) ? asked : { view: 'all' });
}
