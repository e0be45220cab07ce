import { importColumns, partLabels, type Part } from '../file/import-columns.js';

/** The page where a file is chosen, and what it may carry. */
export function newImportView(error: string | null, fileName: string | null = null) {
  const parts = Object.keys(partLabels).filter((part) => part !== 'key') as Part[];
  return {
    title: 'Importer des clients',
    head: {
      title: 'Importer des clients',
      crumbs: [
        { href: '/clients', label: 'Clients' },
        { href: '/imports', label: 'Imports' },
      ],
    },
    error: error === null ? null : `${fileName ? `«\u00a0${fileName}\u00a0»\u00a0: ` : ''}${error}`,
    summary: error === null ? [] : [{ field: 'file', text: error }],
    columns: parts.map((part) => ({
      label: partLabels[part],
      value: importColumns
        .filter((column) => column.part === part)
        .map(({ label }) => label)
        .join(', '),
    })),
  };
}
