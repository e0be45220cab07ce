import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Makes the three folders of a Maildir where they are missing. */
export function prepareMaildir(maildir: string): void {
  for (const folder of ['tmp', 'new', 'cur']) mkdirSync(join(maildir, folder), { recursive: true });
}

// Tells two mails of one millisecond apart, in the order in which they were sent: an acknowledgement comes before its validation.
let delivered = 0;

/** The name under which the receiving server of the demonstration signs what it checked. */
export const demoAuthservId = 'mx.demo.example';

/**
 * As the Maildir format asks: written in tmp, then moved whole into new; what the server checked of the author stands on top.
 * @param vouched whether the author's domain says that the mail is its own
 */
export function deliver(maildir: string, eml: string, vouched = true): void {
  delivered += 1;
  const name = `${Date.now()}.Q${String(delivered).padStart(6, '0')}R${randomUUID()}.simulateur`;
  const [, domain = 'inconnu.example'] = /^From: [^\r\n]*@([\w.-]+)/m.exec(eml) ?? [];
  const noted = `Authentication-Results: ${demoAuthservId};\r\n dmarc=${vouched ? 'pass' : 'none'} header.from=${domain}\r\n`;
  writeFileSync(join(maildir, 'tmp', name), noted + eml);
  // The second before, which a clock of the disk that lags does not overtake: a file written in place is still being written for a reader.
  const arrived = Math.floor(Date.now() / 1000) - 1;
  utimesSync(join(maildir, 'tmp', name), arrived, arrived);
  renameSync(join(maildir, 'tmp', name), join(maildir, 'new', name));
}
