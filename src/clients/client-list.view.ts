import { parisDate } from '../journey/calendar-days.js';
import { coverageLabels } from '../journey/coverage.js';
import { whoLabels } from '../journey/next-action.js';
import { count, date, number } from '../platform/web/view-helpers.js';
import { type ClientFilter, stepLabels } from './client-filter.js';
import { linkOf } from './client-links.js';
import { type ClientListRow, countLimit, pageSize } from './client-list.queries.js';
import { type ClientOrder, type SortKey, sortColumns, writeCursor } from './client-order.js';
import { optionsOf } from './client-words.js';
import { untilDue, waitingSince } from './waiting-days.js';

type Query = Record<string, string>;

/** Views of the list that everyone has; the query is the address. */
export const presetViews = [
  { label: 'Tous', query: '' },
  { label: 'Chez le client', query: 'who=client' },
  { label: 'Chez nous', query: 'who=editor,administrator' },
  { label: 'Chez l’ANS', query: 'who=ans' },
  { label: 'Échéances à 90 j', query: 'expiring=90' },
  { label: 'Sans administrateur', query: 'orphan=1' },
];

interface ListData {
  query: Query;
  filter: ClientFilter;
  order: ClientOrder;
  page: { rows: ClientListRow[]; previous: boolean; next: boolean };
  found: number;
  counts: number[];
  choices: { people: { id: string; name: string }[]; departements: string[] };
}

export function clientListView(data: ListData) {
  const { filter, found, page } = data;
  const total = data.counts[0] ?? 0;
  const filtered = filter.chips.length > 0;
  return {
    title: 'Clients',
    head: {
      title: 'Clients',
      count: filtered ? `${capped(found)} sur ${capped(total)}` : capped(total),
      links: [{ href: '/clients/new', label: 'Nouveau client', icon: 'plus', primary: true }],
    },
    tabs: presetViews.map((view, index) => ({
      href: view.query === '' ? '/clients' : `/clients?${view.query}`,
      label: view.label,
      count: capped(data.counts[index] ?? 0),
      current: filterQuery(data.query) === filterQuery(Object.fromEntries(new URLSearchParams(view.query))),
    })),
    notes: [...filter.unknown, ...data.order.unknown].map((text) => ({ tone: 'soon', text })),
    q: data.query['q'] ?? '',
    chips: chips(data),
    clearHref: filtered ? '/clients' : null,
    selects: selects(data),
    flags: [
      { name: 'late', label: 'Échéance dépassée', checked: data.query['late'] === '1' },
      { name: 'orphan', label: 'Sans administrateur', checked: data.query['orphan'] === '1' },
    ],
    kept: keptFields(data),
    caption: `${filter.description}, du ${sortWords[data.order.sort][data.order.direction]}`,
    columns: columns(data),
    rows: page.rows.map((row) => rowView(row, parisDate(new Date()))),
    everything: found === 0 ? null : selectAllLabel(found),
    queryText: filterQuery(data.query),
    empty: emptyView(total, found),
    pages: pagesView(data),
  };
}

function capped(value: number): string {
  return value > countLimit ? `${number(countLimit)}+` : number(value);
}

function selectAllLabel(found: number): string {
  return found > countLimit
    ? 'Sélectionner tous les résultats'
    : `Sélectionner les ${count(found, 'résultat', 'résultats')}`;
}

function address(query: Query): string {
  const text = new URLSearchParams(query).toString();
  return text === '' ? '/clients' : `/clients?${text.replaceAll('%2C', ',')}`;
}

function without(query: Query, ...keys: string[]): Query {
  return Object.fromEntries(Object.entries(query).filter(([key]) => !keys.includes(key)));
}

// What is kept, not how it is shown: the selection of a campaign, the view a tab stands for.
function filterQuery(query: Query): string {
  const entries = Object.entries(without(query, 'sort', 'direction', 'after', 'before')).sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  return new URLSearchParams(entries).toString();
}

function chips({ filter, query, choices }: ListData) {
  return filter.chips.map((chip) => ({
    label: chip.label,
    value:
      chip.key === 'account_manager'
        ? (choices.people.find((person) => person.id === query['account_manager'])?.name ?? chip.value)
        : chip.value,
    href: address(without(query, chip.key, 'after', 'before')),
  }));
}

function selects({ query, choices }: ListData) {
  const select = (name: string, label: string, labels: Record<string, string>) => {
    const given = query[name] ?? '';
    // A choice of several, made by a tab, must survive the form.
    const known = given === '' || Object.hasOwn(labels, given) ? labels : { ...labels, [given]: 'Plusieurs' };
    return {
      name,
      label,
      type: 'select',
      required: true,
      placeholder: 'Indifférent',
      options: optionsOf(known, given),
    };
  };
  const { nobody: _, ...who } = whoLabels;
  return [
    select('step', 'Étape', stepLabels),
    select('who', 'Qui doit agir', who),
    select('coverage', 'Couverture', coverageLabels),
    select('expiring', 'Certificats à échéance', { 30: 'À 30 j', 60: 'À 60 j', 90: 'À 90 j', 180: 'À 180 j' }),
    select('departement', 'Département', Object.fromEntries(choices.departements.map((code) => [code, code]))),
    select('account_manager', 'Suivi', {
      none: 'Personne',
      ...Object.fromEntries(choices.people.map((person) => [person.id, person.name])),
    }),
  ].map((field) => ({ ...field, options: byLabel(field) }));
}

// Objects put number-like keys first: « 06 » stays in place, « 10 » does not.
function byLabel(field: { name: string; options: { value: string; label: string; selected: boolean }[] }) {
  if (field.name !== 'departement') return field.options;
  return field.options.sort((a, b) => a.value.localeCompare(b.value));
}

// The order of the list survives the filter form.
function keptFields({ query }: ListData) {
  return ['sort', 'direction', 'environment'].flatMap((name) => (query[name] ? [{ name, value: query[name] }] : []));
}

const sortWords: Record<SortKey, Record<'asc' | 'desc', string>> = {
  since: { asc: 'plus récent au plus ancien', desc: 'plus ancien au plus récent' },
  due: { asc: 'plus urgent au moins urgent', desc: 'moins urgent au plus urgent' },
  name: { asc: 'premier au dernier par le nom', desc: 'dernier au premier par le nom' },
  step: { asc: 'début à la fin du parcours', desc: 'terme au début du parcours' },
};

function columns({ query, order }: ListData) {
  const column = (label: string, sort?: SortKey, end = false) => {
    if (!sort) return { label, end };
    const current = sort === order.sort;
    const direction = current ? (order.direction === 'asc' ? 'desc' : 'asc') : sortColumns[sort].first;
    return {
      label,
      end,
      href: address({ ...without(query, 'after', 'before'), sort, direction }),
      aria: current ? (order.direction === 'asc' ? 'ascending' : 'descending') : 'none',
      icon: current ? (order.direction === 'asc' ? 'arrow-up' : 'arrow-down') : null,
    };
  };
  return [
    column('Client', 'name'),
    column('FINESS EJ'),
    column('Étape', 'step'),
    column('Prochaine action'),
    column('Qui'),
    column('Depuis', 'since', true),
    column('Échéance', 'due'),
    column('Couverture'),
  ];
}

function rowView(row: ClientListRow, today: string) {
  const due = row.due ? untilDue(row.due, today) : null;
  return {
    id: row.id,
    name: row.name,
    town: row.town,
    finess: row.finess_ej,
    test: row.environment === 'TEST',
    step: row.step ? { number: row.step, label: stepLabels[row.step], pips: pips(row.step) } : null,
    title: row.title,
    href: row.target ? linkOf(row.target, row.id) : `/clients/${row.id}`,
    ...actor(row),
    since: row.since ? waitingSince(row.since, today) : '',
    due: row.due ? date(row.due) : '',
    late: due?.late ? due.text : null,
    covered: row.slots_needed ? `${row.slots_covered}/${row.slots_needed}` : null,
    coverage: row.worst_coverage ? { code: row.worst_coverage, label: shortCoverage(row.worst_coverage) } : null,
  };
}

function shortCoverage(code: keyof typeof coverageLabels): string {
  return code === 'expiring' ? 'Expire' : coverageLabels[code];
}

function pips(step: number) {
  return [1, 2, 3, 4, 5].map((index) => ({
    x: (index - 1) * 7,
    fill: index < step ? 'fill-mid' : index === step ? 'fill-accent' : '',
  }));
}

function actor(row: ClientListRow): { whoIcon: string; whoKind: string | null; who: string } {
  if (row.who === 'client')
    return { whoIcon: 'building', whoKind: 'Le client : ', who: row.representative ?? 'Client' };
  if (row.who === 'ans') return { whoIcon: 'building-bank', whoKind: null, who: 'ANS' };
  if (row.who === 'administrator')
    return { whoIcon: 'user', whoKind: null, who: row.administrator ?? 'Administrateur' };
  if (row.who === 'editor') return { whoIcon: 'user', whoKind: null, who: row.account_manager ?? 'Nous' };
  return { whoIcon: 'minus', whoKind: null, who: 'Personne' };
}

function emptyView(total: number, found: number) {
  if (found > 0) return null;
  if (total === 0) {
    return {
      icon: 'building-community',
      title: 'Aucun client pour l’instant',
      text: 'Cherchez un organisme dans l’annuaire FINESS, puis créez-le.',
      href: '/directory',
      action: 'Ouvrir l’annuaire',
      actionIcon: 'address-book',
    };
  }
  return {
    icon: 'building-community',
    title: 'Aucun client ne correspond',
    text: 'Retirez un filtre, ou cherchez par le numéro FINESS.',
    href: '/clients',
    action: 'Retirer les filtres',
    actionIcon: 'x',
  };
}

function pagesView({ page, query }: ListData) {
  const first = page.rows[0];
  const last = page.rows.at(-1);
  const base = without(query, 'after', 'before');
  return {
    label: 'Pages de la liste',
    note: `${pageSize} lignes par page`,
    previous: page.previous && first ? address({ ...base, before: writeCursor(first.sort_key, first.id) }) : null,
    next: page.next && last ? address({ ...base, after: writeCursor(last.sort_key, last.id) }) : null,
  };
}
