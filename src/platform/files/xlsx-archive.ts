import type { Readable } from 'node:stream';
import type { SaxesParser, SaxesTagPlain } from 'saxes';
import type { Entry, ZipFile } from 'yauzl';
import { sheetLimits, UnreadableFile } from './sheet-limits.js';

const damaged = 'Ce classeur est endommagé ou incomplet. Enregistrez-le de nouveau en .xlsx depuis votre tableur.';
const tooMuch =
  'Ce classeur se déplie en un volume anormal. Copiez la feuille utile dans un nouveau classeur, puis renvoyez-le.';

/** What a part's reader is told, in the order of the file. */
export interface PartReader {
  open?(name: string, attributes: Record<string, string>): void;
  close?(name: string): void;
  text?(text: string): void;
}

/** A zip archive read part by part with bounds of our own: what it says of its sizes is never believed. */
export class XlsxArchive {
  private inflated = 0;
  private constructor(
    private readonly zip: ZipFile,
    private readonly entries: Map<string, Entry>,
  ) {}

  /** @throws UnreadableFile when it is no archive, has too many parts, or is encrypted */
  static async open(path: string): Promise<XlsxArchive> {
    const { default: yauzl } = await import('yauzl');
    const zip = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false }).catch(told);
    try {
      if (zip.entryCount > sheetLimits.zipEntries) throw new UnreadableFile(tooMuch);
      const entries = new Map<string, Entry>();
      for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
      return new XlsxArchive(zip, entries);
    } catch (error) {
      zip.close();
      return told(error);
    }
  }

  close(): void {
    this.zip.close();
  }

  has(name: string): boolean {
    return this.entries.has(name);
  }

  /** Reads a part; after each piece of it the caller may take what its reader has gathered. */
  async *read(name: string, reader: PartReader): AsyncGenerator<void> {
    const entry = this.entries.get(name);
    if (!entry) throw new UnreadableFile(damaged);
    if (entry.isEncrypted())
      throw new UnreadableFile('Ce classeur est protégé par un mot de passe. Enlevez-le, puis renvoyez le fichier.');
    // Nothing is waited for between the opening of a stream and its reading: it may break at once.
    const parser = await parserOf(reader);
    const stream = await this.zip.openReadStreamPromise(entry).catch(told);
    try {
      yield* this.parse(stream, entry, parser);
    } catch (error) {
      told(error);
    } finally {
      stream.destroy();
    }
  }

  /** The same, for the small parts that are read whole. */
  async readWhole(name: string, reader: PartReader, most: number = sheetLimits.partElements): Promise<void> {
    let elements = 0;
    const open = (element: string, attributes: Record<string, string>) => {
      if ((elements += 1) > most) throw new UnreadableFile(tooMuch);
      reader.open?.(element, attributes);
    };
    for await (const _ of this.read(name, { ...bound(reader), open }));
  }

  private async *parse(stream: Readable, entry: Entry, parser: SaxesParser): AsyncGenerator<void> {
    const decoder = new TextDecoder('utf-8');
    let size = 0;
    for await (const chunk of stream) {
      const bytes = chunk as Buffer;
      size += bytes.length;
      this.inflated += bytes.length;
      const bomb = size > 10_000_000 && size > entry.compressedSize * sheetLimits.inflationRatio;
      if (bomb || this.inflated > sheetLimits.inflatedBytes) throw new UnreadableFile(tooMuch);
      parser.write(decoder.decode(bytes, { stream: true }));
      yield;
    }
    parser.write(decoder.decode()).close();
    yield;
  }
}

const bound = (reader: PartReader): PartReader => ({
  close: (name) => reader.close?.(name),
  text: (text) => reader.text?.(text),
});

// Producers may prefix the names (`x:row`); the meaning is the same.
const local = (name: string) => name.slice(name.indexOf(':') + 1);

async function parserOf(reader: PartReader): Promise<SaxesParser> {
  const { SaxesParser } = await import('saxes');
  const parser = new SaxesParser();
  parser.on('error', () => {
    throw new UnreadableFile(damaged);
  });
  // No part of a workbook has a DTD: only an attack on the reader does.
  parser.on('doctype', () => {
    throw new UnreadableFile(damaged);
  });
  parser.on('opentag', (tag: SaxesTagPlain) => reader.open?.(local(tag.name), tag.attributes));
  parser.on('closetag', (tag: SaxesTagPlain) => reader.close?.(local(tag.name)));
  parser.on('text', (text) => reader.text?.(text));
  parser.on('cdata', (text) => reader.text?.(text));
  return parser;
}

function told(error: unknown): never {
  if (error instanceof UnreadableFile) throw error;
  throw new UnreadableFile(damaged, { cause: error });
}
