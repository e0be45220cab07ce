import type { ClientIdentity, NameAttribute, SlotProfile } from '../verdict/context.js';

// F1.2: IGC-Santé cuts O at 40 characters.
const organizationLimit = 40;

/** The organization as IGC-Santé writes it: cut at 40 characters (F1.2). */
export function organizationOf(clientName: string): string {
  return [...clientName.trim()].slice(0, organizationLimit).join('').trim();
}

/** The subject that a CSR for a slot carries, in the order measured on real certificates: C, O, OU, CN (F1.2), without their ST, which the platform writes. What is not known is left out. */
export function requestedSubject(slot: SlotProfile, client: ClientIdentity): NameAttribute[] {
  return [
    { type: 'C', value: 'FR' },
    { type: 'O', value: organizationOf(client.name) },
    { type: 'OU', value: client.structureIds[0] ?? '' },
    { type: 'CN', value: slot.commonName },
  ]
    .map(({ type, value }) => ({ type, value: value.replace(/[\p{Cc}]+/gu, ' ') }))
    .filter(({ value }) => value !== '');
}

/** The DNS name it asks for: F1.4, only a server's certificate carries one. Null for any other. */
export function requestedServerName({ commonName, commonNameRule }: SlotProfile): string | null {
  return commonNameRule === 'fqdn' && /^[a-z0-9.-]+$/i.test(commonName) ? commonName : null;
}

// Of a name, which may be long, what still makes the name of a file with the rest.
const nameInFile = 100;

/**
 * The name of the files of a request, without their ending: nothing in it that a shell reads. The number of the order is in it: several
 * slots of one server bear the same CN, and so does each renewal, and no key may be written over another.
 */
export function requestFileName({ commonName }: SlotProfile, orderNumber: string): string {
  const [name, number] = [commonName, orderNumber].map((text) =>
    text.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[-.]+/, ''),
  );
  return `${name?.slice(0, nameInFile) || 'demande'}-${number}`;
}

/** What a command answers instead of making anything, where its file is already there: what was made first may be what the order goes on with. */
export function alreadyMade(file: string): string {
  return `${file} existe déjà, rien n’a été fait. Pour en refaire un, renommez d’abord celui-ci.`;
}
