import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MaildirSource } from './maildir-source.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sceau-maildir-'));
  for (const part of ['tmp', 'new', 'cur']) mkdirSync(join(folder, part));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const mail = (id: string) => `From: a@b.fr\r\nMessage-ID: <${id}@b.fr>\r\n\r\nBonjour\r\n`;

/** As the format asks: whole in tmp, then moved; servers note the second of arrival. */
function deliver(name: string): void {
  const path = join(folder, 'tmp', name);
  writeFileSync(path, mail(name));
  const arrived = Math.floor(Date.now() / 1000);
  utimesSync(path, arrived, arrived);
  renameSync(path, join(folder, 'new', name));
}

async function read(): Promise<{ names: string[]; unreadable: number; texts: string[] }> {
  const source = new MaildirSource(folder);
  const found = [];
  for await (const one of source.waiting()) found.push(one);
  const texts = found.map(({ raw }) => raw.toString());
  return { names: found.map(({ key }) => key), unreadable: source.unreadable(), texts };
}

describe('a Maildir', () => {
  it('gives what was moved into it whole, in order', async () => {
    deliver('2.b');
    deliver('1.a');
    writeFileSync(join(folder, 'tmp', '3.c'), mail('half'));
    expect(await read()).toMatchObject({ names: ['1.a', '2.b'], unreadable: 0 });
  });

  it('leaves a file that is still being written where it lies, until it has been quiet', async () => {
    const path = join(folder, 'new', '1.a');
    writeFileSync(path, 'From: a@b.fr\r\n');
    expect((await read()).names).toEqual([]);
    appendFileSync(path, '\r\nBonjour');
    expect((await read()).names).toEqual([]);
    const old = Date.now() / 1000 - 60;
    utimesSync(path, old, old);
    expect(await read()).toMatchObject({ names: ['1.a'], texts: ['From: a@b.fr\r\n\r\nBonjour'], unreadable: 0 });
  });

  it('follows no link, opens no pipe, and counts what it could not read', async () => {
    deliver('1.a');
    symlinkSync('/etc/passwd', join(folder, 'new', '2.passwd'));
    symlinkSync(join(folder, 'new', '1.a'), join(folder, 'new', '3.same'));
    mkdirSync(join(folder, 'new', '4.dossier'));
    execFileSync('mkfifo', [join(folder, 'new', '5.tube')]);
    const { names, unreadable, texts } = await read();
    expect([names, unreadable]).toEqual([['1.a'], 4]);
    expect(texts.join()).not.toContain('root:');
  });

  it('whose folder is a link to another one is not read at all', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'sceau-ailleurs-'));
    writeFileSync(join(outside, '1.a'), mail('dehors'));
    rmSync(join(folder, 'new'), { recursive: true });
    symlinkSync(outside, join(folder, 'new'));
    await expect(read()).rejects.toMatchObject({ code: 'maildir_link' });
    rmSync(outside, { recursive: true });
  });

  it('says what is wrong with it', async () => {
    rmSync(join(folder, 'cur'), { recursive: true });
    await expect(read()).rejects.toMatchObject({ code: 'maildir_missing' });
  });

  // The super-user may read whatever there is.
  (process.getuid?.() === 0 ? it.skip : it)(
    'says that it may not be read, and counts a mail that may not',
    async () => {
      deliver('1.a');
      chmodSync(join(folder, 'new', '1.a'), 0);
      expect(await read()).toMatchObject({ names: [], unreadable: 1 });
      chmodSync(join(folder, 'new'), 0);
      await expect(read()).rejects.toMatchObject({ code: 'maildir_denied' });
      chmodSync(join(folder, 'new'), 0o700);
    },
  );
});
