import type { ClientIdentity, SlotProfile } from '../verdict/context.js';
import { alreadyMade, requestedServerName, requestedSubject, requestFileName } from './requested-subject.js';
import { leastKeyBits } from '../verdict/key-size.js';

/**
 * The openssl command that makes the right CSR for the order of a slot, quoted for a POSIX shell. openssl writes over a key without a word:
 * where there is one, it is not called.
 */
export function opensslRequestCommand(slot: SlotProfile, client: ClientIdentity, orderNumber: string): string {
  const subject = requestedSubject(slot, client)
    .map(({ type, value }) => `/${type}=${escapeValue(value)}`)
    .join('');
  const file = requestFileName(slot, orderNumber);
  const server = requestedServerName(slot);
  const command = [
    `openssl req -new -newkey rsa:${leastKeyBits} -sha256 -nodes -utf8`,
    `-keyout ${quote(`${file}.key`)} -out ${quote(`${file}.csr`)}`,
    `-subj ${quote(subject)}`,
    ...(server === null ? [] : [`-addext ${quote(`subjectAltName=DNS:${server}`)}`]),
  ].join(' ');
  return [
    `if [ -e ${quote(`${file}.key`)} ]; then echo ${quote(alreadyMade(`${file}.key`))}; else`,
    command,
    'fi',
  ].join('\n');
}

// openssl-req(1), -subj: slashes separate, plus signs join, a backslash escapes both and itself.
function escapeValue(value: string): string {
  return value.replace(/[\\/+]/g, '\\$&');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
