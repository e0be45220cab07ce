import { count, date } from '../../platform/web/view-helpers.js';
import { cappedNumber } from '../../platform/lists/capped-counts.js';
import type { Page } from '../../platform/lists/keyset.js';
import { importList } from './import-list.js';
import type { ImportKind } from '../kinds/import-kinds.js';
import type { ListedImport } from './import.queries.js';
import { importTable } from '../import.transitions.js';

export function importListView(
  page: Page<ListedImport>,
  asked: {
    query: Record<string, string>;
    troubled: number;
    mayAct: boolean;
    unknown: string[];
    kinds: ImportKind[];
  },
) {
  const toResume = asked.query['state'] === 'error';
  return {
    title: 'Imports',
    head: {
      title: 'Imports',
      crumbs: [{ href: '/clients', label: 'Clients' }],
      links: [
        { href: '/clients/export?format=xlsx', label: 'Exporter les clients', icon: 'file-export' },
        ...(asked.mayAct
          ? [{ href: '/imports/new', label: 'Importer un fichier', icon: 'file-import', primary: true }]
          : []),
      ],
    },
    tabs: [
      { href: '/imports', label: 'Tous', current: !toResume },
      {
        href: '/imports?state=error',
        label: 'À reprendre',
        count: asked.troubled && cappedNumber(asked.troubled),
        current: toResume,
      },
    ],
    unknown: asked.unknown,
    toResume,
    imports: page.rows.map((row) => line(row, asked.kinds)),
    pages: {
      label: 'Pages des imports',
      note: `${importList.size} imports par page, les plus récents d’abord`,
      ...importList.around(page, asked.query),
    },
    paged: page.previous || page.next,
  };
}

function line(row: ListedImport, kinds: ImportKind[]) {
  const { tone, icon, label } = importTable.states[row.state];
  return {
    href: `/imports/${row.id}`,
    name: row.fileName,
    kind: kinds.find(({ kind }) => kind === row.kind)?.words.label ?? '',
    state: { tone, icon, label, plain: ['applied', 'cancelled', 'undone'].includes(row.state) },
    lines: row.readRows > 0 ? count(row.readRows, 'ligne', 'lignes') : '',
    note: noteOf(row),
    trouble: row.toResume ? (row.failure ?? troubleOf(row)) : null,
    who: row.createdBy,
    when: date(row.createdAt),
  };
}

function troubleOf({ errorRows, staleRows }: ListedImport): string {
  return [
    ...(errorRows > 0 ? [count(errorRows, 'ligne en erreur', 'lignes en erreur')] : []),
    ...(staleRows > 0 ? [count(staleRows, 'ligne laissée de côté', 'lignes laissées de côté')] : []),
  ].join(', ');
}

function noteOf(row: ListedImport): string {
  const parts: [number, string, string][] = [
    [row.newRows, 'nouvelle', 'nouvelles'],
    [row.changedRows, 'modifiée', 'modifiées'],
    [row.unchangedRows, 'inchangée', 'inchangées'],
    [row.appliedRows, 'appliquée', 'appliquées'],
    [row.staleRows, 'laissée de côté', 'laissées de côté'],
    [row.undoneRows, 'rendue', 'rendues'],
    [row.keptRows, 'gardée', 'gardées'],
  ];
  return parts
    .filter(([times]) => times > 0)
    .map(([times, one, several]) => count(times, one, several))
    .join(', ');
}
