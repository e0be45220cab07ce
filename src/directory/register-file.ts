import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { decodeText, encodingOf } from '../platform/files/text-encoding.js';

/**
 * The records of a `;` file, one after the other, whatever its size.
 * @throws Error of csv-parse when a quote is never closed (its record passes 64 KB)
 */
export async function* recordsOf(path: string): AsyncGenerator<string[]> {
  const encoding = await encodingOf(path);
  const bytes = createReadStream(path);
  const text = encoding === 'utf-8' ? bytes : bytes.pipe(decodeText(encoding));
  const parser = parse({
    delimiter: ';',
    bom: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: 65_536,
  });
  // A stream's error does not follow pipe(): without this a missing file would hang the reader.
  bytes.on('error', (error) => parser.destroy(error));
  text.pipe(parser);
  for await (const record of parser) yield record as string[];
}
