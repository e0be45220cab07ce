import { webcrypto } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type Keys = webcrypto.CryptoKeyPair;

/** Where the keys of this run are; without it (a test started by hand) each is made. */
const folder = process.env['TEST_KEYS'];

// Modules are loaded anew for each test file: each begins at the first key.
const taken = new Map<string, number>();

/**
 * RSA keys that no other call in this test file has. They are the dearest thing a test asks for: a run makes as many
 * as its hungriest file wants, and keeps them for the others, whose databases know nothing of one another.
 */
export async function makeKeys(bits = 2048, hash = 'SHA-256'): Promise<Keys> {
  const kind = `${bits}-${hash}`;
  const index = taken.get(kind) ?? 0;
  taken.set(kind, index + 1);
  if (!folder) return generated(bits, hash);
  const file = join(folder, `${kind}-${index}`);
  const kept = keptIn(file);
  if (kept) return imported(kept, hash);
  const keys = await generated(bits, hash);
  await keep(file, keys);
  return keys;
}

interface Kept {
  pkcs8: string;
  spki: string;
}

function generated(bits: number, hash: string): Promise<Keys> {
  const algorithm = { ...named(hash), modulusLength: bits, publicExponent: new Uint8Array([1, 0, 1]) };
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

const named = (hash: string) => ({ name: 'RSASSA-PKCS1-v1_5', hash });

function keptIn(file: string): Kept | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Kept;
  } catch {
    return null;
  }
}

async function imported({ pkcs8, spki }: Kept, hash: string): Promise<Keys> {
  const bytes = (text: string) => Buffer.from(text, 'base64');
  const { subtle } = webcrypto;
  return {
    privateKey: await subtle.importKey('pkcs8', bytes(pkcs8), named(hash), true, ['sign']),
    publicKey: await subtle.importKey('spki', bytes(spki), named(hash), true, ['verify']),
  };
}

// Two workers may make the same one at once: whole files only, the last stays.
async function keep(file: string, { privateKey, publicKey }: Keys): Promise<void> {
  const exported = async (format: 'pkcs8' | 'spki', key: webcrypto.CryptoKey) =>
    Buffer.from(await webcrypto.subtle.exportKey(format, key)).toString('base64');
  const kept: Kept = { pkcs8: await exported('pkcs8', privateKey), spki: await exported('spki', publicKey) };
  mkdirSync(folder ?? '', { recursive: true });
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(kept));
  renameSync(`${file}.${process.pid}`, file);
}
