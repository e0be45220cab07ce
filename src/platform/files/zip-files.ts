import type { Entry, ZipFile } from 'yauzl';
import { UnreadableFile } from './sheet-limits.js';

/** What an archive may hold: what it says of its sizes is never believed. */
export interface ArchiveLimits {
  entries: number;
  /** Of one file; a bigger one is told, and not read. */
  fileBytes: number;
  totalBytes: number;
}

export interface ArchivedFile {
  name: string;
  /** Null: bigger than a file may be. */
  bytes: Buffer | null;
}

const damaged = 'Cette archive est endommagée ou incomplète. Refaites-la, puis déposez-la de nouveau.';
const tooMuch = 'Cette archive se déplie en un volume anormal. Déposez les fichiers en plusieurs fois.';
const hostile =
  'Cette archive contient un nom de fichier qui sort de son dossier. Refaites-la à partir des seuls fichiers à déposer.';
const locked = 'Cette archive est protégée par un mot de passe. Enlevez-le, puis déposez-la de nouveau.';
/** Certificates and PDF hardly shrink: more is a bomb. */
const inflationRatio = 200;
// What systems add by themselves.
const litter = /(^|\/)(__MACOSX\/|\.|Thumbs\.db$|desktop\.ini$)/i;

/** The files of a ZIP, one after the other, within bounds. @throws UnreadableFile with a sentence for the person */
export async function* zippedFiles(path: string, limits: ArchiveLimits): AsyncGenerator<ArchivedFile> {
  const { default: yauzl } = await import('yauzl');
  const zip = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false }).catch(told);
  let inflated = 0;
  try {
    if (zip.entryCount > limits.entries)
      throw new UnreadableFile(
        `Cette archive contient ${zip.entryCount} fichiers\u00a0: ${limits.entries} au plus. Déposez-les en plusieurs fois.`,
      );
    for await (const entry of zip.eachEntry()) {
      const name = nameOf(entry);
      if (name.endsWith('/') || litter.test(name)) continue;
      if (entry.isEncrypted()) throw new UnreadableFile(locked);
      const bytes = await bytesOf(zip, entry, limits, inflated);
      inflated += bytes?.length ?? limits.fileBytes;
      yield { name, bytes };
    }
  } catch (error) {
    told(error);
  } finally {
    zip.close();
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
/** APPNOTE 4.4.4: bit 11 says that a name is UTF-8; 4.6.9: so does a field beside it. */
const saysUtf8 = ({ generalPurposeBitFlag, extraFields }: Entry) =>
  (generalPurposeBitFlag & 0x800) !== 0 || extraFields.some(({ id }) => id === 0x7075);

/**
 * What a file is called: « zip » on Linux writes UTF-8 without a word, and bytes that are UTF-8 were hardly meant as CP437, by which they would be read.
 * The path was looked at by its bytes below 128, which are the same in both.
 */
function nameOf(entry: Entry): string {
  if (saysUtf8(entry)) return entry.fileName;
  try {
    return utf8.decode(entry.fileNameRaw).replaceAll('\\', '/');
  } catch {
    return entry.fileName;
  }
}

async function bytesOf(zip: ZipFile, entry: Entry, limits: ArchiveLimits, before: number): Promise<Buffer | null> {
  const stream = await zip.openReadStreamPromise(entry);
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    for await (const piece of stream) {
      pieces.push(piece as Buffer);
      size += (piece as Buffer).length;
      const bomb = size > 1_000_000 && size > entry.compressedSize * inflationRatio;
      if (bomb || before + size > limits.totalBytes) throw new UnreadableFile(tooMuch);
      if (size > limits.fileBytes) return null;
    }
    return Buffer.concat(pieces);
  } finally {
    stream.destroy();
  }
}

function told(error: unknown): never {
  if (error instanceof UnreadableFile) throw error;
  const text = error instanceof Error ? error.message : '';
  const isName = /relative path|absolute path|invalid characters/i.test(text);
  throw new UnreadableFile(isName ? hostile : damaged, { cause: error });
}
