import { forSpreadsheets } from '../../platform/lists/export-menu.js';
import { cappedNumber, countLimit } from '../../platform/lists/capped-counts.js';
import { listAddress, queryText, without } from '../../platform/lists/list-address.js';
import type { ListViews } from '../../platform/lists/list-views.service.js';
import { count, dateTime } from '../../platform/web/view-helpers.js';
import { rowsOfPage } from './client-cells.js';
import { type ClientColumn, clientColumns, columnsText } from './client-columns.js';
import { keptFields } from './client-list-filters.view.js';
import { type ClientFilter, clientList, type ClientOrder } from './client-list.js';
import type { ClientListPage } from './client-list.queries.js';
import type { SortKey } from './client-order.js';
import { filtersOf, usualOrder } from './client-saved-list.js';
import { noClientFound, noClientYet } from './no-clients.view.js';
import type { Selection } from './selections.service.js';
import { clock } from '../../platform/clock.js';

type Query = Record<string, string>;

export interface ListData {
  query: Query;
  filter: ClientFilter;
  order: ClientOrder;
  columns: ClientColumn[];
  notes: string[];
  page: ClientListPage;
  found: number;
  total: number;
  views: ListViews;
  /** The frozen selection that the list shows, and the one being put together page after page. */
  selection: Selection | null;
  adding: Selection | null;
  mayAct: boolean;
}

export function clientListView(data: ListData) {
  const { filter, found, page, query, views } = data;
  const notes = [...data.notes, ...views.notes, ...filter.unknown, ...data.order.unknown];
  return {
    title: 'Clients',
    head: headView(data),
    views: data.adding ? viewsKeeping(views, data.adding) : views,
    notes: notes.map((text) => ({ tone: 'soon', text })),
    q: query['q'] ?? '',
    chips: clientList.chips(filter, query),
    clearHref: filter.chips.length > 0 ? wholeList(data) : null,
    kept: keptFields(without(query, 'q')),
    filtersHref: listAddress('/clients/filters', without(query, 'after', 'before', 'count')),
    choice: columnChoice(data),
    frozen: frozenView(data),
    adding: addingView(data),
    mayAct: data.mayAct,
    caption: `${filter.description}, du ${sortWords[data.order.sort][data.order.direction]}`,
    wide: columnsText(data.columns) !== undefined,
    columns: headCells(data),
    rows: rowsOfPage(page.rows, data.columns, clock.today(), data.mayAct),
    everything: mayTakeAll(data) ? selectAllLabel(found) : null,
    queryText: queryText(query),
    empty: emptyView(data),
    pages: pagesView(data),
  };
}

function headView({ query, filter, found, total, order }: ListData) {
  const kept = { ...filtersOf(query), ...usualOrder(order), columns: query['columns'] };
  const file = (format: string) => listAddress('/clients/export', { format, ...kept });
  return {
    count: filter.chips.length > 0 ? `${capped(found, query)} sur ${capped(total, query)}` : capped(total, query),
    exactHref:
      query['count'] !== 'exact' && found > countLimit ? clientList.address({ ...query, count: 'exact' }) : null,
    exports: [
      forSpreadsheets('Ce qui est à l’écran', (format) => listAddress('/clients/export/screen', { format, ...kept })),
      {
        title: 'Les colonnes d’un import',
        items: [
          { href: file('csv'), label: 'CSV, à corriger et renvoyer' },
          { href: file('xlsx'), label: 'XLSX, à corriger et renvoyer' },
        ],
      },
    ],
  };
}

function capped(value: number, query: Query): string {
  return cappedNumber(value, query['count'] === 'exact');
}

// Of a selection that is filtered further, what is seen is not what was frozen.
function mayTakeAll({ query, filter }: ListData): boolean {
  return !query['archived'] && (!query['selection'] || filter.chips.some(({ key }) => key !== 'selection'));
}

function selectAllLabel(found: number): string {
  return found > countLimit
    ? 'Sélectionner tous les résultats'
    : `Sélectionner les ${count(found, 'résultat', 'résultats')}`;
}

function columnChoice({ query }: ListData) {
  const asked = without(query, 'after', 'before', 'count');
  return { kept: keptFields(without(query, 'columns')), href: listAddress('/clients/columns', asked) };
}

/** The page « Colonnes », which the list opens as a menu beside its button. */
export function clientColumnsView(query: Query, columns: ClientColumn[]) {
  return {
    title: 'Colonnes · Clients',
    crumbs: [{ href: clientList.address(query), label: 'Clients' }],
    kept: keptFields(without(query, 'columns')),
    columns: clientColumns
      .filter(({ key }) => key !== 'name')
      .map(({ key, label }) => ({ key, label, checked: columns.some((column) => column.key === key) })),
    reset: query['columns'] ? clientList.address(without(query, 'columns')) : null,
    back: clientList.address(query),
  };
}

function frozenView({ selection, query }: ListData) {
  if (!selection) return null;
  return {
    title: `Sélection figée\u00a0: ${count(selection.clients, 'client', 'clients')}.`,
    text: `${selection.description}, par ${selection.createdBy} le ${dateTime(selection.createdAt)}. Elle ne change plus, quoi que devienne la liste.`,
    campaign: `/campaigns/new?selection=${selection.id}`,
    csv: listAddress('/clients/export', { format: 'csv', selection: selection.id, columns: query['columns'] }),
    back: clientList.address(without(query, 'selection', 'after', 'before')),
  };
}

// A selection is put together from several views: whichever is opened next, it goes on.
function viewsKeeping({ tabs, more, bar, ...views }: ListViews, { id }: Selection): ListViews {
  const kept = (href: string) => `${href}&adding=${id}`;
  const tabKept = (tab: ListViews['tabs'][number]) => ({ ...tab, href: kept(tab.href) });
  return {
    ...views,
    tabs: tabs.map(tabKept),
    more: more.map(tabKept),
    bar: { ...bar, restore: bar.restore && kept(bar.restore) },
  };
}

const wholeList = ({ adding }: Pick<ListData, 'adding'>) =>
  listAddress('/clients', { view: 'all', adding: adding?.id });

function addingView({ adding, query }: ListData) {
  if (!adding) return null;
  return {
    id: adding.id,
    label: `${count(adding.clients, 'client', 'clients')} dans la sélection`,
    see: `/clients?selection=${adding.id}`,
    stop: clientList.address(without(query, 'adding')),
  };
}

const sortWords: Record<SortKey, Record<'asc' | 'desc', string>> = {
  since: { asc: 'plus récent au plus ancien', desc: 'plus ancien au plus récent' },
  due: { asc: 'plus urgent au moins urgent', desc: 'moins urgent au plus urgent' },
  name: { asc: 'premier au dernier par le nom', desc: 'dernier au premier par le nom' },
  step: { asc: 'début à la fin du parcours', desc: 'terme au début du parcours' },
  finess: { asc: 'premier au dernier par le FINESS', desc: 'dernier au premier par le FINESS' },
  town: { asc: 'premier au dernier par la commune', desc: 'dernier au premier par la commune' },
  departement: { asc: 'premier au dernier par le département', desc: 'dernier au premier par le département' },
  expiry: { asc: 'premier à expirer au dernier', desc: 'dernier à expirer au premier' },
  coverage: { asc: 'moins bien couvert au mieux couvert', desc: 'mieux couvert au moins bien couvert' },
  created: { asc: 'plus ancien au plus récent créé', desc: 'plus récent au plus ancien créé' },
};

function headCells({ query, order, columns }: ListData) {
  return columns.map(({ label, sort, end, css }) => {
    if (!sort) return { label, end, css };
    const current = sort === order.sort;
    const direction = current ? (order.direction === 'asc' ? 'desc' : 'asc') : clientList.orders[sort].first;
    const rest = without(query, 'after', 'before', 'sort', 'direction');
    return {
      label,
      end,
      css,
      href: clientList.address({ ...rest, ...usualOrder({ sort, direction }) }),
      title: `Ranger du ${sortWords[sort][direction]}`,
      aria: current ? (order.direction === 'asc' ? 'ascending' : 'descending') : null,
      icon: current ? (order.direction === 'asc' ? 'arrow-up' : 'arrow-down') : null,
    };
  });
}

function emptyView({ total, page, query, adding, mayAct }: ListData) {
  if (page.rows.length > 0) return null;
  if (total === 0 && !query['archived']) return noClientYet(mayAct);
  return noClientFound(Boolean(query['archived']), wholeList({ adding }));
}

function pagesView({ page, query }: ListData) {
  return {
    note: `${clientList.size} lignes par page`,
    ...clientList.around(page, query),
  };
}
