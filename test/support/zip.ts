import yazl from 'yazl';

export type Files = Record<string, Buffer>;

/** A ZIP of these files, with the names as they are given. */
export async function zipOf(files: Files, { empty = [] }: { empty?: string[] } = {}): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const [name, bytes] of Object.entries(files)) zip.addBuffer(bytes, name);
  for (const name of empty) zip.addEmptyDirectory(name);
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
