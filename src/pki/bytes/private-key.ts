import type { Finding } from '../verdict/finding.js';
import { blocking } from '../verdict/finding.js';
import { foldedIn } from './folded.js';
import { Unfolding } from './inflate.js';
import { keyInText } from './key-in-text.js';
import { keyWithin } from './key-in-der.js';

/** How much is unfolded on the way: a scan or a workbook of a client is far below. */
const bounds = { bytes: 96 * 1024 * 1024, pieces: 20_000, depth: 24 };

export interface KeySearch {
  /** The first private key that was met: its kind, and the bytes to know its public part by. Null when none was. */
  key: { kind: string; bytes: Uint8Array } | null;
  /** False when something was left folded, for its size or its depth: nobody knows what is in it. */
  whole: boolean;
}

/**
 * Looks for a private key in bytes and in all that is folded in them: PEM of every flavour (in any text, encoding or wrapping), PKCS#8,
 * PKCS#1, SEC1, encrypted PKCS#8 or PKCS#12 in DER, base64 or hexadecimal, Java, PuTTY, OpenSSH and Microsoft stores, JWK, XML; in the
 * files of ZIP and office documents, gzip, streams of PDF, mails in mails. Not in what has a password, nor in images. Never throws.
 */
export function searchPrivateKey(bytes: Uint8Array, { bytes: most, pieces, depth } = bounds): KeySearch {
  const unfolding = new Unfolding(most, { pieces, depth });
  const key = search(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), unfolding, 1);
  return { key, whole: unfolding.whole };
}

/** The same, for who only asks whether. Null when none was seen. */
export function containsPrivateKey(bytes: Uint8Array): null | { kind: string } {
  const { key } = searchPrivateKey(bytes);
  return key && { kind: key.kind };
}

function search(buffer: Buffer, unfolding: Unfolding, depth: number): KeySearch['key'] {
  const found = keyWithin(buffer);
  if (found !== null) return { kind: found.kind, bytes: buffer.subarray(found.at) };
  const written = keyInText(buffer);
  if (written !== null) return { kind: written.kind, bytes: written.der ?? buffer };
  for (const inside of foldedIn(buffer, unfolding, depth)) {
    const deeper = search(inside, unfolding, depth + 1);
    if (deeper !== null) return deeper;
  }
  return null;
}

/** What is told wherever a private key is refused. */
export const neverSendKeys =
  'La clé privée ne doit jamais nous parvenir\u00a0: ce qui la contenait a été refusé, rien n’en a été enregistré. Considérez-la comme exposée\u00a0: générez-en une nouvelle sur le serveur, ne transmettez que sa CSR, et faites révoquer le certificat de l’ancienne s’il existe.';

/** The finding shown when a private key came in: it is exposed from now on and must be replaced. */
export function privateKeyFinding(kind: string): Finding {
  return blocking(
    'private_key',
    'Ce fichier contient une clé privée\u00a0: il a été refusé et rien n’a été enregistré.',
    {
      got: `clé privée (${kind})`,
      expected: 'une demande (CSR) ou un certificat, sans clé privée',
      mend: 'Considérez cette clé comme exposée\u00a0: ne l’utilisez plus, générez-en une nouvelle sur le serveur et déposez seulement la nouvelle CSR. Si un certificat existe déjà pour cette clé, révoquez-le.',
    },
  );
}
