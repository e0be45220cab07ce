import { lookAtFile, unfoldsTooMuch } from '../../platform/files/look-at-file.js';
import { UnreadableFile } from '../../platform/files/sheet-limits.js';
import type { ArchivedFile } from '../../platform/files/zip-files.js';
import type { SpooledFile } from '../../platform/web/current.js';
import { certificateDrop } from '../certificates/certificate-file.js';
import { evidenceDrop } from '../evidence/evidence-file.js';
import { droppedFiles, isArchive } from './drop-files.js';
import { type DroppedLine, type DropShape, shownPath, withoutBytes } from './drop-shape.js';

const shapes: Record<string, DropShape> = { certificates: certificateDrop, evidence: evidenceDrop };

/** What was read of a drop, file by file; the archive first says what it is. */
export type DropReading =
  | { format: 'zip' | 'files'; count: number }
  | { lines: DroppedLine[]; key: { name: string; kind: string; fingerprints: string[] } | null };

/** Reads the files of a drop, aside: nothing leaves it of a private key. @throws UnreadableFile when the whole cannot be read, or holds nothing of this kind */
export async function* readDrop(kind: string, sent: SpooledFile[]): AsyncGenerator<DropReading> {
  const shape = shapes[kind];
  if (!shape) throw new Error(`${kind} is no drop`);
  const { format, files } = await droppedFiles(sent, shape);
  yield { format, count: files.length };
  let keys = 0;
  for (const file of files) {
    const read = await readOne(file, shape);
    if (read.key) keys += 1;
    yield read;
  }
  const refusal =
    keys > 0
      ? null
      : shape.refusal(files.map(({ name, bytes }) => ({ name, start: bytes?.subarray(0, 8) ?? Buffer.alloc(0) })));
  if (refusal !== null) throw new UnreadableFile(refusal);
}

async function readOne(
  { name: given, bytes }: ArchivedFile,
  shape: DropShape,
): Promise<Extract<DropReading, { lines: unknown }>> {
  const name = shownPath(given);
  const without = (problem: string) => ({ lines: [withoutBytes(name, shape, problem)], key: null });
  if (bytes === null) return without(`Ce fichier dépasse ${shape.maximum.label}\u00a0: il n’a pas été lu.`);
  if (bytes.length === 0) return without('Ce fichier est vide.');
  const seen = await lookAtFile(bytes);
  if (seen.privateKey) return { lines: [], key: { name, ...seen.privateKey } };
  if (isArchive(bytes))
    return without('C’est une archive dans l’archive\u00a0: déposez les fichiers qu’elle contient.');
  if (!seen.whole) return without(unfoldsTooMuch);
  return { lines: shape.read(name, bytes, seen), key: null };
}
