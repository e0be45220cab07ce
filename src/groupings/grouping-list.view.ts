import type { ListFilter } from '../platform/lists/read-list-filter.js';
import type { Page } from '../platform/lists/keyset.js';
import { count } from '../platform/web/view-helpers.js';
import { systemLabels } from './grouping.form.js';
import { groupingList, type ListedGrouping } from './groupings.queries.js';

/** @param lost what the page could not be found by */
export function groupingListView(filter: ListFilter, lost: string[], page: Page<ListedGrouping>) {
  const words = filter.query['q'] ?? '';
  return {
    title: 'Groupements',
    head: {
      title: 'Groupements',
      crumbs: [{ href: '/clients', label: 'Clients' }],
      links: [{ href: '/groupings/new', label: 'Nouveau groupement', icon: 'plus', primary: true }],
    },
    q: words,
    notes: [...filter.unknown, ...lost].map((text) => ({ tone: 'soon', text })),
    groupings: page.rows.map(lineView),
    empty: words === '' ? noneView : nothingFound(words),
    paged: page.previous || page.next,
    pages: {
      label: 'Pages des groupements',
      note: `${groupingList.size} groupements par page, par nom`,
      ...groupingList.around(page, filter.query),
    },
  };
}

const noneView = {
  icon: 'users-group',
  title: 'Aucun groupement',
  text: 'Un groupement réunit plusieurs organismes gestionnaires. Il ne détient aucun certificat\u00a0: son plan dit ce que chacun commande.',
  href: '/groupings/new',
  action: 'Nouveau groupement',
  actionIcon: 'plus',
};

function nothingFound(words: string) {
  return {
    icon: 'search',
    title: `Aucun groupement pour «\u00a0${words}\u00a0»`,
    href: '/groupings',
    action: 'Tous les groupements',
  };
}

function lineView(row: ListedGrouping) {
  return {
    href: `/groupings/${row.id}`,
    name: row.name,
    clients: count(row.clients, 'client', 'clients'),
    system: systemLabels[row.sharedSystem ? 'shared' : 'separate'],
    coverage: row.slotsNeeded === 0 ? null : `${row.slotsCovered} en service sur ${row.slotsNeeded}`,
    planHref: `/groupings/${row.id}/plan`,
  };
}
