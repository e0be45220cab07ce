import { type Coverage, coverageLabels } from '../journey/coverage.js';
import type { Service } from '../journey/plan.js';
import { count, date, number } from '../platform/web/view-helpers.js';
import { certificateTabs } from './certificate-tabs.js';
import { type SlotFactsRow, withCoverage, type SlotWithCoverage } from './coverage.queries.js';
import { grouped } from './grouped.js';
import { type GridClient, type GridFilter, gridPageSize } from './grid.queries.js';

/** From what hurts most to what is fine. */
const severity: Coverage[] = [
  'expired',
  'missing',
  'expiring',
  'issued_not_installed',
  'requested',
  'covered',
  'not_needed',
];

const kinds: { label: string; offer: string; purpose?: string; services: Service[] }[] = [
  { label: 'DMP authentification', offer: 'ORG AUTH_CLI', purpose: 'dmp_auth', services: ['dmp'] },
  { label: 'DMP signature', offer: 'ORG SIGN', purpose: 'dmp_sign', services: ['dmp'] },
  { label: 'INSi', offer: 'ORG AUTH_CLI', services: ['insi_auto', 'insi_manu'] },
  { label: 'Pro Santé Connect', offer: 'ORG AUTH_CLI', services: ['psc'] },
  { label: 'MSSanté, boîte', offer: 'ORG AUTH_CLI', services: ['mss_bal'] },
  { label: 'ROR', offer: 'ORG AUTH_CLI', services: ['ror'] },
  { label: 'MSSanté, opérateur', offer: 'SERV SSL', services: ['mss_operator'] },
];

/** Reads the address; what it does not know is left out and told on the page. */
export function readGridFilter(query: Record<string, unknown>): GridFilter & { unknown: boolean } {
  const text = (name: string) => (typeof query[name] === 'string' ? query[name].trim().slice(0, 200) : '');
  const coverage = severity.find((one) => one === text('coverage')) ?? null;
  const withoutOrder = text('order') === 'none';
  const view = text('view') === 'list' || withoutOrder ? 'list' : 'grid';
  const unknown = (text('coverage') !== '' && coverage === null) || !['', 'none'].includes(text('order'));
  const mine = text('mine') === '1';
  return { view, query: text('q'), coverage, withoutOrder, mine, after: readAfter(text('after'), view), unknown };
}

function readAfter(text: string, view: GridFilter['view']): string[] | null {
  const parts = text.split('~');
  const id = parts.at(-1) ?? '';
  if (!/^[0-9a-f-]{36}$/.test(id)) return null;
  if (view === 'grid') return parts.length === 3 && /^[1-8]$/.test(parts[0] ?? '') ? parts : null;
  return parts.length === 2 && !Number.isNaN(Date.parse(parts[0] ?? '')) ? parts : null;
}

/** The address of a filter; `after` is where the next page begins. */
export function gridAddress(filter: GridFilter, changes: Partial<GridFilter> = {}): string {
  const { view, query, coverage, withoutOrder, mine, after } = { ...filter, after: null, ...changes };
  const parameters = new URLSearchParams();
  if (view === 'list') parameters.set('view', 'list');
  if (query) parameters.set('q', query);
  if (coverage) parameters.set('coverage', coverage);
  if (withoutOrder) parameters.set('order', 'none');
  if (mine) parameters.set('mine', '1');
  if (after) parameters.set('after', after.join('~'));
  const text = parameters.toString();
  return text ? `/certificates?${text}` : '/certificates';
}

/** Clients by kind of slot: each cell says the worst of its slots in words and leads to it. */
export function gridView(
  filter: GridFilter & { unknown: boolean },
  clients: GridClient[],
  slots: SlotFactsRow[],
  tally: Record<Coverage, number>,
  now: Date,
) {
  const shown = clients.slice(0, gridPageSize);
  const byClient = grouped(withCoverage(slots, now), (slot) => slot.client_id);
  const columns = kinds.filter((kind) => kind.offer !== 'SERV SSL' || slots.some((slot) => slot.offer === 'SERV'));
  const last = shown.at(-1);
  return {
    ...commonView(filter, tally),
    tabs: certificateTabs('grid'),
    grid: {
      columns,
      rows: shown.map((client) => ({
        name: client.name,
        href: `/clients/${client.id}/certificates`,
        place: [client.town, client.instances > 1 ? `${client.instances} instances` : null].filter(Boolean).join(' · '),
        cells: columns.map((kind) => cellView(kind, byClient.get(client.id) ?? [])),
      })),
    },
    pages: {
      note: `${gridPageSize} clients par page, du plus urgent au moins urgent`,
      previous: filter.after ? gridAddress(filter) : null,
      next:
        clients.length > gridPageSize && last
          ? gridAddress(filter, { after: [String(last.rank), last.name, last.id] })
          : null,
    },
  };
}

/** What both presentations share: title, filters, counts that are filters. */
export function commonView(filter: GridFilter & { unknown: boolean }, tally: Record<Coverage, number>) {
  const total = severity.reduce((sum, coverage) => sum + tally[coverage], 0);
  return {
    title: 'Couverture',
    head: { title: 'Couverture', count: count(total, 'emplacement', 'emplacements') },
    unknown: filter.unknown,
    query: filter.query,
    view: filter.view,
    coverage: filter.coverage,
    withoutOrder: filter.withoutOrder,
    chips: chipsOf(filter),
    filtered: filter.query !== '' || filter.coverage !== null || filter.withoutOrder || filter.mine,
    tally: severity.map((coverage) => ({
      href: gridAddress(filter, { coverage: filter.coverage === coverage ? null : coverage }),
      current: filter.coverage === coverage,
      count: number(tally[coverage]),
      code: coverage,
      label: pluralLabels[coverage],
    })),
  };
}

const pluralLabels: Record<Coverage, string> = {
  expired: 'Expirés',
  missing: 'Manquants',
  expiring: 'Expirent bientôt',
  issued_not_installed: 'À installer',
  requested: 'Demandés',
  covered: 'Couverts',
  not_needed: 'Non requis',
};

function chipsOf(filter: GridFilter) {
  const chips: { label: string; value: string; href: string }[] = [];
  if (filter.query) chips.push({ label: 'Recherche', value: filter.query, href: gridAddress(filter, { query: '' }) });
  if (filter.coverage)
    chips.push({
      label: 'État',
      value: coverageLabels[filter.coverage],
      href: gridAddress(filter, { coverage: null }),
    });
  if (filter.mine) chips.push({ label: 'Suivi', value: 'mes clients', href: gridAddress(filter, { mine: false }) });
  if (filter.withoutOrder)
    chips.push({ label: 'Commande', value: 'aucune ouverte', href: gridAddress(filter, { withoutOrder: false }) });
  return chips;
}

function cellView(kind: (typeof kinds)[number], slots: SlotWithCoverage[]) {
  const own = slots.filter((slot) =>
    kind.purpose
      ? slot.purpose === kind.purpose
      : slot.serves.some((service) => kind.services.includes(service as Service)),
  );
  const needed = own.filter((slot) => slot.answer.coverage !== 'not_needed');
  const worst = severity.flatMap((coverage) => needed.find((slot) => slot.answer.coverage === coverage) ?? [])[0];
  if (!worst) return { state: { code: 'not_needed' }, href: own[0] ? `/slots/${own[0].id}` : null, note: null };
  const same = needed.filter((slot) => slot.answer.coverage === worst.answer.coverage).length;
  const share = needed.length > 1 ? `${same} sur ${needed.length}` : null;
  return {
    state: { code: worst.answer.coverage, label: worst.answer.label },
    href: `/slots/${worst.id}`,
    note: [share, noteOf(kind, worst)].filter(Boolean).join(' · '),
  };
}

// Domain rule 2: one certificate may serve several uses of an instance.
function noteOf(kind: (typeof kinds)[number], slot: SlotWithCoverage): string | null {
  if (slot.purpose === 'dmp_auth' && kind.purpose !== 'dmp_auth') return 'par DMP authent.';
  if (slot.answer.coverage === 'covered' && slot.not_after) return date(slot.not_after);
  if (slot.order_state) return orderNotes[slot.order_state] ?? null;
  return slot.answer.coverage === 'issued_not_installed' ? `sur ${slot.instance_name}` : 'sans commande';
}

const orderNotes: Record<string, string> = {
  csr_expected: 'CSR attendue',
  csr_checked: 'à commander',
  to_order: 'à commander',
  ordered: 'commandé',
  to_collect: 'à retirer',
  collected: 'à installer',
  installed: 'à vérifier',
};
