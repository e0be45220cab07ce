import { forSpreadsheets } from '../../platform/lists/export-menu.js';
import { departementTitle } from '../../directory/departements.js';
import { type Coverage, coverageLabels, horizons, severity } from '../../journey/plan/coverage.js';
import { campaignOfList } from '../../platform/lists/campaign-of-list.js';
import { cappedCount, cappedNumber } from '../../platform/lists/capped-counts.js';
import { longDate, number } from '../../platform/web/view-helpers.js';
import { certificateTabs } from '../../slots/certificate-tabs.js';
import type { GridSlot } from './grid-slots.queries.js';
import { gridTable } from './grid-table.view.js';
import { aroundPage, type Page } from '../../platform/lists/keyset.js';
import { filterInWords, gridAddress, type GridFilter, pageSizes } from './grid-filter.js';
import type { GridChoices, GridClient, GridTally, OfferedChoices } from './grid.queries.js';
import { slotKinds } from '../../slots/slot-kinds.js';

/** Clients by kind of slot: each cell says the worst of its slots in words and leads to what must be done. */
export function gridView(
  filter: GridFilter,
  page: Page<GridClient>,
  slots: GridSlot[],
  tally: GridTally,
  choices: OfferedChoices,
  now: Date,
) {
  return {
    ...commonView(filter, tally, choices),
    tabs: certificateTabs('grid'),
    grid: gridTable(filter, page.rows, slots, now),
    pages: pagesView(filter, 'clients', 'du plus urgent au moins urgent', page),
  };
}

/** What both presentations share: title, filters, counts that are filters. */
export function commonView(filter: GridFilter, tally: GridTally, choices: OfferedChoices) {
  const sizes = `${cappedCount(tally.clients, 'client', 'clients')}, ${cappedCount(tally.slots, 'emplacement', 'emplacements')}`;
  return {
    title: 'Couverture',
    head: {
      title: 'Couverture',
      count: sizes,
      campaign: campaignOfList('certificates', filter.asked, tally.clients),
      links: [
        ...(choices.mayImport
          ? [{ href: '/imports/new?kind=certificates', label: 'Importer des certificats', icon: 'file-import' }]
          : []),
        { href: gridAddress({ ...filter, view: 'grid' }, { print: '1' }), label: 'Imprimer', icon: 'printer' },
        {
          menu: [
            exportsOf(filter, 'La couverture, un client par ligne', '/certificates/export'),
            exportsOf(filter, 'Les certificats, un par ligne', '/certificates/export/certificates'),
          ],
        },
      ],
    },
    unknown: filter.unknown,
    query: filter.asked['q'] ?? '',
    ...filterForm(filter, choices),
    chips: filter.chips.map((chip) => ({ ...chip, href: gridAddress(filter, { [chip.key]: null }) })),
    clearHref: filter.chips.length > 1 ? gridAddress({ ...filter, asked: {} }) : null,
    filtered: filter.chips.length > 0,
    tally: shownCoverages(filter, tally).map((coverage) => {
      const current = filter.coverages.includes(coverage);
      return {
        href: gridAddress(filter, { coverage: current ? null : coverage }),
        current,
        ...tallyView(coverage, tally),
      };
    }),
  };
}

function exportsOf(filter: GridFilter, title: string, path: string) {
  return forSpreadsheets(title, (format) => gridAddress({ ...filter, view: 'grid' }, { size: null, format }, path));
}

// Hardly ever is one of them to be made again. It stands last: what of it is in service is in another count already.
const shownCoverages = ({ coverages: asked }: GridFilter, tally: GridTally): Coverage[] => [
  ...severity.filter((coverage) => coverage !== 'to_redo'),
  ...(tally.coverages.to_redo + tally.redone > 0 || asked.includes('to_redo') ? (['to_redo'] as const) : []),
];

function tallyView(code: Coverage, tally: GridTally) {
  const again = code === 'to_redo' ? tally.redone : 0;
  const label = pluralLabels[code];
  return {
    count: cappedNumber(tally.coverages[code] + again),
    code,
    label: again > 0 ? `${label}, dont ${cappedNumber(again)} déjà ${again === 1 ? 'compté' : 'comptés'}` : label,
  };
}

const pluralLabels: Record<Coverage, string> = {
  revoked: 'Révoqués',
  expired: 'Expirés',
  missing: 'Manquants',
  expiring: 'Expirent bientôt',
  to_redo: coverageLabels.to_redo,
  issued_not_installed: 'À installer',
  requested: 'Demandés',
  covered: 'Couverts',
  not_needed: 'Non requis',
};

function filterForm(filter: GridFilter, { solutions, departements }: GridChoices) {
  const select = (name: string, label: string, options: [string, string][], placeholder = 'Tous') => ({
    name,
    label,
    placeholder,
    options: options.map(([value, text]) => ({ value, label: text, selected: filter.asked[name] === value })),
  });
  const selects = [
    select(
      'coverage',
      'État',
      severity.map((code) => [code, coverageLabels[code]]),
    ),
    select(
      'kind',
      'Type d’emplacement',
      slotKinds.map(({ key, label }) => [key, label]),
    ),
    select(
      'expiring',
      'Échéance',
      horizons.map((days) => [String(days), `Dans ${days}\u00a0j au plus`]),
      'Toutes',
    ),
    select(
      'solution',
      'Solution',
      solutions.map(({ id, name }) => [id, name]),
    ),
    select(
      'departement',
      'Département',
      departements.map((code) => [code, departementTitle(code)]),
    ),
    select('environment', 'Environnement', [
      ['PROD', 'Production'],
      ['TEST', 'Test'],
    ]),
  ];
  const flags = [
    { name: 'mine', label: 'Mes clients seulement', value: '1', checked: filter.asked['mine'] === '1' },
    { name: 'order', label: 'Sans commande ouverte', value: 'none', checked: filter.asked['order'] === 'none' },
  ];
  const inForm = new Set(['q', ...selects.map(({ name }) => name), ...flags.map(({ name }) => name)]);
  const kept = [
    ...(filter.view === 'list' ? [{ name: 'view', value: 'list' }] : []),
    ...(filter.size === pageSizes[0] ? [] : [{ name: 'size', value: String(filter.size) }]),
    ...Object.entries(filter.asked).flatMap(([name, value]) => (inForm.has(name) ? [] : [{ name, value }])),
  ];
  return { selects, flags, kept };
}

export function pagesView(filter: GridFilter, things: string, order: string, page: Page<unknown>) {
  return {
    note: `${filter.size} ${things} par page, ${order}`,
    sizes: pageSizes.map((size) => ({
      size,
      current: size === filter.size,
      href: gridAddress(filter, { size: size === pageSizes[0] ? null : String(size) }),
    })),
    ...aroundPage(page, (at) => gridAddress(filter, at)),
  };
}

/** How many rows a printed page holds at most. */
export const printed = 1000;

/** Every row of the filter on one page, for paper: when, of what, by whom. */
export function gridPrintView(
  filter: GridFilter,
  page: Page<GridClient>,
  slots: GridSlot[],
  tally: GridTally,
  editor: string,
  now: Date,
) {
  return {
    title: `Couverture au ${longDate(now)}`,
    editor,
    day: longDate(now),
    filter: filterInWords(filter),
    unknown: filter.unknown,
    sizes: `${cappedCount(tally.clients, 'client', 'clients')}, ${cappedCount(tally.slots, 'emplacement', 'emplacements')}`,
    cut: page.next
      ? `Seuls les ${number(printed)} premiers clients, les plus urgents, sont imprimés\u00a0: affinez les filtres, ou exportez.`
      : null,
    tally: shownCoverages(filter, tally).map((coverage) => tallyView(coverage, tally)),
    grid: gridTable(filter, page.rows, slots, now),
    back: gridAddress(filter),
  };
}
