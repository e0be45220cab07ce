import { sheetLimits, UnreadableFile } from './sheet-limits.js';
import type { XlsxArchive } from './xlsx-archive.js';
import { textOfXstring } from './xstring.js';

export interface Workbook {
  /** The visible sheets, in order. */
  sheets: { name: string; part: string }[];
  /** Days count from 1904 in workbooks born on an old Mac. */
  from1904: boolean;
}

/** Which sheets there are and where they are kept. */
export async function readWorkbook(archive: XlsxArchive): Promise<Workbook> {
  const targets = new Map<string, string>();
  await archive.readWhole('xl/_rels/workbook.xml.rels', {
    open(name, { Id = '', Target = '' }) {
      if (name === 'Relationship') targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`);
    },
  });
  const workbook: Workbook = { sheets: [], from1904: false };
  await archive.readWhole('xl/workbook.xml', {
    open(name, attributes) {
      if (name === 'workbookPr') workbook.from1904 = isOn(attributes['date1904']);
      if (name !== 'sheet' || (attributes['state'] ?? 'visible') !== 'visible') return;
      const part = targets.get(attributes['r:id'] ?? attributes['id'] ?? '');
      if (part && archive.has(part)) workbook.sheets.push({ name: attributes['name'] ?? '', part });
    },
  });
  return workbook;
}

const isOn = (value: string | undefined) => value === '1' || value === 'true';

/** The texts that cells share. Phonetic readings are no part of them. */
export async function readSharedStrings(archive: XlsxArchive): Promise<string[]> {
  const strings: string[] = [];
  if (!archive.has('xl/sharedStrings.xml')) return strings;
  let characters = 0;
  let current = '';
  let inText = false;
  let phonetic = false;
  await archive.readWhole(
    'xl/sharedStrings.xml',
    {
      open(name) {
        if (name === 'si') current = '';
        if (name === 'rPh') phonetic = true;
        inText = name === 't' && !phonetic;
      },
      text(text) {
        if (inText) current += text;
      },
      close(name) {
        if (name === 't') inText = false;
        if (name === 'rPh') phonetic = false;
        if (name !== 'si') return;
        characters += current.length;
        strings.push(textOfXstring(current));
        if (strings.length > sheetLimits.sharedStrings || characters > sheetLimits.sharedCharacters) {
          throw new UnreadableFile(
            'Ce classeur contient trop de textes pour être lu ainsi. Enregistrez la feuille utile en .csv, puis renvoyez-la.',
          );
        }
      },
    },
    sheetLimits.sharedStrings * 4,
  );
  return strings;
}

// ECMA-376 part 1, § 18.8.30: built-in formats that show a day.
const builtInDays = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58]);

/** For each style of a cell, whether it shows its number as a day. */
export async function readDayStyles(archive: XlsxArchive): Promise<boolean[]> {
  const styles: boolean[] = [];
  if (!archive.has('xl/styles.xml')) return styles;
  const custom = new Map<number, boolean>();
  let inCells = false;
  await archive.readWhole('xl/styles.xml', {
    open(name, attributes) {
      if (name === 'numFmt') custom.set(Number(attributes['numFmtId']), showsDay(attributes['formatCode'] ?? ''));
      if (name === 'cellXfs') inCells = true;
      if (name !== 'xf' || !inCells) return;
      const format = Number(attributes['numFmtId'] ?? 0);
      styles.push(custom.get(format) ?? builtInDays.has(format));
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return styles;
}

// Texts between quotes, escapes and brackets ([Red], [$-40C]) are not the format itself. A day has a d or a y.
function showsDay(code: string): boolean {
  return /[dy]/i.test(code.replace(/"[^"]*"|\\.|\[[^\]]*\]|_.|\*./g, '').replace(/general/i, ''));
}
