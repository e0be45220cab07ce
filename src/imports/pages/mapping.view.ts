import type { ColumnSet } from '../columns/column-set.js';
import { isOutcomeColumn, mappingByTitles, type Mapping } from '../file/column-mapping.js';
import type { Import } from '../import.entity.js';

/** The form where each column of the file is given what it carries. */
export function mappingView(
  row: Import,
  columns: ColumnSet,
  given: { mapping: Mapping; errors: Record<string, string> } | null,
) {
  const byTitles = mappingByTitles(row.header, columns);
  const ours = row.header.filter(isOutcomeColumn);
  const mapping = given?.mapping ?? row.mapping ?? byTitles;
  const found = mapping.filter((key) => key !== '').length;
  const errors = given?.errors ?? {};
  return {
    columns: row.header.map((title, index) => ({
      name: `column.${index}`,
      title,
      samples: distinct(row.samples.map((cells) => cells[index] ?? '')).join(' · '),
      error: errors[`column.${index}`],
      groups: groupsOf(mapping[index] ?? '', columns),
    })),
    summary: Object.entries(errors).map(([field, text]) => ({ field, text })),
    note:
      row.mapping && !given
        ? 'Un fichier aux mêmes titres a déjà été importé\u00a0: ses colonnes sont reprises.'
        : null,
    ours:
      ours.length > 0
        ? `Ce fichier est un compte rendu de Sceau\u00a0: ses colonnes ${ours.map((title) => `«\u00a0${title}\u00a0»`).join(', ')} ne sont pas lues.`
        : null,
    found: `${found} sur ${row.header.length - ours.length} reconnues`,
    sheets:
      row.sheets.length > 1
        ? row.sheets.map((name) => ({ value: name, label: name, selected: name === row.sheet }))
        : null,
  };
}

const distinct = (texts: string[]) => [...new Set(texts.filter((text) => text !== ''))];

function groupsOf(chosen: string, { parts }: ColumnSet) {
  return parts.map(({ label, columns }) => ({
    label,
    options: columns.map((column) => ({ value: column.key, label: column.label, selected: column.key === chosen })),
  }));
}
