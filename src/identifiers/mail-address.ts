import { plainText } from './plain-text.js';

// A label of a name neither begins nor ends with a hyphen (RFC 1123 § 2.1): `a@b-.fr` has no host.
const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const plain = new RegExp(`^[^\\s@<>"(),:;\\\\[\\]]{1,64}@${label}(?:\\.${label})*$`, 'i');

/** Whether this is one bare address, fit for a header: no name, no list, no line break, nothing that reads otherwise. */
export function isMailAddress(value: string): boolean {
  return value.length <= 254 && plain.test(value) && plainText(value) === value;
}

/** The same, of a domain that the world knows: what a person types of a person. */
export function isWholeAddress(value: string): boolean {
  return isMailAddress(value) && value.slice(value.indexOf('@')).includes('.');
}
