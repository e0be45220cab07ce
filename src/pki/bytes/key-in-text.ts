import { textOf } from './armor.js';
import { condensed } from './condensed.js';
import { kindOfKey } from './key-in-der.js';

// Fixed strings and bounded repeats only: an upload of dashes or braces must not cost more than its size.
const armors: { kind: string; needs: string; pattern: RegExp }[] = [
  // Every flavour of RFC 7468 §10 and §11 and its ancestors: RSA, EC, DSA, ENCRYPTED, OPENSSH, PGP…, even cut or quoted.
  { kind: 'PEM', needs: '--', pattern: /-- ?(?:BEGIN|END) [A-Z0-9 ]{0,40}PRIVATE KEY/i },
  { kind: 'PuTTY', needs: 'PuTTY', pattern: /PuTTY-User-Key-File-\d/ },
  { kind: 'XML', needs: '<RSAKeyValue>', pattern: /<D>/ },
  // In JSON, in a text of JSON, in JavaScript or YAML.
  { kind: 'JWK', needs: 'kty', pattern: /\bkty\\?["']?\s{0,20}[:=]\s{0,20}\\?["']?(?:RSA|EC|OKP)/ },
  // What openssl prints of a key.
  { kind: 'openssl', needs: 'rivate', pattern: /Private-Key: \(|\bprivateExponent:/ },
  { kind: 'age', needs: 'AGE-', pattern: /AGE-SECRET-KEY-1[A-Z0-9]{20}/ },
];

// « BEGIN » and « PRIVATE KEY » in base64, at each of the three places a letter may have in its group of four.
const begins = ['QkVHSU4g', 'JFR0lOI', 'CRUdJTi'];
const names = ['UFJJVkFURSBL', 'BSSVZBVEUgS0VZ', 'QUklWQVRFIEtF'];

// RFC 7518 § 6: « d » is private, and holds 32 bytes at least.
const privateMember = /\bd\\?["']?\s{0,20}[:=]\s{0,20}\\?["']?[A-Za-z0-9_-]{40}/;

// What a store begins with, in base64: Java's two magics, OpenSSH's.
const storesInBase64 = ['/u3+7QAAAA', 'zs7OzgAAAA', 'b3BlbnNzaC1rZXktdjEA'];
const longestOutside = 800;

/** The kind of private key written in a text, whatever wraps it; `der` is the key itself when it was found by its bytes. */
export function keyInText(bytes: Uint8Array): { kind: string; der: Uint8Array | null } | null {
  const text = textOf(bytes);
  const armor = armors.find(
    ({ kind, needs, pattern }) =>
      text.includes(needs) && pattern.test(text) && (kind !== 'JWK' || privateMember.test(text)),
  );
  if (armor !== undefined) return { kind: armor.kind, der: null };
  const bare = condensed(bytes);
  const has = (words: string[]) => words.some((one) => bare.includes(one));
  if (isArmored(bare) || (has(names) && has(begins))) return { kind: 'PEM', der: null };
  if (has(storesInBase64)) return { kind: 'magasin de clés', der: null };
  return inBase64(bare) ?? inHex(bare);
}

function isArmored(bare: string): boolean {
  for (let at = bare.indexOf('PRIVATEKEY'); at >= 0; at = bare.indexOf('PRIVATEKEY', at + 1))
    if (/--(?:BEGIN|END)[A-Z0-9]{0,40}$/.test(bare.slice(Math.max(0, at - 50), at))) return true;
  return false;
}

// DER begins with 30, so its base64 with « M » and one of A to P; where it begins in the text is of no matter then.
function inBase64(bare: string): { kind: string; der: Uint8Array } | null {
  for (const { index } of bare.matchAll(/M(?=[A-P][A-Za-z0-9+/_-]{30})/g)) {
    const start = Buffer.from(bare.slice(index, index + longestOutside), 'base64');
    const kind = kindOfKey(start);
    if (kind !== null) return { kind, der: Buffer.from(bare.slice(index, endOfRun(bare, index)), 'base64') };
  }
  return null;
}

function endOfRun(bare: string, index: number): number {
  const end = bare.indexOf('=', index);
  return Math.min(end < 0 ? bare.length : end, index + 20_000);
}

// As a hexadecimal editor or a PDF shows it.
function inHex(bare: string): { kind: string; der: Uint8Array } | null {
  for (const { index } of bare.matchAll(/30(?=[0-9a-f]{0,8}0201(?:00|01|03)(?:30|04|02)[0-9a-f]{60})/gi)) {
    const der = Buffer.from(/^[0-9a-f]*/i.exec(bare.slice(index, index + 20_000))?.[0] ?? '', 'hex');
    const kind = kindOfKey(der);
    if (kind !== null) return { kind, der };
  }
  return null;
}
