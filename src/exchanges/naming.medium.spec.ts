import { expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import { aClient, aRepresentative } from '../../test/support/factories.js';

const app = await anApp();
const support = await app.signIn('support');
const client = await aClient(app, { name: 'Les Tilleuls' });
const other = await aClient(app, { name: 'Résidence Voisine' });
await aRepresentative(app, { client_id: client.id, email: 'direction@tilleuls.test' });

const written = { to: 'direction@tilleuls.test', subject: 'le cachet' };
const mails = async () => {
  const { rows } = await app.owner.query<{ body: string; reason: string | null }>(
    `SELECT m.body, e.reason FROM messages m JOIN audit_entries e ON e.subject_id = m.id AND e.action = 'queued' ORDER BY m.created_at`,
  );
  return rows;
};

it('a mail that names another client comes back with a tick, and leaves once it is ticked, as the journal tells', async () => {
  const text = 'Bonjour,\nfaites comme la résidence Voisine.';
  const send = (more: object) =>
    support
      .post(`/clients/${client.id}/mails`)
      .type('form')
      .send({ ...written, text, ...more });
  const page = pageOf(await send({}).expect(422));
  expect(wordsOf(page, 'main')).toContain('nomme Résidence Voisine, un autre client, ligne 2');
  expect(page(`input[name=naming][value="${other.id}"]`)).toHaveLength(1);
  expect(page('textarea[name=text]').text()).toContain('Voisine');
  // Whatever else is wrong, the tick stays.
  const again = pageOf(await send({ subject: '', naming: other.id }).expect(422));
  expect(again(`input[name=naming][value="${other.id}"]`).attr('checked')).toBeDefined();
  await send({ naming: client.id }).expect(422);
  expect(await mails()).toEqual([]);
  await send({ naming: other.id }).expect(303);
  expect(await mails()).toMatchObject([{ reason: expect.stringContaining('confirmé par qui écrit\u00a0: Résidence') }]);
});

it('a number of another client comes back on the text, and no tick lets it go', async () => {
  const sent = { ...written, text: `Voir ${String(other['finess_ej'])}.`, naming: other.id };
  const page = pageOf(await support.post(`/clients/${client.id}/mails`).type('form').send(sent).expect(422));
  expect(wordsOf(page, '#f-text-error')).toContain('le FINESS de Résidence Voisine');
});

it('a text of the editor serves for all: it cites no client’s number, and a name in it is told', async () => {
  const admin = await app.signIn('admin');
  const text = { label: 'Le nôtre', subject: 'le cachet', text: `Comme ${String(other['finess_ej'])}.` };
  const page = pageOf(await admin.post('/mailbox/texts').type('form').send(text).expect(422));
  expect(wordsOf(page, 'main')).toContain('le FINESS de Résidence Voisine');
  const named = { ...text, text: 'Comme la Résidence Voisine.' };
  await admin.post('/mailbox/texts').type('form').send(named).expect(303);
  const list = pageOf(await admin.get('/mailbox/texts').expect(200));
  expect(wordsOf(list, 'main')).toContain('Ce modèle nomme Résidence Voisine');
});
