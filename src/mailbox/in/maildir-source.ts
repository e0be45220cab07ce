import { open, readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beginningOfLargeMail, largestMail, type MailSource, type Unread } from './mail-source.js';

/** A Maildir (https://cr.yp.to/proto/maildir.html): unread mails lie in `new/`, read ones go to `cur/` with the flag S. */
export class MaildirSource implements MailSource {
  constructor(private readonly folder: string) {}

  async *unread(): AsyncIterable<Unread> {
    const names = (await readdir(join(this.folder, 'new'))).filter((name) => !name.startsWith('.')).sort();
    for (const name of names) {
      const mail = await this.read(name);
      if (mail) yield mail;
    }
  }

  async done(key: string): Promise<void> {
    await rename(join(this.folder, 'new', key), join(this.folder, 'cur', `${key.replace(/:.*$/, '')}:2,S`)).catch(
      (error: NodeJS.ErrnoException) => {
        // Another collector, or the person's own mail program, was first.
        if (error.code !== 'ENOENT') throw error;
      },
    );
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  // Gone between the listing and now is no fault; anything that is not a plain file is no mail.
  private async read(name: string): Promise<Unread | null> {
    const path = join(this.folder, 'new', name);
    const facts = await stat(path).catch(() => null);
    if (!facts?.isFile()) return null;
    const file = await open(path).catch(() => null);
    if (!file) return null;
    try {
      const wanted = facts.size > largestMail ? beginningOfLargeMail : facts.size;
      const { bytesRead, buffer } = await file.read(Buffer.alloc(wanted), 0, wanted, 0);
      return { key: name, raw: buffer.subarray(0, bytesRead), size: facts.size };
    } finally {
      await file.close();
    }
  }
}
