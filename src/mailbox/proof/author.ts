import { type Header, valuesOf } from './header-fields.js';

const atom = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
const domain = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/i;

/**
 * The one author of a mail, as nobody can read two ways: one field From, one plain address, no group, no comment, no control
 * character, no other address in the name that is shown beside it (RFC 5322 §3.6.2 allows all of it, and forgers live on it).
 * @returns the address in lower case, or null when it could be read as another one
 */
export function plainAuthor(header: Header): string | null {
  const [value, ...others] = valuesOf(header, 'from');
  if (value === undefined || others.length > 0 || /[\x00-\x08\x0a-\x1f\x7f]/.test(value)) return null;
  const text = value.trim();
  const open = text.indexOf('<');
  if (open < 0) return plainAddress(text);
  if (!text.endsWith('>') || text.indexOf('<', open + 1) >= 0) return null;
  const address = plainAddress(text.slice(open + 1, -1));
  return address !== null && isPlainName(text.slice(0, open).trim(), address) ? address : null;
}

/** No field From, or none with an address, also written as an encoded word. */
export function namesNobody(header: Header): boolean {
  return valuesOf(header, 'from').every((value) => !/@|=\?/.test(value));
}

function plainAddress(text: string): string | null {
  const at = text.indexOf('@');
  const [local, host] = [text.slice(0, at), text.slice(at + 1)];
  // `=?utf-8?q?a=40esante.gouv.fr?=` is a legal word: not in an address.
  if (at < 1 || local.length > 64 || host.length > 253 || local.includes('=?')) return null;
  return atom.test(local) && domain.test(host) ? text.toLowerCase() : null;
}

/** Words, one quoted string, or encoded words (RFC 2047); an address in it only if it is the author's own. */
function isPlainName(name: string, address: string): boolean {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(name);
  if (!quoted && /[()<>[\]:;,\\"]/.test(name)) return false;
  const shown = decoded((quoted?.[1] ?? name).replace(/\\(.)/g, '$1'));
  if (shown === null || /[\x00-\x1f\x7f<>]/.test(shown)) return false;
  return !shown.includes('@') || (quoted !== null && shown.toLowerCase() === address);
}

/** Encoded words as their bytes: enough to see what hides in them. @returns null for one that is not written right */
function decoded(name: string): string | null {
  const shown = name.replace(
    /=\?[\w-]{1,40}(?:\*[\w-]{1,20})?\?([bq])\?([^?\s]*)\?=/gi,
    (_, way: string, words: string) =>
      way.toLowerCase() === 'b'
        ? Buffer.from(words, 'base64').toString('latin1')
        : words
            .replaceAll('_', ' ')
            .replace(/=([0-9a-f]{2})/gi, (__, byte: string) => String.fromCharCode(parseInt(byte, 16))),
  );
  return shown.includes('=?') ? null : shown;
}
