import { count } from '../platform/web/view-helpers.js';
import { systemLabels } from './grouping.form.js';
import { type ListedGrouping, listSize, writeCursor } from './groupings.queries.js';

/** What the address of the list asks for. */
export interface ListAddress {
  words: string;
  first: boolean;
  /** What of the address means nothing here: told, never ignored. */
  unknown: string[];
}

export function groupingListView(address: ListAddress, rows: ListedGrouping[]) {
  const shown = rows.slice(0, listSize);
  const q = address.words === '' ? '' : `q=${encodeURIComponent(address.words)}&`;
  return {
    title: 'Groupements',
    head: {
      title: 'Groupements',
      crumbs: [{ href: '/clients', label: 'Clients' }],
      links: [{ href: '/groupings/new', label: 'Nouveau groupement', icon: 'plus', primary: true }],
    },
    q: address.words,
    notes: address.unknown.map((key) => ({ tone: 'soon', text: `« ${key} » n’est pas un filtre de cette liste.` })),
    groupings: shown.map(lineView),
    empty: address.words === '' ? noneView : nothingFound(address.words),
    paged: !address.first || rows.length > listSize,
    pages: {
      label: 'Pages des groupements',
      note: `${listSize} groupements par page, par nom`,
      previous: address.first ? null : `/groupings?${q}`.replace(/[?&]$/, ''),
      next: rows.length > listSize ? `/groupings?${q}after=${writeCursor(shown.at(-1))}` : null,
    },
  };
}

const noneView = {
  icon: 'users-group',
  title: 'Aucun groupement',
  text: 'Un groupement réunit plusieurs organismes gestionnaires. Il ne détient aucun certificat : son plan dit ce que chacun commande.',
  href: '/groupings/new',
  action: 'Nouveau groupement',
  actionIcon: 'plus',
};

function nothingFound(words: string) {
  return {
    icon: 'search',
    title: `Aucun groupement pour « ${words} »`,
    href: '/groupings',
    action: 'Tous les groupements',
  };
}

function lineView(row: ListedGrouping) {
  return {
    href: `/groupings/${row.id}`,
    name: row.name,
    clients: count(row.clients, 'client', 'clients'),
    system: systemLabels[row.shared_system ? 'shared' : 'separate'],
    coverage: row.slots_needed === 0 ? null : `${row.slots_covered} en service sur ${row.slots_needed}`,
    planHref: `/groupings/${row.id}/plan`,
  };
}
