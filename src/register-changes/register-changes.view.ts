import { closedSentence } from '../clients/own-clients.service.js';
import { cappedCount, cappedNumber } from '../platform/lists/capped-counts.js';
import type { ListFilter } from '../platform/lists/read-list-filter.js';
import type { Page } from '../platform/lists/keyset.js';
import { listAddress } from '../platform/lists/list-address.js';
import { count, date, number, plural } from '../platform/web/view-helpers.js';
import { type MovedClient, placeInLine } from './moved-clients.queries.js';
import type { JudgedChange } from './register-changes-judge.service.js';
import { type ChangeKind, changeKinds } from './pending-changes.facts.js';
import { type ChangeCounts, changeList } from './register-changes.queries.js';
import { type Decision, kindLabels, kindTabs, sidesOf, takeLabel } from './register-changes.labels.js';

interface ChangesPage {
  filter: ListFilter;
  /** What the page could not be found by. */
  lost: string[];
  page: Page<JudgedChange>;
  counts: ChangeCounts;
  mayDecide: boolean;
}

const base = '/register-changes';

export function registerChangesView({ filter, lost, page, counts, mayDecide }: ChangesPage) {
  const kind = (filter.query['kind'] ?? null) as ChangeKind | null;
  const ofOne = filter.query['client'] !== undefined;
  const all = changeKinds.reduce((sum, each) => sum + counts.kinds[each], 0);
  return {
    title: 'Évolutions du registre',
    head: {
      title: 'Évolutions du registre',
      count: ofOne ? null : cappedNumber(kind ? counts.kinds[kind] : all),
      links: [{ href: '/directory', label: 'Annuaire', icon: 'address-book' }],
    },
    notes: [
      ...[...filter.unknown, ...lost].map((text) => ({ tone: 'soon', text })),
      ...(ofOne ? [oneNote(page.rows)] : revokeNotes(counts)),
      ...closedNotes(page.rows),
    ],
    tabs: ofOne
      ? null
      : [
          { href: base, label: 'Toutes', count: cappedNumber(all), current: kind === null },
          ...changeKinds.map((each) => ({
            href: `${base}?kind=${each}`,
            label: kindTabs[each],
            count: cappedNumber(counts.kinds[each]),
            current: kind === each,
          })),
        ],
    mayDecide,
    groups: groupsOf(page.rows, mayDecide),
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
      title: `${cappedCount(revoke, 'client a une clé exposée, un ancien numéro, ou a', 'clients ont une clé exposée, un ancien numéro, ou ont')} changé de nom, de département ou d’environnement\u00a0:`,
      text: 'certificats à révoquer et à refaire.',
      href: '/clients?revoke=1',
      linkLabel: plural(revoke, 'Voir ce client', 'Voir ces clients'),
    });
  }
  return notes;
}

function oneNote([first]: JudgedChange[]) {
  const text = first ? `Seulement celles de «\u00a0${first.clientName}\u00a0».` : 'Seulement celles d’un client.';
  return { tone: 'none', text, href: base, linkLabel: 'Voir toutes les évolutions' };
}

// The rule once, whose each is on its own line.
function closedNotes(rows: JudgedChange[]) {
  const rule = rows.find(({ closed }) => closed !== null)?.closed?.split('\n')[0];
  return rule === undefined ? [] : [{ tone: 'none', icon: 'eye', title: 'Certaines ne sont pas à vous.', text: rule }];
}

function groupsOf(rows: JudgedChange[], mayDecide: boolean) {
  return changeKinds
    .map((kind) => ({ kind, label: kindLabels[kind], rows: rows.filter((row) => row.change === kind) }))
    .filter((group) => group.rows.length > 0)
    .map((group) => ({
      ...group,
      rows: group.rows.map((row) => ({ ...rowView(row), mayDecide: mayDecide && row.closed === null })),
    }));
}

function rowView(row: JudgedChange) {
  const { reason } = row;
  const link = (decision: Decision) => listAddress(`${base}/confirmation`, { change: row.id, decision });
  return {
    id: row.id,
    client: row.clientName,
    clientHref: `/clients/${row.clientId}`,
    establishment: row.structure === 'establishment',
    name: row.structure === 'establishment' ? row.name : null,
    finess: row.finess,
    ...sidesOf(row),
    ours: row.ours,
    on: date(row.extractedOn),
    effect: effectOf(row),
    leaves: row.leaves,
    take: reason === null ? { href: link('applied'), label: takeLabel(row, row.kept) } : null,
    keep: { href: link('kept'), label: row.change === 'renamed' ? 'Garder le nôtre' : 'Garder' },
    reason: row.closed?.split('\n').at(-1) ?? reason,
    way: row.closed === null ? row.way : null,
  };
}

function effectOf(row: JudgedChange): string | null {
  const wrong = row.structure === 'legal_entity' && row.reason === null && row.certificates > 0;
  return wrong ? `${count(row.certificates, 'certificat', 'certificats')} à révoquer et à refaire` : null;
}

interface Note {
  tone: string;
  text: string;
}

/** What a decision would do, line by line, before it does it, and what it leaves. */
export function confirmationView(
  changes: JudgedChange[],
  decision: Decision,
  notes: Note[],
  moved = new Map<string, MovedClient>(),
) {
  const takes = decision === 'applied';
  const ready = changes.filter(({ closed, reason }) => closed === null && !(takes && reason !== null));
  const left = changes.filter((change) => !ready.includes(change));
  const wrong = new Set(ready.filter((change) => takes && effectOf(change)).map((change) => change.clientId)).size;
  const title = takes ? 'Reprendre ce que dit le registre' : 'Garder nos fiches telles quelles';
  return {
    title,
    head: { title, crumbs: [{ href: base, label: 'Évolutions du registre' }] },
    lead: ready.length === 0 ? '' : leadOf(ready.length, takes),
    notes: [
      ...(wrong > 0
        ? [
            {
              tone: 'bad',
              text: `${count(wrong, 'client aura', 'clients auront')} des certificats à révoquer et à refaire\u00a0: ils portent l’ancien nom ou l’ancien département.`,
            },
          ]
        : []),
      ...notes,
    ],
    rows: ready.map((change) => ({ ...rowView(change), address: addressOf(change, moved) })),
    left: left.length > 0 ? leftView(left, takes) : null,
    decision,
    submit: takes
      ? `Reprendre ${count(ready.length, 'évolution', 'évolutions')}`
      : `Garder, classer ${count(ready.length, 'évolution', 'évolutions')}`,
    other: otherView(changes, takes),
    back: base,
  };
}

export const movesClient = ({ structure, change }: JudgedChange): boolean =>
  structure === 'legal_entity' && change === 'moved';

// The forms print it whole: more than the town changes.
function addressOf(change: JudgedChange, moved: Map<string, MovedClient>): string | null {
  const of = movesClient(change) ? moved.get(change.clientId) : undefined;
  return of ? `Adresse\u00a0: ${placeInLine(of.before)} → ${placeInLine(of.after)}` : null;
}

function leadOf(many: number, takes: boolean): string {
  return takes
    ? `${count(many, 'évolution sera reprise', 'évolutions seront reprises')} dans nos fiches, et ${plural(many, 'inscrite', 'inscrites')} au journal de chaque client.`
    : `${count(many, 'évolution sera classée', 'évolutions seront classées')} sans rien changer à nos fiches. Le journal de chaque client le dira.`;
}

function leftView(left: JudgedChange[], takes: boolean) {
  const verb = takes ? ['reprise', 'reprises'] : ['classée', 'classées'];
  const many = left.length;
  return {
    title: `${count(many, 'évolution ne peut', 'évolutions ne peuvent')} pas être ${plural(many, verb[0] ?? '', verb[1] ?? '')} d’ici et ${plural(many, 'restera', 'resteront')} à décider`,
    rows: left.map((change) => {
      const { client, clientHref, establishment, finess, name, way } = rowView(change);
      const reason = closedSentence(change.closed) ?? change.reason;
      return { client, clientHref, establishment, finess, name, way, reason };
    }),
  };
}

/** The other decision of the same changes: a page that leads here offers one alone. */
function otherView(changes: JudgedChange[], takes: boolean) {
  const open = changes.filter(({ closed, reason }) => closed === null && (takes || reason === null));
  if (open.length === 0) return null;
  const href = listAddress(`${base}/confirmation`, { decision: takes ? 'kept' : 'applied' });
  const asked = open.map(({ id }) => `&change=${id}`).join('');
  return { href: `${href}${asked}`, label: takes ? 'Garder le nôtre…' : 'Reprendre du registre…' };
}
