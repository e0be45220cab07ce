import { describe, expect, it } from '@jest/globals';
import { readMail } from '../in/read-mail.js';
import { contentDigests } from './content-digest.js';

const mail = (html: string) =>
  readMail(
    Buffer.from(
      `From: a@client.test\r\nSubject: Bonjour\r\nMessage-ID: <1@client.test>\r\nContent-Type: text/html\r\n\r\n${html}`,
    ),
  );

describe('what a mail of HTML alone is known by', () => {
  it('is its HTML, whatever is made of it', async () => {
    const read = await mail('<p>Bonjour</p>');
    expect(contentDigests({ ...read, body: 'Bonjour autrement' }).own).toBe(contentDigests(read).own);
    expect(contentDigests(await mail('<p>Bonsoir</p>')).own).not.toBe(contentDigests(read).own);
  });

  it('remembers what earlier versions knew it by: nothing, then its words', async () => {
    const read = await mail('<p>Bonjour</p>');
    const before = (body: string) => contentDigests({ ...read, htmlSha256: null, body }).own;
    expect(contentDigests(read).former).toEqual([before(''), before('Bonjour')]);
    expect(contentDigests({ ...read, htmlSha256: null }).former).toEqual([]);
  });
});
