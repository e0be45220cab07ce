import type { ClientIdentity, SlotProfile } from '../verdict/context.js';
import { requestedServerName, requestedSubject, requestFileName } from './requested-subject.js';
import { leastKeyBits } from '../verdict/key-size.js';

/** The openssl command that makes the right CSR for a slot, quoted for a POSIX shell. */
export function opensslRequestCommand(slot: SlotProfile, client: ClientIdentity): string {
  const subject = requestedSubject(slot, client)
    .map(({ type, value }) => `/${type}=${escapeValue(value)}`)
    .join('');
  const file = requestFileName(slot);
  const server = requestedServerName(slot);
  return [
    `openssl req -new -newkey rsa:${leastKeyBits} -sha256 -nodes -utf8`,
    `-keyout ${quote(`${file}.key`)} -out ${quote(`${file}.csr`)}`,
    `-subj ${quote(subject)}`,
    ...(server === null ? [] : [`-addext ${quote(`subjectAltName=DNS:${server}`)}`]),
  ].join(' ');
}

// openssl-req(1), -subj: slashes separate, plus signs join, a backslash escapes both and itself.
function escapeValue(value: string): string {
  return value.replace(/[\\/+]/g, '\\$&');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
