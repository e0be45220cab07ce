import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Transform } from 'node:stream';

export type TextEncoding = 'utf-8' | 'windows-1252' | 'utf-16le' | 'utf-16be';

// Windows-1252 differs from Latin-1 only here: 0x80 to 0x9F.
const windowsOnly = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** The first bytes of a file, fewer when it is shorter. */
export async function firstBytes(path: string, length: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The encoding of a text file: UTF-16 by its mark or its zeros, UTF-8 when every byte of it is, else Windows-1252 (F3.2). */
export async function encodingOf(path: string): Promise<TextEncoding> {
  const wide = wideEncoding(await firstBytes(path, 1024));
  if (wide) return wide;
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

/** « Texte Unicode » of a spreadsheet; a file saved without its mark still shows a zero in every other byte. */
export function wideEncoding(start: Buffer): 'utf-16le' | 'utf-16be' | null {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  const half = Math.floor(start.length / 2);
  if (half < 4) return null;
  let even = 0;
  let odd = 0;
  for (let index = 0; index < half * 2; index += 2) {
    if (start[index] === 0) even += 1;
    if (start[index + 1] === 0) odd += 1;
  }
  if (odd > half * 0.6 && even === 0) return 'utf-16le';
  return even > half * 0.6 && odd === 0 ? 'utf-16be' : null;
}

/** Turns the bytes of a file into text; a byte order mark is left out, and NUL, which no person types and PostgreSQL keeps in no text. */
export function decodeText(encoding: TextEncoding): Transform {
  const decoder = encoding === 'windows-1252' ? null : new TextDecoder(encoding);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const text = decoder ? decoder.decode(chunk, { stream: true }) : windows1252(chunk);
      done(null, text.replaceAll('\0', ''));
    },
    flush(done) {
      done(null, decoder?.decode() ?? '');
    },
  });
}

/** Any bytes have a meaning in Windows-1252: one letter each. */
export function windows1252(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (letter) => windowsOnly.charAt(letter.charCodeAt(0) - 0x80));
}
