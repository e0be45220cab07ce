import { cappedCount, cappedNumber } from '../platform/lists/capped-counts.js';
import type { ListFilter } from '../platform/lists/read-list-filter.js';
import type { Page } from '../platform/lists/keyset.js';
import { listAddress } from '../platform/lists/list-address.js';
import { count, date, number, plural } from '../platform/web/view-helpers.js';
import {
  type ChangeCounts,
  type ChangeKind,
  changeKinds,
  changeList,
  type PendingChange,
} from './register-changes.queries.js';
import {
  type Decision,
  isTakeable,
  kindLabels,
  kindTabs,
  reasonOf,
  sidesOf,
  takeLabel,
} from './register-changes.labels.js';

interface ChangesPage {
  filter: ListFilter;
  /** What the page could not be found by. */
  lost: string[];
  page: Page<PendingChange>;
  counts: ChangeCounts;
  mayDecide: boolean;
}

const base = '/register-changes';

export function registerChangesView({ filter, lost, page, counts, mayDecide }: ChangesPage) {
  const kind = (filter.query['kind'] ?? null) as ChangeKind | null;
  const all = changeKinds.reduce((sum, each) => sum + counts.kinds[each], 0);
  return {
    title: 'Évolutions du registre',
    head: {
      title: 'Évolutions du registre',
      count: cappedNumber(kind ? counts.kinds[kind] : all),
      links: [{ href: '/directory', label: 'Annuaire', icon: 'address-book' }],
    },
    notes: [...[...filter.unknown, ...lost].map((text) => ({ tone: 'soon', text })), ...revokeNotes(counts)],
    tabs: [
      { href: base, label: 'Toutes', count: cappedNumber(all), current: kind === null },
      ...changeKinds.map((each) => ({
        href: `${base}?kind=${each}`,
        label: kindTabs[each],
        count: cappedNumber(counts.kinds[each]),
        current: kind === each,
      })),
    ],
    mayDecide,
    groups: groupsOf(page.rows),
    empty: page.rows.length === 0,
    filtered: kind !== null && all > 0,
    pages:
      page.previous || page.next
        ? {
            label: 'Pages des évolutions',
            note: `${number(changeList.size)} par page`,
            ...changeList.around(page, filter.query),
          }
        : null,
  };
}

function revokeNotes({ renamedClients: renamed, toRevoke: revoke }: ChangeCounts) {
  const notes = [];
  if (renamed > 0) {
    notes.push({
      tone: 'soon',
      title: `${cappedCount(renamed, 'client a changé', 'clients ont changé')} de raison sociale\u00a0:`,
      text: 'une fois le nom repris, leurs certificats seront à révoquer et à refaire.',
      href: `${base}?kind=renamed`,
      linkLabel: 'Voir les changements de nom',
    });
  }
  if (revoke > 0) {
    notes.push({
      tone: 'bad',
      // As many as the list has: what is wrong may be the number or the key too.
      title: `${cappedCount(revoke, 'client a une clé exposée, un ancien numéro, ou a', 'clients ont une clé exposée, un ancien numéro, ou ont')} changé de nom ou de département\u00a0:`,
      text: 'certificats à révoquer et à refaire.',
      href: '/clients?revoke=1',
      linkLabel: plural(revoke, 'Voir ce client', 'Voir ces clients'),
    });
  }
  return notes;
}

function groupsOf(rows: PendingChange[]) {
  return changeKinds
    .map((kind) => ({ kind, label: kindLabels[kind], rows: rows.filter((row) => row.change === kind).map(rowView) }))
    .filter((group) => group.rows.length > 0);
}

function rowView(row: PendingChange) {
  const take = takeLabel(row);
  const link = (decision: Decision) => listAddress(`${base}/confirmation`, { change: row.id, decision });
  return {
    id: row.id,
    client: row.clientName,
    clientHref: `/clients/${row.clientId}`,
    establishment: row.structure === 'establishment',
    name: row.structure === 'establishment' ? row.name : null,
    finess: row.finess,
    ...sidesOf(row),
    on: date(row.extractedOn),
    effect: effectOf(row),
    take: take ? { href: link('applied'), label: take } : null,
    keep: { href: link('kept'), label: row.change === 'renamed' ? 'Garder le nôtre' : 'Garder' },
    reason: take ? null : reasonOf(row),
  };
}

function effectOf(row: PendingChange): string | null {
  const wrong = row.structure === 'legal_entity' && isTakeable(row) && row.certificates > 0;
  return wrong ? `${count(row.certificates, 'certificat', 'certificats')} à révoquer et à refaire` : null;
}

interface Note {
  tone: string;
  text: string;
}

/** What a decision would do, line by line, before it does it. */
export function confirmationView(changes: PendingChange[], decision: Decision, notes: Note[]) {
  const takes = decision === 'applied';
  const ready = changes.filter((change) => !takes || isTakeable(change));
  const left = changes.filter((change) => !ready.includes(change));
  const wrong = new Set(ready.filter((change) => takes && effectOf(change)).map((change) => change.clientId)).size;
  const title = takes ? 'Reprendre ce que dit le registre' : 'Garder nos fiches telles quelles';
  return {
    title,
    head: { title, crumbs: [{ href: base, label: 'Évolutions du registre' }] },
    lead:
      ready.length === 0
        ? ''
        : takes
          ? `${count(ready.length, 'évolution sera reprise', 'évolutions seront reprises')} dans nos fiches, et inscrites au journal de chaque client.`
          : `${count(ready.length, 'évolution sera classée', 'évolutions seront classées')} sans rien changer à nos fiches. Le journal de chaque client le dira.`,
    notes: [
      ...(wrong > 0
        ? [
            {
              tone: 'bad',
              text: `${count(wrong, 'client aura', 'clients auront')} des certificats à révoquer et à refaire\u00a0: ils portent l’ancien nom ou l’ancien département.`,
            },
          ]
        : []),
      ...(left.length > 0
        ? [
            {
              tone: 'soon',
              text: `${count(left.length, 'évolution ne peut', 'évolutions ne peuvent')} pas être ${plural(left.length, 'reprise', 'reprises')} d’ici et ${plural(left.length, 'restera', 'resteront')} à décider. ${reasonOf(left[0] as PendingChange)}`,
            },
          ]
        : []),
      ...notes,
    ],
    rows: ready.map(rowView),
    decision,
    submit: takes
      ? `Reprendre ${count(ready.length, 'évolution', 'évolutions')}`
      : `Garder, classer ${count(ready.length, 'évolution', 'évolutions')}`,
    back: base,
  };
}
