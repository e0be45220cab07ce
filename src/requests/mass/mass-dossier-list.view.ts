import type { Page } from '../../platform/lists/keyset.js';
import type { ListFilter } from '../../platform/lists/read-list-filter.js';
import { count, date, number } from '../../platform/web/view-helpers.js';
import type { ListedDossier } from './mass-dossier.queries.js';
import { massKinds } from './mass-dossier.entity.js';
import { massDossierTable } from './mass-dossier.transitions.js';
import { massDossierList } from './mass-lists.js';

/** The list of dossiers of many clients. */
export function massDossiersView(filter: ListFilter, lost: string[], page: Page<ListedDossier>) {
  const { query } = filter;
  return {
    title: 'Dossiers de masse',
    head: {
      title: 'Dossiers de masse',
      crumbs: [{ href: '/requests', label: 'Demandes' }],
      links: [{ href: '/campaigns/new', icon: 'list-check', label: 'Réunir par une campagne' }],
    },
    lead: 'Un seul dossier de l’ANS pour beaucoup de clients\u00a0: des formulaires qu’elle suit sous un même numéro, ou un mandat de masse, qui n’est pas une de ses procédures à ce jour.',
    notes: [...filter.unknown, ...lost],
    words: query['q'] ?? '',
    states: Object.entries(massDossierTable.states).map(([value, { label }]) => ({
      value,
      label,
      selected: query['state'] === value,
    })),
    kinds: Object.entries(massKinds).map(([value, label]) => ({ value, label, selected: query['kind'] === value })),
    chips: massDossierList.chips(filter, query),
    filtered: filter.chips.length > 0,
    clear: massDossierList.address({}),
    rows: page.rows.map((dossier) => ({
      href: `/mass-dossiers/${dossier.id}`,
      title: dossier.title,
      kind: massKinds[dossier.kind],
      state: massDossierTable.states[dossier.state],
      number: dossier.dossierNumber,
      clients: count(dossier.rows, 'client', 'clients'),
      progress: `${number(dossier.validated)} ${dossier.validated > 1 ? 'validés' : 'validé'}${dossier.parked > 0 ? `, ${number(dossier.parked)} à regarder` : ''}`,
      when: date(dossier.sentOn ?? dossier.createdAt),
      by: dossier.createdBy,
    })),
    pages: {
      label: 'Pages des dossiers',
      note: `${massDossierList.size} dossiers par page, les plus récents d’abord`,
      ...massDossierList.around(page, query),
    },
    paged: page.previous || page.next,
  };
}
