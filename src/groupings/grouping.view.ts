import { shownNumber } from '../identifiers/structure-number.js';
import { aroundPage, type Page } from '../platform/lists/keyset.js';
import { listAddress } from '../platform/lists/list-address.js';
import { whoDid } from '../platform/audit/audit.service.js';
import { count, dateTime } from '../platform/web/view-helpers.js';
import type { Grouping } from './grouping.entity.js';
import { systemLabels } from './grouping.form.js';
import { type GroupingMembers, whyNotRemoved } from './groupings.service.js';
import { type Candidate, candidatesSize, type HappenedRow, type MemberRow, membersSize } from './groupings.queries.js';
import { shownForm } from '../platform/forms/form.js';
import { foundFields } from './members.form.js';
import { pasteView, type ReturnedPaste } from './paste.view.js';

export interface GroupingPage {
  grouping: Grouping;
  has: GroupingMembers;
  members: Page<MemberRow>;
  history: HappenedRow[];
  /** What was searched among the clients, and what was found; null when nothing was asked. */
  search: { words: string; found: Candidate[] } | null;
  /** What was pasted, with the answer to each line. */
  paste?: ReturnedPaste;
}

export function groupingView(page: GroupingPage) {
  const { grouping, has } = page;
  const base = `/groupings/${grouping.id}`;
  const all = has.open + has.archived;
  return {
    title: grouping.name,
    head: headOf(grouping, has, base),
    base,
    note: grouping.note,
    total: membersWords(has, 'client', 'clients'),
    members: page.members.rows.map(memberView),
    pages: pagesOf(page, base),
    search: searchView(page, base),
    paste: pasteView(base, page.paste),
    removal: { refused: all > 0 ? whyNotRemoved(all) : null },
    history: page.history.map((row) => ({
      text: row.summary,
      note: whoDid(row),
      icon: 'users-group',
      time: dateTime(row.at),
      iso: row.at.toISOString(),
    })),
  };
}

// As the list of groupings and the plan count them; those that are archived keep their grouping, and are said apart.
function membersWords({ open, archived }: GroupingMembers, one: string, many: string): string {
  const and = archived > 0 ? `, et ${count(archived, 'archivé', 'archivés')}` : '';
  return `${count(open, one, many)}${and}`;
}

function headOf(grouping: Grouping, has: GroupingMembers, base: string) {
  return {
    title: grouping.name,
    crumbs: [
      { href: '/clients', label: 'Clients' },
      { href: '/groupings', label: 'Groupements' },
    ],
    facts: [
      { value: membersWords(has, 'organisme gestionnaire', 'organismes gestionnaires') },
      { value: systemLabels[grouping.sharedSystem ? 'shared' : 'separate'] },
      { value: 'Ne détient aucun certificat\u00a0: chaque organisme a les siens' },
    ],
    links: [
      { href: `/clients?grouping=${grouping.id}`, label: 'Dans la liste des clients', icon: 'list' },
      { href: `${base}/edit`, label: 'Modifier', icon: 'edit' },
      { href: `${base}/plan`, label: 'Plan de certificats', icon: 'route', primary: true },
    ],
  };
}

function pagesOf({ members }: GroupingPage, base: string) {
  if (!members.previous && !members.next) return null;
  return {
    label: 'Pages des clients du groupement',
    note: `${membersSize} clients par page, par nom`,
    ...aroundPage(members, (at) => listAddress(base, at)),
  };
}

function memberView(row: MemberRow) {
  return {
    id: row.id,
    name: row.name,
    href: `/clients/${row.id}`,
    town: row.town,
    finess: shownNumber(row.number),
    archived: row.archived,
    size: `${count(row.establishments, 'établissement', 'établissements')}, ${count(row.instances, 'instance', 'instances')}`,
    coverage: row.slotsNeeded ? `${row.slotsCovered ?? 0} sur ${row.slotsNeeded}` : null,
    next: row.archived ? null : row.title,
  };
}

function searchView({ search }: GroupingPage, base: string) {
  if (!search) return { words: '', asked: false };
  const shown = search.found.slice(0, candidatesSize);
  return {
    words: search.words,
    asked: true,
    more: search.found.length > candidatesSize ? candidatesSize : null,
    form: shown.length === 0 ? null : foundForm(base, shown),
  };
}

function foundForm(base: string, shown: Candidate[]) {
  const options = shown.map((row) => ({
    value: row.id,
    label: row.name,
    hint: [
      shownNumber(row.number),
      row.town,
      row.grouping ? `quittera le groupement «\u00a0${row.grouping}\u00a0»` : null,
    ]
      .filter(Boolean)
      .join(', '),
  }));
  return shownForm({
    action: `${base}/members`,
    fields: foundFields(options),
    values: { clients: shown.length === 1 ? [shown[0]?.id] : [] },
    submit: 'Ajouter les clients cochés',
    icon: 'plus',
    tone: 'plain',
  });
}
