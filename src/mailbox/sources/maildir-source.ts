import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { beginningOfLargeMail, largestMail, type MailSource, type WaitingMail } from './mail-source.js';
import { maildirProblem, SourceProblem } from './source-problem.js';

/** A file that is written in place is whole once nobody has written to it for so long. */
const quietSeconds = 2;

/**
 * A Maildir (https://cr.yp.to/proto/maildir.html) that is ours alone: unread mails lie in `new/`, kept ones go to `cur/` with
 * the flag S. Links are followed nowhere: nothing outside of it is read.
 */
export class MaildirSource implements MailSource {
  private refused = 0;
  private readonly later = new Set<string>();

  constructor(private readonly folder: string) {}

  async *waiting(): AsyncIterable<WaitingMail> {
    const names = await this.names().catch((error: unknown) => {
      throw maildirProblem(error) ?? error;
    });
    for (const name of names) {
      const mail = await this.read(name);
      if (mail === 'refused') this.refused += 1;
      else if (mail !== 'later') yield mail;
    }
  }

  place(): null {
    return null;
  }

  unreadable(): number {
    return this.refused + this.later.size;
  }

  keep(): void {
    // Its place in `cur/` says so.
  }

  putOff(key: string): void {
    this.later.add(key);
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

  private async names(): Promise<string[]> {
    for (const part of ['new', 'cur']) {
      const facts = await lstat(join(this.folder, part));
      if (!facts.isDirectory()) throw new SourceProblem('maildir_link', `${part} is no folder of ${this.folder}`);
    }
    return (await readdir(join(this.folder, 'new'))).filter((name) => !name.startsWith('.')).sort();
  }

  private async read(name: string): Promise<WaitingMail | 'refused' | 'later'> {
    // Neither a link nor a pipe is opened: what is no plain file is no mail.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const file = await open(join(this.folder, 'new', name), flags).catch((error: NodeJS.ErrnoException) => error.code);
    if (file === 'ENOENT') return 'later';
    if (typeof file !== 'object') return 'refused';
    try {
      return await whole(file, name);
    } catch {
      return 'refused';
    } finally {
      await file.close();
    }
  }
}

async function whole(file: FileHandle, key: string): Promise<WaitingMail | 'refused' | 'later'> {
  const facts = await file.stat();
  if (!facts.isFile()) return 'refused';
  if (mayGrow(facts)) return 'later';
  const wanted = facts.size > largestMail ? beginningOfLargeMail : facts.size;
  const { bytesRead, buffer } = await file.read(Buffer.alloc(wanted), 0, wanted, 0);
  const after = await file.stat();
  if (bytesRead !== wanted || after.size !== facts.size || after.mtimeMs !== facts.mtimeMs) return 'later';
  return { key, raw: buffer, size: facts.size };
}

/**
 * What was moved into `new/` whole, as the format asks, changed (ctime) after it was last written (mtime). The same instant for
 * both means that it is written where it lies: it is left until it has been quiet.
 */
function mayGrow({ mtimeMs, ctimeMs }: { mtimeMs: number; ctimeMs: number }): boolean {
  const age = (Date.now() - mtimeMs) / 1000;
  return ctimeMs <= mtimeMs && age > -60 && age < quietSeconds;
}
