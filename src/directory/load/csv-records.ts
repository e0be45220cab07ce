import { isUtf8 } from 'node:buffer';
import { windows1252 } from '../../platform/files/text-encoding.js';
import { NotARegisterFile } from './register-format.js';

/** A record of the register has some 400 bytes. */
const longestRecord = 65_536;
const newLine = 0x0a;

/** Cuts a `;` file into records, a line each, as its bytes come. */
export class CsvRecords {
  /** The last line has no end: it may have been cut. */
  cut = false;
  private rest: Buffer = Buffer.alloc(0);
  private begun = false;

  /** The records that end within these bytes. @throws NotARegisterFile when a line has no end */
  push(chunk: Buffer): string[][] {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const end = bytes.lastIndexOf(newLine) + 1;
    // The chunk's memory is used again: what is kept is copied.
    this.rest = Buffer.from(bytes.subarray(end));
    if (this.rest.length > longestRecord) {
      throw new NotARegisterFile('a line is longer than 64 kB: this is no list of structures');
    }
    return this.split(bytes.subarray(0, end));
  }

  /** The last line, when no end of line follows it. */
  end(): string[][] {
    this.cut = this.rest.length > 0;
    return this.split(this.rest);
  }

  private split(bytes: Buffer): string[][] {
    if (bytes.length === 0) return [];
    const text = decode(bytes);
    const lines = (this.begun ? text : text.replace(/^\ufeff/, '')).split('\n');
    this.begun = true;
    const records: string[][] = [];
    for (const line of lines) {
      const whole = line.endsWith('\r') ? line.slice(0, -1) : line;
      if (whole.length > longestRecord) throw new NotARegisterFile('a line is longer than 64 kB');
      if (whole !== '') records.push(whole.includes('"') ? quotedFields(whole) : whole.split(';'));
    }
    return records;
  }
}

/**
 * The text of whole lines: UTF-8, else Windows-1252 (F3.2: both are met), told line by line so that the file is read once.
 * A French line in Windows-1252 that happens to be valid UTF-8 would hold « Ã© » and the like: there is none.
 */
export function decode(lines: Buffer): string {
  if (isUtf8(lines)) return lines.toString('utf8');
  const texts: string[] = [];
  for (let from = 0; from < lines.length;) {
    const found = lines.indexOf(newLine, from);
    const until = found < 0 ? lines.length : found + 1;
    const line = lines.subarray(from, until);
    texts.push(isUtf8(line) ? line.toString('utf8') : windows1252(line));
    from = until;
  }
  return texts.join('');
}

// A quote opens a field only at its beginning and must close before a `;`: otherwise it is a character like another.
function quotedFields(line: string): string[] {
  const fields: string[] = [];
  for (let at = 0; at <= line.length;) {
    const closed = line[at] === '"' ? closingQuote(line, at + 1) : -1;
    if (closed < 0) {
      const found = line.indexOf(';', at);
      const until = found < 0 ? line.length : found;
      fields.push(line.slice(at, until));
      at = until + 1;
    } else {
      fields.push(line.slice(at + 1, closed).replaceAll('""', '"'));
      at = closed + 2;
    }
  }
  return fields;
}

function closingQuote(line: string, from: number): number {
  for (let at = line.indexOf('"', from); at >= 0; at = line.indexOf('"', at + 1)) {
    if (line[at + 1] === '"') at += 1;
    else return at + 1 === line.length || line[at + 1] === ';' ? at : -1;
  }
  return -1;
}
