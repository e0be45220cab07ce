import { beforeEach, expect, it } from '@jest/globals';
import { anApp, pageOf, type Visitor, wordsOf } from '../../../test/support/app.js';
import { makeBlank413 } from '../../../test/support/blank-413.js';
import { justBefore } from '../../../test/support/just-before.js';
import { jpeg } from '../../../test/support/photos.js';
import { aLink, aSentRequest, unlock } from '../../../test/support/space.js';

let sent: Awaited<ReturnType<typeof aSentRequest>>;
let signer: Visitor;
const app = await anApp();
beforeEach(async () => {
  await app.owner.query('DELETE FROM sign_in_attempts');
  sent = await aSentRequest(app);
  signer = app.visitor();
  await unlock(app, signer, sent);
});

const archive = () => app.owner.query('UPDATE clients SET archived_at = now() WHERE id = $1', [sent.clientId]);
const came = async () => {
  const { rows } = await app.owner.query<Record<'answers' | 'links' | 'mails', number>>(
    `SELECT (SELECT count(*)::int FROM client_answers WHERE client_id = $1) AS answers, (SELECT count(*)::int FROM client_links WHERE client_id = $1) AS links,
            (SELECT count(*)::int FROM messages WHERE client_id = $1) AS mails`,
    [sent.clientId],
  );
  return rows[0];
};

it('says that it is closed once its client is archived, and whom to write to, by a page without a form', async () => {
  const prerequisites = await aLink(app, app, { client_id: sent.clientId });
  await archive();
  for (const { path } of [sent, prerequisites]) {
    const page = pageOf(await signer.get(path).expect(200));
    expect(wordsOf(page, 'h1')).toBe('Votre espace est fermé');
    expect(wordsOf(page, 'main')).toContain('Pour toute question, écrivez à');
    expect(page('main form, aside form')).toHaveLength(0);
    expect(page('a[href*="/space/"]')).toHaveLength(0);
  }
});

it('leads its other pages to that one, and sends no code', async () => {
  await signer.post(`${sent.path}/paper`).attach('pages', jpeg(), 'a.jpg').expect(303);
  await archive();
  const before = await came();
  for (const part of ['question', 'prerequisites', 'refusal', 'colleague', 'code', 'paper'])
    expect((await signer.get(`${sent.path}/${part}`).expect(303)).headers['location']).toBe(sent.path);
  for (const part of ['codes', 'code', 'paper/turns', 'paper/handing'])
    expect((await signer.post(`${sent.path}/${part}`).type('form').send({}).expect(303)).headers['location']).toBe(
      sent.path,
    );
  expect(await came()).toEqual(before);
});

it('gives no paper any more, and says why', async () => {
  await signer.get(`${sent.path}/form.pdf`).expect(200);
  await archive();
  const before = await came();
  for (const part of ['form.pdf', 'card-form.pdf']) {
    const { text } = await signer.get(`${sent.path}/${part}`).expect(404);
    expect(text).toContain('Votre espace est fermé');
  }
  expect(await came()).toEqual(before);
});

it('takes nothing by a page of before, and keeps what was typed', async () => {
  await archive();
  const before = await came();
  const given = {
    question: { words: 'Faut-il un cachet ?' },
    refusal: { words: 'Nous partons.' },
    colleague: { name: 'Paul Mandataire', email: 'paul@client.test' },
    prerequisites: { contract: 'no', card: 'none' },
  };
  for (const [part, form] of Object.entries(given)) {
    const { text } = await signer.post(`${sent.path}/${part}`).type('form').send(form).expect(422);
    expect(text.replace(/\s+/g, ' ')).toContain('Votre structure n’est plus suivie ici : rien n’est parti.');
    expect(text).toContain(Object.values(form)[0]);
  }
  const signed = Buffer.from(await makeBlank413());
  await signer.post(`${sent.path}/paper`).attach('pages', signed, 'signe.pdf').expect(422);
  expect(await came()).toEqual(before);
});

it('takes nothing from whoever sends while it is being closed', async () => {
  const before = await came();
  const closing = async () => {
    await app.owner.query('SELECT 1 FROM clients WHERE id = $1 FOR UPDATE', [sent.clientId]);
    await archive();
  };
  const ask = () => signer.post(`${sent.path}/question`).type('form').send({ words: 'Faut-il un cachet ?' });
  const { status, text } = await justBefore(app, closing, ask);
  expect(status).toBe(422);
  expect(text.replace(/\s+/g, ' ')).toContain('Votre structure n’est plus suivie ici : rien n’est parti.');
  expect(await came()).toEqual(before);
});
