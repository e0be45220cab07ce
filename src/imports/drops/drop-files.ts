import { readFile } from 'node:fs/promises';
import { UnreadableFile } from '../../platform/files/sheet-limits.js';
import { firstBytes } from '../../platform/files/text-encoding.js';
import { type ArchivedFile, zippedFiles } from '../../platform/files/zip-files.js';
import type { SpooledFile } from '../../platform/web/current.js';
import { type DropShape, filesAtMost } from './drop-shape.js';

const totalBytes = 64 * 1024 * 1024;

export interface Dropped {
  format: 'zip' | 'files';
  files: ArchivedFile[];
}

/** The files that were sent, in one archive or one by one. @throws UnreadableFile with a sentence for the person */
export async function droppedFiles(
  sent: SpooledFile[],
  { maximum, archived = filesAtMost }: DropShape,
): Promise<Dropped> {
  const [first] = sent;
  const format = sent.length === 1 && first && isArchive(await firstBytes(first.path, 4)) ? 'zip' : 'files';
  const files: ArchivedFile[] = [];
  if (format === 'zip' && first) {
    // Directories count among the entries; what systems add by themselves does too.
    const limits = { entries: 1_000, fileBytes: maximum.bytes, totalBytes };
    for await (const file of zippedFiles(first.path, limits)) files.push(file);
  } else {
    for (const { fileName, path, size } of sent)
      files.push({ name: fileName, bytes: size > maximum.bytes ? null : await readFile(path) });
  }
  if (files.length === 0)
    throw new UnreadableFile('Cette archive est vide. Mettez-y les fichiers à déposer, puis déposez-la de nouveau.');
  const atMost = format === 'zip' ? archived : filesAtMost;
  if (files.length > atMost)
    throw new UnreadableFile(
      `Ce dépôt contient ${files.length} fichiers\u00a0: ${atMost} au plus. Déposez-les en plusieurs fois.`,
    );
  return { format, files };
}

/** ZIP, RAR, 7z, gzip: what an archive begins with. */
export function isArchive(start: Buffer): boolean {
  const magic = start.subarray(0, 4).toString('hex');
  return ['504b0304', '504b0506', '52617221', '377abcaf'].includes(magic) || magic.startsWith('1f8b');
}
