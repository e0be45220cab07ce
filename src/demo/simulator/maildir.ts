import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Makes the three folders of a Maildir where they are missing. */
export function prepareMaildir(maildir: string): void {
  for (const folder of ['tmp', 'new', 'cur']) mkdirSync(join(maildir, folder), { recursive: true });
}

/** As the Maildir format asks: written in tmp, then moved whole into new. */
export function deliver(maildir: string, eml: string): void {
  const name = `${Date.now()}.${randomUUID()}.simulateur`;
  writeFileSync(join(maildir, 'tmp', name), eml);
  renameSync(join(maildir, 'tmp', name), join(maildir, 'new', name));
}
