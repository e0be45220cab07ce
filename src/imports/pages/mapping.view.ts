import { mappingByTitles, type Mapping } from '../file/column-mapping.js';
import { importColumns, partLabels, type Part } from '../file/import-columns.js';
import type { Import } from '../import.entity.js';

/** The form where each column of the file is given what it carries. */
export function mappingView(row: Import, given: { mapping: Mapping; errors: Record<string, string> } | null) {
  const byTitles = mappingByTitles(row.header);
  const mapping = given?.mapping ?? row.mapping ?? byTitles;
  const found = mapping.filter((key) => key !== '').length;
  const errors = given?.errors ?? {};
  return {
    columns: row.header.map((title, index) => ({
      name: `column.${index}`,
      title,
      samples: distinct(row.samples.map((cells) => cells[index] ?? '')).join(' · '),
      error: errors[`column.${index}`],
      groups: groupsOf(mapping[index] ?? ''),
    })),
    summary: Object.entries(errors).map(([field, text]) => ({ field, text })),
    note:
      row.mapping && !given
        ? 'Un fichier aux mêmes titres a déjà été importé\u00a0: ses colonnes sont reprises.'
        : null,
    found: `${found} sur ${row.header.length} reconnues`,
    sheets:
      row.sheets.length > 1
        ? row.sheets.map((name) => ({ value: name, label: name, selected: name === row.sheet }))
        : null,
  };
}

const distinct = (texts: string[]) => [...new Set(texts.filter((text) => text !== ''))];

function groupsOf(chosen: string) {
  return (Object.keys(partLabels) as Part[]).map((part) => ({
    label: partLabels[part],
    options: importColumns
      .filter((column) => column.part === part)
      .map(({ key, label }) => ({ value: key, label, selected: key === chosen })),
  }));
}
