import type { ClientIdentity, SlotProfile } from '../verdict/context.js';

// F1.2: IGC-Santé cuts O at 40 characters.
const organizationLimit = 40;

/** The organization as IGC-Santé writes it: cut at 40 characters (F1.2). */
export function organizationOf(clientName: string): string {
  return [...clientName.trim()].slice(0, organizationLimit).join('').trim();
}

/**
 * The openssl command that makes the right CSR for a slot, quoted for a POSIX shell.
 * The subject follows the order measured on real certificates: C, ST, O, OU, CN (F1.2); what is not known is left out.
 */
export function opensslRequestCommand(slot: SlotProfile, client: ClientIdentity): string {
  const subject = [
    ['C', 'FR'],
    ['ST', client.departementLabel ?? ''],
    ['O', organizationOf(client.name)],
    ['OU', client.structureIds[0] ?? ''],
    ['CN', slot.commonName],
  ]
    .filter(([, value]) => value !== '')
    .map(([type, value]) => `/${type}=${escapeValue(value ?? '')}`)
    .join('');
  const file = slot.commonName.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[-.]+/, '') || 'demande';
  return [
    'openssl req -new -newkey rsa:2048 -sha256 -nodes -utf8',
    `-keyout ${quote(`${file}.key`)} -out ${quote(`${file}.csr`)}`,
    `-subj ${quote(subject)}`,
  ].join(' ');
}

// openssl-req(1), -subj: slashes separate, plus signs join, a backslash escapes both and itself.
function escapeValue(value: string): string {
  return value.replace(/[\p{Cc}]+/gu, ' ').replace(/[\\/+]/g, '\\$&');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
