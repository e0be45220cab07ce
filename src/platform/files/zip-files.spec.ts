import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipOf } from '../../../test/support/zip.js';
import { zippedFiles } from './zip-files.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sceau-zip-'));
});
afterAll(() => rm(folder, { recursive: true }));

const limits = { entries: 10, fileBytes: 3_000_000, totalBytes: 5_000_000 };

async function read(bytes: Buffer): Promise<Record<string, number | null> | string> {
  const path = join(folder, 'archive.zip');
  await writeFile(path, bytes);
  const found: Record<string, number | null> = {};
  try {
    for await (const file of zippedFiles(path, limits)) found[file.name] = file.bytes?.length ?? null;
  } catch (error) {
    return (error as Error).message;
  }
  return found;
}

/** The same archive with another name of the same length, where a well-behaved writer refuses it. */
const renamed = (zip: Buffer, from: string, to: string) =>
  Buffer.from(zip.toString('latin1').replaceAll(from, to), 'latin1');
/** The same archive, which does not say that its names are UTF-8 (APPNOTE 4.4.4, bit 11). */
function withoutFlag(zip: Buffer): Buffer {
  const bytes = Buffer.from(zip);
  for (const [signature, at] of [
    ['PK\x03\x04', 6],
    ['PK\x01\x02', 8],
  ] as const)
    for (
      let found = bytes.indexOf(signature, 0, 'latin1');
      found >= 0;
      found = bytes.indexOf(signature, found + 4, 'latin1')
    )
      bytes.writeUInt16LE(bytes.readUInt16LE(found + at) & ~0x800, found + at);
  return bytes;
}
const noise = (size: number) =>
  Buffer.from(Array.from({ length: size }, (_, index) => (index * 7919 + (index >> 3)) % 251));

describe('an archive of files', () => {
  it('gives its files, not its folders nor what systems add', async () => {
    const zip = await zipOf(
      { 'a/un.pem': Buffer.from('1'), '__MACOSX/a/._un.pem': Buffer.from('x'), '.DS_Store': Buffer.from('x') },
      { empty: ['vide'] },
    );
    expect(await read(zip)).toEqual({ 'a/un.pem': 1 });
    expect(await read(await zipOf({}))).toEqual({});
  });

  it('has the names that were given, with the flag of UTF-8 or without it, and those of an old MS-DOS', async () => {
    const named = async (name: string) =>
      Object.keys((await read(await zipOf({ [name]: Buffer.from('1') }))) as object);
    expect(await named('dossier é/e-expiré.pem')).toEqual(['dossier é/e-expiré.pem']);
    // As `zip` writes it on Linux: the bytes are the same, and nothing says what they are.
    const unflagged = withoutFlag(await zipOf({ 'dossier é/e-expiré.pem': Buffer.from('1') }));
    expect(await read(unflagged)).toEqual({ 'dossier é/e-expiré.pem': 1 });
    const old = withoutFlag(renamed(await zipOf({ 'expir_.pem': Buffer.from('1') }), 'expir_.pem', 'expir\x82.pem'));
    expect(await read(old)).toEqual({ 'expiré.pem': 1 });
    const back = withoutFlag(renamed(await zipOf({ 'aé/b.pem': Buffer.from('1') }), '/b', '\\b'));
    expect(await read(back)).toEqual({ 'aé/b.pem': 1 });
  });

  it.each([
    ['aa/evil.pem', '../evil.pem'],
    ['xx/etc/passwd', '//etc/passwd.'.slice(0, 13)],
    ['xx/bad.pem', 'C:/bad.pem'],
  ])('with %s named %s is refused', async (plain, hostile) => {
    const zip = renamed(await zipOf({ [plain]: Buffer.from('1') }), plain, hostile);
    expect(await read(zip)).toContain('sort de son dossier');
  });

  it('that is too big, a bomb, too full or cut is refused; one file that is too big is told', async () => {
    expect(await read(await zipOf({ 'bombe.pem': Buffer.alloc(2_900_000) }))).toContain('volume anormal');
    expect(await read(await zipOf({ 'gros.pdf': noise(3_100_000) }))).toEqual({ 'gros.pdf': null });
    const three = await zipOf({ a: noise(2_500_000), b: noise(2_500_000), c: noise(2_500_000) });
    expect(await read(three)).toContain('volume anormal');
    const many = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`${index}.pem`, Buffer.from('1')]));
    expect(await read(await zipOf(many))).toContain('11 fichiers');
    const whole = await zipOf({ 'un.pem': Buffer.from('1') });
    expect(await read(whole.subarray(0, -30))).toContain('endommagée');
    expect(await read(Buffer.from('pas une archive'))).toContain('endommagée');
  });
});
