import { beforeEach, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '../../../src/platform/uuid.js';
import { hashOfToken, LinkTokens } from '../../../src/platform/auth/link-tokens.js';
import { anApp, type Visitor } from '../../support/app.js';
import { aClient } from '../../support/factories.js';
import { keyPem, pdfWith } from '../../support/hidden-keys.js';
import { jpeg, jpegThatSays, png } from '../../support/photos.js';
import { aLink, anAskedCsr, aSentRequest, codeOf, unlock } from '../../support/space.js';

let visitor: Visitor;
const app = await anApp();
beforeEach(async () => {
  visitor = app.visitor();
  // Each test guesses from the same place.
  await app.owner.query('DELETE FROM sign_in_attempts');
});

const count = async (table: string) =>
  (await app.owner.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`)).rows[0]?.n;

describe('a link to the space of a client', () => {
  it('that is expired, revoked, made up or of nobody opens nothing, all with the same words', async () => {
    const of = { client_id: (await aClient(app)).id };
    const expired = await aLink(app, app, { ...of, expires_at: new Date(Date.now() - 1_000) });
    const revoked = await aLink(app, app, { ...of, revoked_at: new Date(), revoked_by: 'Essai' });
    const made = app.get(LinkTokens).of(uuidv7());
    const hash = hashOfToken(expired.token).slice(0, 43);
    const pages = await Promise.all(
      [expired.path, revoked.path, `/space/${made}`, `/space/${hash}`].map((path) => visitor.get(path)),
    );
    expect(pages.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    const said = pages.map(({ text }) => /<h1>Ce lien n’ouvre plus rien<\/h1>\s*<p>[^<]*/.exec(text)?.[0]);
    expect(new Set(said).size).toBe(1);
    expect(said[0]).toBeDefined();
    // Who has no account is not sent to where one is asked for.
    for (const { text } of pages) expect(text).not.toContain('href="/"');
  });

  it('that has no such page, or no such form, says so to whoever has no account', async () => {
    const { path } = await anAskedCsr(app);
    for (const nowhere of [`${path}/nowhere`, `${path}/prerequisites`]) {
      const { text } = await visitor.get(nowhere).expect(404);
      expect(text).toContain('votre lien ne sert pas à cela');
      expect(text).not.toMatch(/FINESS|recherche|href="\/"/);
    }
  });

  it('shows of its own client and request only, and of its own editor', async () => {
    const mine = await aSentRequest(app);
    const neighbour = await app.secondEditor();
    const theirs = await aSentRequest(app, neighbour);
    const { text } = await visitor.get(theirs.path).expect(200);
    const { rows } = await app.owner.query<{ name: string }>('SELECT name FROM clients WHERE id = $1', [mine.clientId]);
    expect(text).not.toContain(rows[0]?.name);
    // Unlocked for one, nothing is for the other: the cookie is of one link.
    await unlock(app, visitor, mine);
    const crossed = await visitor.post(`${theirs.path}/paper`).attach('pages', jpeg(), 'a.jpg').expect(303);
    expect(crossed.headers['location']).toBe(`${theirs.path}/code`);
  });

  it('is guessed no faster for trying: a source that asks for many is made to wait, and a good one never is', async () => {
    const good = await aLink(app, app, { client_id: (await aClient(app)).id });
    const statuses: number[] = [];
    for (let tries = 0; tries < 60; tries += 1)
      statuses.push((await visitor.get(`/space/${app.get(LinkTokens).of(uuidv7())}`)).status);
    expect(statuses.at(-1)).toBe(429);
    await visitor.get(good.path).expect(200);
  });

  it('of one use opens in one browser, once, and looking ahead uses nothing up', async () => {
    const single = await aLink(app, app, { client_id: (await aClient(app)).id, single_use: true });
    const { text } = await visitor.get(single.path).expect(200);
    expect(text).toContain('Ouvrir mon espace');
    expect(text).not.toContain('Deux questions');
    await visitor.get(`${single.path}/question`).expect(404);
    const other = app.visitor();
    const both = await Promise.all(
      [visitor, other].map((one) => one.post(`${single.path}/opening`).type('form').send({})),
    );
    const seen = await Promise.all([visitor, other].map((one) => one.get(single.path)));
    // The second is led back to a page that says no, or comes after the first and is told so at once.
    expect(both.filter(({ status }) => status === 303 || status === 404)).toHaveLength(2);
    expect(new Set(seen.map(({ status }) => status))).toEqual(new Set([200, 404]));
    await app.visitor().get(single.path).expect(404);
  });

  it('keeps its code for its mailbox: five tries, once, and only the latest', async () => {
    const link = await aLink(app, app, { client_id: (await aClient(app)).id });
    const give = (code: string, by = visitor) => by.post(`${link.path}/code`).type('form').send({ code });
    await visitor.post(`${link.path}/codes`).type('form').send({}).expect(303);
    const first = await codeOf(app, app, link.linkId);
    await visitor.post(`${link.path}/codes`).type('form').send({}).expect(303);
    const second = await codeOf(app, app, link.linkId);
    if (first !== second) await give(first).expect(422);
    const wrong = second === '000000' ? '000001' : '000000';
    for (let tries = first === second ? 0 : 1; tries < 5; tries += 1) await give(wrong).expect(422);
    await give(second).expect(422);
    await visitor.post(`${link.path}/codes`).type('form').send({}).expect(303);
    const third = await codeOf(app, app, link.linkId);
    await give(third).expect(303);
    await give(third, app.visitor()).expect(422);
    const { rows } = await app.owner.query('SELECT body FROM messages WHERE link_id = $1', [link.linkId]);
    expect(JSON.stringify(rows)).not.toContain(third);
  });

  it('reads no file before the code, and keeps none with a key, a script, or a size that fells its reader', async () => {
    const sent = await aSentRequest(app);
    const before = await count('documents');
    const locked = await visitor.post(`${sent.path}/paper`).attach('pages', Buffer.from(keyPem), 'a.pdf');
    expect(locked.headers['location']).toBe(`${sent.path}/code`);
    await unlock(app, visitor, sent);
    const send = (bytes: Buffer, name: string) => visitor.post(`${sent.path}/paper`).attach('pages', bytes, name);
    const script = Buffer.from(await pdfWith('nothing'))
      .toString('latin1')
      .replace('/Type /Catalog', '/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >>');
    const told = async (bytes: Buffer, name: string) => (await send(bytes, name).expect(422)).text;
    expect(await told(Buffer.from(keyPem), 'photo.jpg')).toContain('clé privée');
    expect(await told(Buffer.concat([jpeg(), Buffer.from(keyPem)]), 'photo.jpg')).toContain('clé privée');
    expect(await told(Buffer.from(await pdfWith('page')), 'signe.pdf')).toContain('clé privée');
    expect(await told(Buffer.from(script, 'latin1'), 'signe.pdf')).toMatch(/programme|endommagé/);
    expect(await told(png(10, 10, { width: 60_000, height: 60_000 }), 'photo.png')).toContain('trop grande');
    expect(await told(jpegThatSays(60_000, 60_000), 'photo.jpg')).toContain('trop grande');
    await send(Buffer.alloc(13 * 1024 * 1024, 1), 'photo.jpg').expect(413);
    expect(await count('documents')).toBe(before);
    expect(await count('client_answers')).toBe(0);
  });
});
