import { createReadStream } from 'node:fs';
import { Transform } from 'node:stream';
import { parse } from 'csv-parse';

// Windows-1252 differs from Latin-1 only here: 0x80 to 0x9F.
const windowsOnly = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** The encoding of a register file: UTF-8 when every byte of it is, else Windows-1252 (F3.2: both are met). */
export async function encodingOf(path: string): Promise<'utf-8' | 'windows-1252'> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of createReadStream(path)) decoder.decode(chunk as Buffer, { stream: true });
    decoder.decode();
    return 'utf-8';
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'windows-1252';
    throw error;
  }
}

/**
 * The records of a `;` file, one after the other, whatever its size.
 * @throws Error of csv-parse when a quote is never closed (its record passes 64 KB)
 */
export async function* recordsOf(path: string): AsyncGenerator<string[]> {
  const encoding = await encodingOf(path);
  const bytes = createReadStream(path);
  const text = encoding === 'utf-8' ? bytes : bytes.pipe(decodeWindows1252());
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

function decodeWindows1252(): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const text = chunk.toString('latin1');
      done(
        null,
        text.replace(/[\u0080-\u009f]/g, (letter) => windowsOnly.charAt(letter.charCodeAt(0) - 0x80)),
      );
    },
  });
}
