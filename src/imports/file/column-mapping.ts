import { createHash } from 'node:crypto';
import { checkFiness } from '../../identifiers/finess.js';
import { UnreadableFile, type SheetRow } from '../../platform/files/sheet-limits.js';
import type { ColumnSet } from '../columns/column-set.js';
import { oneLine, plainText } from '../columns/plain-text.js';

/** For each column of the file, in order, the key of what it carries; empty when it is left out. */
export type Mapping = string[];

/** What our outcome file adds after the columns of the file: sent again, they carry nothing. */
export const outcomeColumns = ['Résultat', 'Motif', 'Laissé de côté'] as const;

/** Whether a column is one that our outcome file added. */
export const isOutcomeColumn = (title: string): boolean => (outcomeColumns as readonly string[]).includes(title);

/** Same titles in the same order, same signature, those of an outcome file apart: sent back, it keeps its mapping. */
export function signatureOf(header: string[]): string {
  const own = header.filter((title) => !isOutcomeColumn(title));
  return createHash('sha256').update(own.map(plainText).join('\u001f')).digest('hex');
}

/** What is remembered of a mapping: nothing of the columns of an outcome file. */
export const rememberedPart = (header: string[], mapping: Mapping): Mapping =>
  mapping.filter((_, index) => !isOutcomeColumn(header[index] ?? ''));

/** A remembered mapping, for this header: wherever the columns of an outcome file stand, they carry nothing. */
export function mappingAgain(header: string[], remembered: Mapping): Mapping {
  const left = [...remembered];
  return header.map((title) => (isOutcomeColumn(title) ? '' : (left.shift() ?? '')));
}

/** The mapping that the titles tell by themselves: each key once, the first title wins. */
export function mappingByTitles(header: string[], columns: ColumnSet): Mapping {
  const taken = new Set<string>();
  return header.map((title) => {
    const key = isOutcomeColumn(title) ? '' : columns.titled(title);
    if (key === '' || taken.has(key)) return '';
    taken.add(key);
    return key;
  });
}

/** What is wrong with a mapping a person chose, by its column. */
export function mappingErrors(mapping: Mapping, columns: ColumnSet): Record<string, string> {
  const errors: Record<string, string> = {};
  const seen = new Map<string, number>();
  for (const [index, key] of mapping.entries()) {
    if (key === '') continue;
    const before = seen.get(key);
    const label = columns.label(key);
    if (before !== undefined)
      errors[`column.${index}`] =
        `«\u00a0${label}\u00a0» est déjà pris dans une autre colonne du fichier. Laissez l’une des deux de côté.`;
    seen.set(key, index);
  }
  if (!columns.keys.some((key) => seen.has(key))) errors['form'] = columns.missing;
  return errors;
}

/**
 * The titles of a file, from its first row.
 * @param rows the first rows of the file
 * @throws UnreadableFile when the first row holds no titles, or the same one twice
 */
export function headerOf(rows: SheetRow[], columns: ColumnSet): string[] {
  const [first, ...rest] = rows;
  if (!first)
    throw new UnreadableFile('Le fichier ne contient aucune ligne. Choisissez celui que vous voulez importer.');
  const header = first.cells.map(oneLine);
  const known = columns.recognised(header);
  const later = rest.find(({ cells }) => columns.recognised(cells) >= 2 && columns.recognised(cells) > known);
  if (later)
    throw new UnreadableFile(
      `Les titres des colonnes semblent être à la ligne ${later.line}. Supprimez les lignes au-dessus, pour qu’ils soient à la première, puis renvoyez le fichier.`,
    );
  if (known === 0 && header.some((cell) => checkFiness(cell).ok)) {
    throw new UnreadableFile(
      'La première ligne est déjà un client\u00a0: le fichier n’a pas de titres de colonnes. Ajoutez-les au-dessus, puis renvoyez le fichier.',
    );
  }
  refuseTwice(header);
  if (rest.length === 0) throw new UnreadableFile('Le fichier n’a que des titres\u00a0: aucune ligne à importer.');
  return header.map((title, index) => title || `Colonne ${letterOf(index)}`);
}

function refuseTwice(header: string[]): void {
  const places = new Map<string, number>();
  for (const [index, title] of header.entries()) {
    const plain = plainText(title);
    const before = places.get(plain);
    if (plain !== '' && before !== undefined) {
      throw new UnreadableFile(
        `Deux colonnes s’appellent «\u00a0${title}\u00a0» (${letterOf(before)} et ${letterOf(index)}). Renommez-en une, puis renvoyez le fichier.`,
      );
    }
    places.set(plain, index);
  }
}

/** A, B… Z, AA: as the spreadsheet names it. */
export function letterOf(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letterOf(Math.floor(index / 26) - 1) + last;
}
