import type { Name } from '@peculiar/x509';
import type { NameAttribute } from './context.js';
import { withoutLigatures } from '../../identifiers/ligatures.js';
import { organizationOf } from '../csr/requested-subject.js';

/** Every attribute of a name in the order of the DER, doubled ones included. */
export function attributesOf(name: Name): NameAttribute[] {
  return name
    .toJSON()
    .flatMap((set) => Object.entries(set).flatMap(([type, values]) => values.map((value) => ({ type, value }))));
}

/** The values of one type, all of them: a second CN hides easily behind the first. */
export function valuesOf(attributes: readonly NameAttribute[], type: string): string[] {
  return attributes.filter((attribute) => attribute.type === type).map((attribute) => attribute.value);
}

/** A name as it is shown (RFC 4514): `CN=INSI-AUTO,OU=1690000013,O=CENTRE DE SANTE\\, LYON,ST=Rhône (69),C=FR`. */
export function shownName(attributes: readonly NameAttribute[]): string {
  return [...attributes]
    .reverse()
    .map(({ type, value }) => `${type}=${escapeValue(value)}`)
    .join(',');
}

// RFC 4514 §2.4: these anywhere, a space at either end, a sharp at the beginning.
function escapeValue(value: string): string {
  return value
    .replace(/[\\"+,;<>]/g, '\\$&')
    .replaceAll('\0', '\\00')
    .replace(/^[ #]/, '\\$&')
    .replace(/(?<!^|\\) $/, '\\ ');
}

/** A name as it is kept to be searched, in the order of the DER: `C=FR, ST=Rhône (69), O=…, OU=…, CN=…`. */
export function textOfName(attributes: readonly NameAttribute[]): string {
  return attributes.map(({ type, value }) => `${type}=${value}`).join(', ');
}

/**
 * The OU of a name as `textOfName` wrote it, or null when there is none or more than one: an organization may hold
 * « , OU=… » in its own name, and no guess is made then.
 */
export function unitInText(text: string): string | null {
  const units = text.split(/, (?=[A-Za-z0-9.]+=)/).filter((part) => part.startsWith('OU='));
  return units.length === 1 && units[0] ? units[0].slice('OU='.length).trim() : null;
}

/** Whether two organizations are the same once cut at 40 characters (F1.2), accents, case, ligatures and punctuation aside. */
export function isSameOrganization(one: string, other: string): boolean {
  return foldedOrganization(one) === foldedOrganization(other);
}

// The register writes « OEUVRES »: it is that which is cut.
const foldedOrganization = (name: string) => fold(organizationOf(withoutLigatures(name)));

function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
