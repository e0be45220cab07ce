import type { ClientIdentity, SlotProfile } from '../verdict/context.js';
import { alreadyMade, requestedServerName, requestedSubject, requestFileName } from './requested-subject.js';
import { leastKeyBits } from '../verdict/key-size.js';

/**
 * The same CSR on Windows, to be pasted whole in PowerShell: it writes the .inf that certreq reads, then calls it. The key stays in the
 * store of the machine and cannot be exported. Run again, it would leave a second key there and another CSR in the file that the order may
 * already go on with: where there is one, nothing is made.
 */
export function certreqCommand(slot: SlotProfile, client: ClientIdentity, orderNumber: string): string {
  const file = requestFileName(slot, orderNumber);
  const server = requestedServerName(slot);
  // A here-string in single quotes: PowerShell reads nothing in it, and only a line that begins with '@ ends it.
  return [
    `if (Test-Path '${file}.csr') { '${alreadyMade(`${file}.csr`)}' } else {`,
    "@'",
    '[Version]',
    'Signature = "$Windows NT$"',
    '',
    '[NewRequest]',
    `Subject = "${subjectText(slot, client)}"`,
    'KeyAlgorithm = RSA',
    `KeyLength = ${leastKeyBits}`,
    'HashAlgorithm = SHA256',
    'ProviderName = "Microsoft Software Key Storage Provider"',
    'MachineKeySet = TRUE',
    'Exportable = FALSE',
    'RequestType = PKCS10',
    'SMIME = FALSE',
    ...(server === null ? [] : ['', '[Extensions]', '2.5.29.17 = "{text}"', `_continue_ = "DNS=${server}"`]),
    `'@ | Set-Content -Encoding Unicode '${file}.inf'`,
    `certreq -new '${file}.inf' '${file}.csr'`,
    '}',
  ].join('\n');
}

// CertStrToName reads the CN first, and a value between quotes as it is; inside an .inf each quote is doubled, and a percent sign too.
function subjectText(slot: SlotProfile, client: ClientIdentity): string {
  return requestedSubject(slot, client)
    .reverse()
    .map(({ type, value }) => `${type}=${needsQuotes(value) ? `"${value.replaceAll('"', '""')}"` : value}`)
    .join(',')
    .replaceAll('"', '""')
    .replaceAll('%', '%%');
}

function needsQuotes(value: string): boolean {
  return /[,+="<>#;\\]|^ | $/.test(value);
}
