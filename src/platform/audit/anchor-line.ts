import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

/** The head of one editor's journal at one moment. */
export interface Anchor {
  editorId: string;
  /** ISO 8601, UTC. */
  at: string;
  sequence: string;
  /** Hexadecimal. */
  hash: string;
}

export interface ReadAnchor extends Anchor {
  /** What the signature is of. */
  text: string;
  /** Which key has signed, null for a line without signature. */
  key: string | null;
  signature: Buffer | null;
}

const start = 'sceau-journal 1';
const form = new RegExp(
  `^(${start} ([0-9a-f-]{36}) (\\S{20,30}) (\\d{1,19}) ([0-9a-f]{2,64}))(?: ([0-9a-f]{16}) ([A-Za-z0-9_-]{86})| - -)$`,
);

/**
 * Ed25519 and not HMAC: whoever keeps the lines checks them with the public key, and can make none.
 * @param key PKCS#8, DER, in base64: `openssl genpkey -algorithm ed25519 -outform DER | base64 -w0`
 * @throws Error when it is no Ed25519 key
 */
export function anchorKey(key: string): KeyObject {
  const read = createPrivateKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'pkcs8' });
  if (read.asymmetricKeyType !== 'ed25519') throw new Error('not an Ed25519 key');
  return read;
}

/** The name of a key: the beginning of the SHA-256 of its public half. */
function nameOfKey(key: KeyObject): string {
  const half = key.type === 'private' ? createPublicKey(key) : key;
  return createHash('sha256')
    .update(half.export({ format: 'der', type: 'spki' }))
    .digest('hex')
    .slice(0, 16);
}

/** `sceau-journal 1 <editor> <moment> <number of the last entry> <its hash> <key> <signature>`; dashes where nobody signs. */
export function writeAnchor({ editorId, at, sequence, hash }: Anchor, key: KeyObject | null): string {
  const text = `${start} ${editorId} ${at} ${sequence} ${hash}`;
  if (!key) return `${text} - -`;
  return `${text} ${nameOfKey(key)} ${sign(null, Buffer.from(text), key).toString('base64url')}`;
}

/** Whether somebody signed the line. */
export function isSigned(line: string): boolean {
  return !line.endsWith(' - -');
}

/** The lines of a file, or of a mail that was kept: whatever else it says is passed over. */
export function readAnchors(file: string): ReadAnchor[] {
  return file.split(/\r?\n/).flatMap((line) => {
    const [, text = '', editorId = '', at = '', sequence = '', hash = '', key = null, signature = null] =
      form.exec(line.trim()) ?? [];
    if (!text) return [];
    return [{ text, editorId, at, sequence, hash, key, signature: signature && Buffer.from(signature, 'base64url') }];
  }) as ReadAnchor[];
}

/** @returns null when this key does not tell: the line is unsigned, or another key has signed it */
export function isGenuine({ text, key, signature }: ReadAnchor, publicKey: KeyObject): boolean | null {
  if (!signature || key !== nameOfKey(publicKey)) return null;
  return verify(null, Buffer.from(text), publicKey, signature);
}
