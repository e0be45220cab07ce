import { createHash } from 'node:crypto';
import { clock } from '../../platform/clock.js';

const agency = 'Service client certificats <monserviceclient.certificats@esante.gouv.fr>';

export interface Letter {
  /** The agency when nobody is named. */
  from?: string;
  to: string;
  /** The same seed and subject make the same Message-ID. */
  seed: string;
  subject: string;
  reference: string | null;
  lines: string[];
  attachment?: { fileName: string; bytes: Buffer };
}

/** A whole mail of this moment, as it would lie in a mailbox. */
export function composeMail(letter: Letter): string {
  const references = letter.reference ? [`In-Reply-To: ${letter.reference}`, `References: ${letter.reference}`] : [];
  const id = createHash('sha256').update(`${letter.seed}${letter.subject}`).digest('hex').slice(0, 24);
  const head = [
    `From: ${letter.from ?? agency}`,
    `To: ${letter.to}`,
    `Subject: =?UTF-8?B?${Buffer.from(letter.subject).toString('base64')}?=`,
    `Date: ${clock.now().toUTCString()}`,
    `Message-ID: <${id}@simulateur.example>`,
    ...references,
    'MIME-Version: 1.0',
  ];
  const text = [
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    base64(Buffer.from(`${letter.lines.join('\n\n')}\n`)),
  ];
  if (!letter.attachment) return [...head, ...text, ''].join('\r\n');
  const file = [
    'Content-Type: application/pdf',
    `Content-Disposition: attachment; filename*=UTF-8''${encodeURIComponent(letter.attachment.fileName)}`,
    'Content-Transfer-Encoding: base64',
    '',
    base64(letter.attachment.bytes),
  ];
  const boundary = `simulateur-${id}`;
  return [
    ...head,
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    ...text,
    `--${boundary}`,
    ...file,
    `--${boundary}--`,
    '',
  ].join('\r\n');
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/.{76}/g, '$&\r\n');
}
