import { expect, it } from '@jest/globals';
import { anApp, pageOf, type Visitor, wordsOf } from '../../../test/support/app.js';
import { aClient, aRepresentative } from '../../../test/support/factories.js';
import { enrol } from '../../../test/support/one-time-codes.js';
import { uuidv7 } from '../uuid.js';

const app = await anApp();
const admin = await app.signIn('admin');

/** F5: the form that was sent is sent as it was. */
async function twice(visitor: Visitor, path: string, form: object) {
  const sent = { ...form, _token: uuidv7() };
  const send = () => visitor.post(path).type('form').send(sent);
  const [first, again] = [await send(), await send()];
  expect(again.status).toBe(first.status);
  expect(pageOf(again)('.s-printed').text()).toMatch(/imprimé le .+ par Personne/);
  expect(pageOf(again)('nav a').length).toBeGreaterThan(3);
  return { first: pageOf(first), again: pageOf(again) };
}

it('a rule that is tried is tried again, and what was typed is still to be saved by the page it was typed on', async () => {
  const list = pageOf(await admin.get('/mailbox/rules').expect(200));
  const edit = list('a[href^="/mailbox/rules/"]').first().attr('href') ?? '';
  const address = edit.replace('/edit', '');
  const form = { phrases: 'formule essayée', dossierAfter: 'numéro', version: 1, _token: uuidv7() };
  for (let time = 0; time < 2; time += 1) {
    const page = pageOf(await admin.post(`${address}/trial`).type('form').send(form).expect(200));
    expect(page('textarea[name=phrases]').val()).toBe('formule essayée');
    expect(wordsOf(page, '#trial-title')).not.toBe('');
  }
  await admin.post(address).type('form').send(form).expect(303);
  expect(wordsOf(pageOf(await admin.get(edit)), 'main')).toContain('formule essayée');
});

it('what is shown once is told to have been shown, in a page with its menu, and what to do', async () => {
  const client = await aClient(app);
  await aRepresentative(app, { client_id: client.id });
  const links = await twice(admin, `/clients/${client.id}/links`, { purpose: 'prerequisites' });
  const own = await twice(admin, '/calendar', { feed: '' });
  const theirs = await twice(admin, `/clients/${client.id}/calendar`, { name: 'La direction' });
  for (const { first, again } of [links, own, theirs]) {
    expect(first('main code').text()).toContain('http');
    expect(again('main code')).toHaveLength(0);
    expect(wordsOf(again, 'title')).toContain('Déjà montré');
    expect(wordsOf(again, 'h1')).toMatch(/a déjà été montré/);
  }
});

it('recovery codes that were shown are not, and are made anew from the page it leads to', async () => {
  const support = await app.signIn('support');
  await enrol(support);
  const { first, again } = await twice(support, '/account/factor/codes', {});
  expect(first('.s-codes li')).toHaveLength(10);
  expect(wordsOf(again, 'title')).toContain('Déjà montré');
  expect(wordsOf(again, 'h1')).toBe('Ces codes ont déjà été montrés');
  expect(again('main a[href="/account/factor"]')).toHaveLength(1);
  expect(again('main a:not([href])')).toHaveLength(0);
});

it('a form whose answer always leads to the same page leads there again', async () => {
  const form = { _token: uuidv7() };
  // Another session of theirs, or there is nothing to end.
  await app.signIn('admin');
  for (let time = 0; time < 2; time += 1) {
    const { headers } = await admin.post('/account/sessions/end').type('form').send(form);
    expect(headers['location']).toBe('/account');
  }
});

it('a form that was corrected and sent again from the same page is judged by its version, and never dropped', async () => {
  const address = '/settings/editor';
  const page = pageOf(await admin.get(address).expect(200));
  const opened = Object.fromEntries(
    page(`form[action="${address}"] :is(input, textarea)[name]`)
      .toArray()
      .map((one) => [page(one).attr('name') ?? '', page(one).val()]),
  );
  expect(opened['_token']).toMatch(/^[0-9a-f-]{36}$/);
  const send = (changed: object) =>
    admin
      .post(address)
      .type('form')
      .send({ ...opened, ...changed });
  const first = { ansRequestAddress: 'premier@esante.test' };
  for (let time = 0; time < 2; time += 1) await send(first).expect(303);
  const { rows } = await app.owner.query(`SELECT 1 FROM audit_entries WHERE details->'changes' ? 'ansRequestAddress'`);
  expect(rows).toHaveLength(1);
  const conflict = pageOf(await send({ ansRequestAddress: 'second@esante.test' }).expect(409));
  expect(wordsOf(conflict, 'main')).toContain('second@esante.test');
  expect(pageOf(await admin.get(address))('[name=ansRequestAddress]').val()).toBe('premier@esante.test');
});

it('a note sent twice is one note, and another one typed on the same page is another', async () => {
  const client = await aClient(app);
  const _token = uuidv7();
  const note = (text: string) =>
    admin.post(`/clients/${client.id}/comments`).type('form').send({ text, _token }).expect(303);
  for (const text of ['Note A', 'Note A', 'Note B', 'Note A']) await note(text);
  const { rows } = await app.owner.query<{ text: string }>(
    'SELECT text FROM comments WHERE client_id = $1 ORDER BY id',
    [client.id],
  );
  expect(rows.map(({ text }) => text)).toEqual(['Note A', 'Note B']);
});

it('a form with a file is the same while its file says the same', async () => {
  const _token = uuidv7();
  const sent = async (town: string) =>
    (
      await admin
        .post('/imports')
        .field('_token', _token)
        .attach('file', Buffer.from(`FINESS EJ;Nom;Ville\n060000004;Les Lilas;${town}\n`), 'clients.csv')
        .expect(303)
    ).headers['location'];
  const [first, again, other] = [await sent('Nice'), await sent('Nice'), await sent('Nîme')];
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});

it('each of them knows where it led, as « verify » asks it', async () => {
  const { rows } = await app.owner.query<{ known: number; unknown: number }>(
    'SELECT count(location)::int AS known, (count(*) - count(location))::int AS unknown FROM form_tokens',
  );
  expect(rows[0]?.known).toBeGreaterThan(4);
  expect(rows[0]?.unknown).toBe(0);
});
