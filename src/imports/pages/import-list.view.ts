import { count, date } from '../../platform/web/view-helpers.js';
import type { ImportKind } from '../kinds/import-kinds.js';
import type { ListedImport } from './import.queries.js';
import { importTable } from '../import.transitions.js';

interface Found {
  imports: ListedImport[];
  more: boolean;
}

export function importListView(
  { imports, more }: Found,
  asked: {
    first: boolean;
    inError: boolean;
    troubled: number;
    mayAct: boolean;
    unknown: string | null;
    kinds: ImportKind[];
  },
) {
  const last = imports.at(-1);
  const base = asked.inError ? '/imports?state=error' : '/imports';
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
      { href: '/imports', label: 'Tous', current: !asked.inError },
      { href: '/imports?state=error', label: 'À reprendre', count: asked.troubled, current: asked.inError },
    ],
    unknown: asked.unknown,
    inError: asked.inError,
    imports: imports.map((row) => line(row, asked.kinds)),
    pages: {
      label: 'Pages des imports',
      note: '30 imports par page, les plus récents d’abord',
      previous: asked.first ? null : base,
      next: more && last ? `${base}${asked.inError ? '&' : '?'}before=${last.id}` : null,
    },
    paged: !asked.first || more,
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
    trouble: row.failure ?? (row.errorRows > 0 ? count(row.errorRows, 'ligne en erreur', 'lignes en erreur') : null),
    who: row.createdBy,
    when: date(row.createdAt),
  };
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
