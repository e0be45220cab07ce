import type { ImportKind } from '../kinds/import-kinds.js';

/** The page where a file is chosen, and what it may carry, by kind of import. */
export function newImportView(
  { kind, words, columns }: ImportKind,
  kinds: ImportKind[],
  error: string | null,
  fileName: string | null = null,
) {
  return {
    title: words.title,
    head: {
      title: words.title,
      crumbs: [
        { href: '/clients', label: 'Clients' },
        { href: '/imports', label: 'Imports' },
      ],
    },
    kind,
    file: words.file,
    tabs: kinds.map((one) => ({
      href: `/imports/new?kind=${one.kind}`,
      label: one.words.label,
      current: one.kind === kind,
    })),
    error: error === null ? null : `${fileName ? `«\u00a0${fileName}\u00a0»\u00a0: ` : ''}${error}`,
    summary: error === null ? [] : [{ field: 'file', text: error }],
    columns: columns.parts
      .filter(({ part }) => part !== 'key')
      .map(({ label, columns: own }) => ({ label, value: own.map((column) => column.label).join(', ') })),
    notes: words.notes,
    start: words.start,
  };
}
