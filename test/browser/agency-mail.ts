import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Puts a mail of the agency into a Maildir, as a mail server would: whole in `tmp`, then moved into `new`. */
export function agencyWrites(maildir: string, mail: { subject: string; answers: string; lines: string[] }): void {
  const name = `${Date.now()}.${process.pid}.agence`;
  const eml = [
    'From: Service client certificats <monserviceclient.certificats@esante.gouv.fr>',
    'To: certificats@demo.example',
    `Subject: =?UTF-8?B?${Buffer.from(mail.subject).toString('base64')}?=`,
    `Date: ${new Date().toUTCString()}`,
    `Message-ID: <${name}@esante.test>`,
    `In-Reply-To: ${mail.answers}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    ...mail.lines,
    '',
  ];
  writeFileSync(join(maildir, 'tmp', name), eml.join('\r\n'));
  renameSync(join(maildir, 'tmp', name), join(maildir, 'new', name));
}
