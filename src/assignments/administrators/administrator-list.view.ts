import { fullName } from '../../identifiers/person-name.js';
import { shownNumber } from '../../identifiers/structure-number.js';
import { cappedCount, cappedNumber } from '../../platform/lists/capped-counts.js';
import { date } from '../../platform/web/view-helpers.js';
import { administratorList } from '../../administrators/administrator-list.js';
import type { ListedAdministrator } from '../../administrators/administrators.queries.js';
import type { ListFilter } from '../../platform/lists/read-list-filter.js';
import type { Page } from '../../platform/lists/keyset.js';
import { cardStateView, validityOf } from '../../administrators/card.view.js';
import { type OrphanCounts, orphanList, type OrphanRow } from '../orphans.queries.js';

const scopes = [
  { of: 'all', label: 'Tous' },
  { of: 'editor', label: 'De l’éditeur' },
  { of: 'clients', label: 'Des clients' },
] as const;

export interface ListPage {
  filter: ListFilter;
  page: Page<ListedAdministrator>;
  /** Whose mails from ANS no mailbox here receives, by id. */
  unseen: Set<string>;
  orphans: OrphanCounts & { firstNone: OrphanRow[]; firstOne: OrphanRow[] };
  today: string;
  canChange: boolean;
  /** What the page could not be found by. */
  lost: string[];
}

export function administratorListView(list: ListPage) {
  const { query, unknown } = list.filter;
  const of = query['of'] ?? 'all';
  const search = query['q'] ?? '';
  return {
    title: 'Administrateurs techniques',
    notes: [...unknown, ...list.lost],
    head: {
      title: 'Administrateurs techniques',
      links: [
        { href: '/card-forms', label: 'Cartes à commander', icon: 'id-badge-2' },
        { href: '/mass-habilitation', label: 'Habilitation en masse', icon: 'users' },
        ...(list.canChange
          ? [{ href: '/administrators/new', label: 'Nouvel administrateur', icon: 'user-plus', primary: true }]
          : []),
      ],
    },
    tabs: scopes.map((scope) => ({ href: address(scope.of, search), label: scope.label, current: scope.of === of })),
    of,
    search,
    rows: list.page.rows.map((row) => rowView(row, list)),
    chips: administratorList.chips(list.filter, query).filter(({ key }) => key === 'card'),
    none: noneView(query),
    clear: search ? address(of, '') : null,
    pages: pagesOf(administratorList, list.page, query),
    orphans: [
      orphanPanel(0, list.orphans.none, list.orphans.firstNone),
      orphanPanel(1, list.orphans.one, list.orphans.firstOne),
    ],
  };
}

/** One page of clients without anyone, or with one person only. */
export function orphansView({ query }: ListFilter, page: Page<OrphanRow>, counts: OrphanCounts) {
  const none = query['active'] !== '1';
  const title = none ? 'Clients sans administrateur' : 'Clients avec un seul administrateur';
  return {
    title,
    head: {
      title,
      count: cappedNumber(none ? counts.none : counts.one),
      crumbs: [{ href: '/administrators', label: 'Habilitations' }],
    },
    lead: none ? words.none : words.one,
    rows: page.rows.map(orphanView),
    pages: pagesOf(orphanList, page, query),
  };
}

function pagesOf<Row>(
  list: { size: number; around(page: Page<Row>, query: Record<string, string>): object },
  page: Page<Row>,
  query: Record<string, string>,
) {
  if (!page.previous && !page.next) return null;
  return { note: `${list.size} lignes par page`, ...list.around(page, query) };
}

function noneView({ card, q }: Record<string, string | undefined>) {
  if (card) return { title: 'Aucune carte dans ce cas', text: 'Enlevez le filtre pour voir tous les administrateurs.' };
  if (q) return { title: 'Personne de ce nom', text: 'Cherchez par le nom, le courriel ou le numéro de carte.' };
  return { title: 'Aucun administrateur', text: 'Enregistrez la personne, puis sa carte.' };
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
    counted: cappedCount(count, 'client', 'clients'),
    text: active === 0 ? words.none : words.one,
    rows: first.map(orphanView),
    more:
      count > first.length
        ? { href: `/administrators/orphans?active=${active}`, label: `Voir les ${cappedNumber(count)}` }
        : null,
  };
}

function orphanView(row: OrphanRow) {
  const asked = row.underWay > 0 ? 'demande en cours' : 'rien en cours';
  return {
    href: `/clients/${row.id}/assignments`,
    name: row.name,
    finess: shownNumber(row.number),
    note: row.active === 1 ? (row.administrator ?? '') : asked,
  };
}

function rowView(
  { administrator, clientName, active, underWay }: ListedAdministrator,
  { today, unseen }: Pick<ListPage, 'today' | 'unseen'>,
) {
  const { id, clientId, card, email, leftOn } = administrator;
  return {
    href: `/administrators/${id}`,
    name: fullName(administrator),
    note: leftOn ? `${leftOn > today ? 'Départ prévu le' : 'Départ le'} ${date(leftOn)}` : email,
    unseen: unseen.has(id)
      ? email
        ? 'Aucune boîte relevée ne reçoit cette adresse'
        : 'Sans adresse\u00a0: l’ANS ne peut pas lui écrire'
      : null,
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

function address(of: string, search: string): string {
  return administratorList.address({ of: of === 'all' ? null : of, q: search });
}
