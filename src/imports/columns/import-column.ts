import { date } from '../../platform/web/view-helpers.js';
import type { WrittenCell } from '../../platform/files/xlsx-writer.js';
import * as readers from './cell-readers.js';

/** One column a file may carry. The same definition reads, maps, compares, shows and writes it. */
export interface ImportColumn {
  key: string;
  label: string;
  /** Other titles of files, without accents or capitals. */
  aliases: string[];
  read: readers.CellReader;
  /** What a person reads of a value. */
  show: (value: string) => string;
  /** What the export writes; `read` gives the value back. */
  write: (value: string) => WrittenCell;
  /** Must be there whatever happens: « (vider) » is refused. */
  needed?: boolean;
  /** A line cannot be applied without its value: another one would be put in its place, or what remains would say something else. */
  binding?: boolean;
  /** Where a plain fact is kept, of the client or of who signs for it: reading, comparing and writing follow. */
  stored?: { column: string; type: 'text' | 'date' };
  /** Two clients cannot have the same. */
  unique?: boolean;
  /** Values in the order in which they come to be: a line that goes back is to be confirmed. */
  forward?: readonly string[];
  /** What a person may decide of lines that it holds up, besides leaving them: « Prendre l’emplacement sans certificat ». */
  decision?: string;
  /** Left out with it: it would say something else alone. */
  goesWith?: string[];
}

/** The columns that speak of one noun, under the heading the pages give them. */
export interface ColumnPart {
  part: string;
  label: string;
  columns: ImportColumn[];
}

/** What a column may say beside its title. */
export type More = Partial<Omit<ImportColumn, 'key' | 'label' | 'aliases'>>;

const same = (value: string) => value;

// A text may end as one that lost a letter does (`readText`).
const asWritten = { read: readers.readText, decision: 'Garder ces valeurs telles qu’elles sont écrites' };

/** A column of texts, unless `more` says how it is read and shown. */
export function text(key: string, label: string, aliases: string[], more: More = {}): ImportColumn {
  const show = more.show ?? same;
  return { key, label, aliases, write: show, ...(more.read ? { read: more.read } : asWritten), ...more, show };
}

/** A column of one of the codes of `labels`, by their label or by one of the `others`. */
export function choice(
  key: string,
  label: string,
  aliases: string[],
  labels: Record<string, string>,
  { others = {}, ...more }: More & { others?: Record<string, string> } = {},
): ImportColumn {
  return text(key, label, aliases, {
    read: readers.readChoice(labels, others),
    show: (value) => labels[value] ?? value,
    ...more,
  });
}

/** A column of days. */
export function day(key: string, label: string, aliases: string[], more: More = {}): ImportColumn {
  const write = (value: string) => (value === '' ? '' : { day: value });
  return text(key, label, aliases, { read: readers.readDay, show: date, write, ...more });
}

/** Kept as it is in a column of texts. */
export const kept = (column: string) => ({ column, type: 'text' }) as const;

/** Whether a person may confirm what lines say of this column. */
export const mayBeConfirmed = ({ forward, decision }: ImportColumn): boolean =>
  forward !== undefined || decision !== undefined;

/** Whether a line may be applied without a value of this column. */
export const mayBeLeft = ({ needed, binding }: ImportColumn): boolean => !needed && !binding;
