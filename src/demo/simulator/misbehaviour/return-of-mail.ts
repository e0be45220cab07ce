import type { ParsedMail } from 'mailparser';
import { returnField } from '../../../mailbox/proof/returned-mail.js';
import { clock } from '../../../platform/clock.js';
import type { Answer } from '../answers.js';

/** A mail that comes back (RFC 3464): the report of a server, with the header of ours. */
export function returnOf(mail: ParsedMail, why: string): Answer {
  const recipient = [mail.to ?? []].flat()[0]?.value[0]?.address ?? '';
  const header = (name: string) => String(mail.headers.get(name.toLowerCase()) ?? '');
  const boundary = 'simulateur-retour';
  const eml = [
    'From: Mail Delivery Subsystem <mailer-daemon@mx.simulateur.example>',
    `To: ${mail.from?.value[0]?.address ?? ''}`,
    'Subject: Undelivered Mail Returned to Sender',
    `Date: ${clock.now().toUTCString()}`,
    `Message-ID: <retour-${mail.messageId?.replace(/[<>]/g, '') ?? ''}>`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Votre message n’a pas pu être remis.',
    '',
    `--${boundary}`,
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.simulateur.example',
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    'Action: failed',
    `Diagnostic-Code: smtp; ${why}`,
    '',
    `--${boundary}`,
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: ${mail.messageId ?? ''}`,
    `${returnField}: ${header(returnField)}`,
    '',
    `--${boundary}--`,
    '',
  ].join('\r\n');
  return { label: 'retour d’un courriel qui n’a pas été remis', eml, vouched: false };
}
