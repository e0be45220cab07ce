import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Makes the three folders of a Maildir where they are missing. */
export function prepareMaildir(maildir: string): void {
  for (const folder of ['tmp', 'new', 'cur']) mkdirSync(join(maildir, folder), { recursive: true });
}

// Tells two mails of one millisecond apart, in the order in which they were sent: an acknowledgement comes before its validation.
let delivered = 0;

/** As the Maildir format asks: written in tmp, then moved whole into new. */
export function deliver(maildir: string, eml: string): void {
  delivered += 1;
  const name = `${Date.now()}.Q${String(delivered).padStart(6, '0')}R${randomUUID()}.simulateur`;
  writeFileSync(join(maildir, 'tmp', name), eml);
  renameSync(join(maildir, 'tmp', name), join(maildir, 'new', name));
}
