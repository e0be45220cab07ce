import { date } from '../../platform/web/view-helpers.js';
import { fullName } from '../../administrators/administrator-with-card.js';
import type { ListedAdministrator, ListFilter } from '../../administrators/administrators.queries.js';
import { cardStateView, validityOf } from '../../administrators/card.view.js';
import { turnPages } from './list-page.js';
import type { OrphanCounts, OrphanRow } from '../orphans.queries.js';

const scopes = [
  { of: 'all', label: 'Tous' },
  { of: 'editor', label: 'De l’éditeur' },
  { of: 'clients', label: 'Des clients' },
] as const;

export interface ListPage {
  filter: Pick<ListFilter, 'of' | 'search'>;
  page: number;
  found: ListedAdministrator[];
  orphans: OrphanCounts & { firstNone: OrphanRow[]; firstOne: OrphanRow[] };
  today: string;
  canChange: boolean;
  /** What of the address was not understood. */
  unknown: string[];
}

export function administratorListView(list: ListPage) {
  const { of, search } = list.filter;
  const { rows, pages } = turnPages(list.found, list.page, (page) => address(of, search, page));
  return {
    title: 'Habilitations',
    notes: list.unknown,
    head: {
      title: 'Administrateurs techniques',
      links: list.canChange
        ? [{ href: '/administrators/new', label: 'Nouvel administrateur', icon: 'user-plus', primary: true }]
        : [],
    },
    tabs: scopes.map((scope) => ({ href: address(scope.of, search, 1), label: scope.label, current: scope.of === of })),
    of,
    search,
    rows: rows.map((row) => rowView(row, list.today)),
    clear: search ? address(of, '', 1) : null,
    pages,
    orphans: [
      orphanPanel(0, list.orphans.none, list.orphans.firstNone),
      orphanPanel(1, list.orphans.one, list.orphans.firstOne),
    ],
  };
}

/** One page of clients without anyone, or with one person only. */
export function orphansView(active: 0 | 1, page: number, found: OrphanRow[], counts: OrphanCounts) {
  const { rows, pages } = turnPages(found, page, (number) => `/administrators/orphans?active=${active}&page=${number}`);
  return {
    title: active === 0 ? 'Clients sans administrateur' : 'Clients avec un seul administrateur',
    head: {
      title: active === 0 ? 'Clients sans administrateur' : 'Clients avec un seul administrateur',
      count: String(active === 0 ? counts.none : counts.one),
      crumbs: [{ href: '/administrators', label: 'Habilitations' }],
    },
    lead: active === 0 ? words.none : words.one,
    rows: rows.map(orphanView),
    pages,
  };
}

// Domain rule 8.
const words = {
  none: 'Personne ne peut commander ni renouveler pour eux.',
  one: 'Une absence ou un départ les laisserait sans personne.',
};

function orphanPanel(active: 0 | 1, count: number, first: OrphanRow[]) {
  return {
    id: `orphans-${active}`,
    label: active === 0 ? 'Sans administrateur' : 'Un seul administrateur',
    tone: count === 0 ? 'ok' : active === 0 ? 'bad' : 'soon',
    icon: count === 0 ? 'circle-check' : active === 0 ? 'user-x' : 'user',
    count,
    text: active === 0 ? words.none : words.one,
    rows: first.map(orphanView),
    more: count > first.length ? `/administrators/orphans?active=${active}` : null,
  };
}

function orphanView(row: OrphanRow) {
  const asked = row.under_way > 0 ? 'demande en cours' : 'rien en cours';
  return {
    href: `/clients/${row.id}/assignments`,
    name: row.name,
    finess: row.finess_ej,
    note: row.active === 1 ? (row.administrator ?? '') : asked,
  };
}

function rowView({ administrator, clientName, active, underWay }: ListedAdministrator, today: string) {
  const { id, clientId, card, email, leftOn } = administrator;
  return {
    href: `/administrators/${id}`,
    name: fullName(administrator),
    note: leftOn ? `Départ le ${date(leftOn)}` : email,
    employer: clientName ?? 'Éditeur',
    employerHref: clientId ? `/clients/${clientId}/assignments` : null,
    kind: card?.kind,
    number: card?.number,
    validUntil: card ? validityOf(card) : null,
    state: card ? cardStateView(card, today) : { tone: 'bad', icon: 'circle-dashed', label: 'Pas de carte' },
    active,
    underWay: underWay > 0 ? `${underWay} en cours` : null,
  };
}

function address(of: string, search: string, page: number): string {
  const query = new URLSearchParams();
  if (of !== 'all') query.set('of', of);
  if (search) query.set('q', search);
  if (page > 1) query.set('page', String(page));
  const text = query.toString();
  return text ? `/administrators?${text}` : '/administrators';
}
