import { createReadStream } from 'node:fs';
import { sheetLimits, tooEmpty, tooManyColumns, tooManyRows, UnreadableFile, type SheetRow } from './sheet-limits.js';
import { decodeText, encodingOf, type TextEncoding } from './text-encoding.js';

type Delimiter = ';' | ',' | '\t';

/** The separator of a text: the one its first line that is not empty has most of, outside quotes. */
function delimiterOf(text: string): Delimiter {
  const told = /^\ufeff?sep=([;,\t])\r?\n/.exec(text)?.[1];
  if (told) return told as Delimiter;
  const line = firstLine(text);
  const counts = ([';', '\t', ','] as const).map((mark) => ({ mark, times: line.split(mark).length - 1 }));
  return counts.reduce((best, candidate) => (candidate.times > best.times ? candidate : best)).mark;
}

// Quoted parts hold separators that separate nothing.
function firstLine(text: string): string {
  const bare = text.replace(/"(?:[^"]|"")*"/g, '""');
  return bare.split(/\r\n|\r|\n/).find((line) => line.trim() !== '') ?? '';
}

/** The rows of a file with separators, whatever its encoding; empty rows keep their number and are left out. */
export async function* delimitedRows(path: string): AsyncGenerator<SheetRow> {
  const encoding = await encodingOf(path);
  const delimiter = delimiterOf(await beginning(path, encoding));
  let line = 0;
  let first = true;
  let kept = 0;
  let empty = 0;
  try {
    for await (const cells of records(path, encoding, delimiter)) {
      // A spreadsheet swallows it, and numbers its rows from the next one.
      const told = first && /^sep=.?$/.test(cells[0] ?? '');
      first = false;
      if (told) continue;
      line += 1;
      const trimmed = withoutEmptyEnd(cells);
      if (trimmed.length === 0) {
        if ((empty += 1) > sheetLimits.emptyLines) throw tooEmpty();
        continue;
      }
      empty = 0;
      if (trimmed.length > sheetLimits.columns) throw tooManyColumns();
      kept += 1;
      if (kept > sheetLimits.rows + 1) throw tooManyRows();
      yield { line, cells: trimmed };
    }
  } catch (error) {
    throw readable(error, line);
  }
}

async function beginning(path: string, encoding: TextEncoding): Promise<string> {
  const decoded = createReadStream(path, { end: 65_535 }).pipe(decodeText(encoding));
  const chunks: Buffer[] = [];
  for await (const chunk of decoded) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function* records(path: string, encoding: TextEncoding, delimiter: Delimiter): AsyncGenerator<string[]> {
  const { parse } = await import('csv-parse');
  const bytes = createReadStream(path);
  const text = bytes.pipe(decodeText(encoding));
  const parser = parse({
    delimiter,
    bom: true,
    // Each line ends by its own: tools that add lines to an export, or titles to lines, end theirs as they please. The longest is asked first.
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: false,
    max_record_size: 262_144,
  });
  // A stream's error does not follow pipe(): without this a missing file would hang the reader.
  bytes.on('error', (error) => parser.destroy(error));
  text.pipe(parser);
  try {
    for await (const record of parser) yield record as string[];
  } finally {
    bytes.destroy();
  }
}

function withoutEmptyEnd(cells: string[]): string[] {
  let length = cells.length;
  while (length > 0 && cells[length - 1]?.trim() === '') length -= 1;
  return length === cells.length ? cells : cells.slice(0, length);
}

function readable(error: unknown, line: number): unknown {
  const code = (error as { code?: string } | null)?.code;
  if (code === 'CSV_QUOTE_NOT_CLOSED' || code === 'CSV_MAX_RECORD_SIZE') {
    return new UnreadableFile(
      `Après la ligne ${Math.max(line, 1)}, un guillemet ouvert n’est jamais refermé. Enlevez-le ou doublez-le, puis renvoyez le fichier.`,
    );
  }
  if (code?.startsWith('CSV_')) {
    return new UnreadableFile(
      `La ligne ${line + 1} ne se lit pas comme les autres. Enregistrez de nouveau le fichier depuis votre tableur, en .xlsx ou .csv.`,
    );
  }
  return error;
}
