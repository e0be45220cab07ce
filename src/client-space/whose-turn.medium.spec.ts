import { beforeEach, describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import { dayFromToday } from '../../test/support/factories.js';
import { aHandedAnswer, aSentRequest } from '../../test/support/space.js';
import type { TestEditor } from '../../test/support/tenant.js';
import { ChannelChoice } from '../requests/channels/channel-choice.service.js';
import { RequestSending } from '../requests/moves/request-sending.service.js';

let sent: Awaited<ReturnType<typeof aSentRequest>>;
const app = await anApp();
const support = await app.signIn('support');
beforeEach(async () => {
  await app.owner.query('DELETE FROM sign_in_attempts');
  sent = await aSentRequest(app);
});

const choose = (way: 'client' | 'portal' | 'mail') => app.run(() => app.get(ChannelChoice).choose(sent.requestId, way));
const page = async (path: string) => pageOf(await support.get(path).expect(200));
const space = async () => pageOf(await app.visitor().get(sent.path).expect(200));
/** « Qui » of the request in its list. */
const who = async () => {
  const list = await page('/requests?view=all');
  return wordsOf(list, `tr:has([href="/requests/${sent.requestId}"]) [data-label="Qui"]`);
};
const toDo = async () => {
  const [request, client] = [await page(`/requests/${sent.requestId}`), await nextOf()];
  const told = request('section[aria-labelledby=way] dt:contains("À faire")').next('dd');
  return { told: told.text().trim(), href: told.find('a').attr('href'), client };
};
const nextOf = async () => {
  const { rows } = await app.owner.query<{ who: string; title: string }>(
    'SELECT who, title FROM client_progress WHERE client_id = $1',
    [sent.clientId],
  );
  return rows[0];
};

describe('a form whose client sends it to ANS itself', () => {
  beforeEach(() => choose('client'));

  it('once signed is its turn: its space, the list, the page and the next action say so', async () => {
    await sent.hand.sign(sent.requestId);
    expect(await nextOf()).toMatchObject({ who: 'client' });
    const theirs = await space();
    expect(wordsOf(theirs, 'h1')).toContain('il vous reste à l’envoyer');
    expect(wordsOf(theirs, 'main')).toMatch(/Envoyez-le vous-même à l’Agence .+ ne l’envoie pas/);
    expect(wordsOf(theirs, 'main')).not.toContain('rien d’autre à faire');
    expect(wordsOf(theirs, '[aria-labelledby=steps]')).toMatch(/à faire maintenant : Vous l’envoyez à l’ANS/);
    expect(await who()).toBe('Hélène Łukasik');
    const { told, client } = await toDo();
    expect(told).toBe(client?.title);
    const late = async () => (await page('/requests?late=1'))(`[href="/requests/${sent.requestId}"]`).length;
    expect(await late()).toBe(0);
    await app.owner.query('UPDATE client_progress SET request_due = paris_today() - 1 WHERE client_id = $1', [
      sent.clientId,
    ]);
    expect(await late()).toBeGreaterThan(0);
  });

  it('in the test environment is sent to no desk of production', async () => {
    await sent.hand.sign(sent.requestId);
    await app.owner.query(`UPDATE clients SET environment = 'TEST' WHERE id = $1`, [sent.clientId]);
    const theirs = wordsOf(await space(), 'main');
    expect(theirs).toContain('à monserviceclient.developpement@esante.gouv.fr');
    expect(theirs).not.toContain('certificats@esante.gouv.fr');
  });

  it('is said so beforehand to whoever signs', async () => {
    expect(wordsOf(await space(), 'main')).toContain('Une fois signé, vous l’envoyez vous-même à l’Agence');
  });

  it('is asked to be signed by a letter that says so', async () => {
    const { id } = await sent.hand.prepared();
    await app.run(() => app.get(ChannelChoice).choose(id, 'client'));
    await sent.hand.send(id);
    const { rows } = await app.owner.query<{ body: string }>(
      `SELECT body FROM messages WHERE subject_id = $1 AND purpose = 'signature_request'`,
      [id],
    );
    expect(rows[0]?.body).toContain('Vous envoyez ensuite vous-même la demande à l’ANS');
    expect(rows[0]?.body).not.toContain('Nous transmettrons');
  });

  it('leaves by no mail of ours, and says which way was chosen', async () => {
    await sent.hand.sign(sent.requestId);
    await expect(app.run(() => app.get(RequestSending).submit(sent.requestId))).rejects.toThrow(/Une autre voie/);
    expect(wordsOf(await page(`/requests/${sent.requestId}`), '[aria-labelledby=actions]')).toContain('Une autre voie');
    await choose('mail');
    await app.run(() => app.get(RequestSending).submit(sent.requestId));
    expect(await sent.hand.row(sent.requestId)).toMatchObject({ state: 'submitted', channel: 'mail' });
  });

  it('is accepted in « Relecture » without being sent, and what comes next is said', async () => {
    const path = await aHandedAnswer(app, sent);
    const review = await page(path);
    expect(review('button[name=go]').length).toBe(0);
    expect(wordsOf(review, 'main')).toContain('Ensuite : Faire envoyer par le client la demande 413 signée.');
    const points = review('fieldset input[value=ok]').toArray();
    const said = Object.fromEntries(points.map(({ attribs }) => [attribs['name'], 'ok']));
    const accept = (more: object) =>
      support
        .post(`${path}/acceptance`)
        .type('form')
        .send({ ...said, signedOn: dayFromToday(0), ...more });
    // By a page of before the choice.
    await accept({ go: 'submit' }).expect(422);
    expect(await sent.hand.messagesOf(sent.requestId, 'request_submission')).toHaveLength(0);
    await accept({}).expect(303);
    expect(await sent.hand.row(sent.requestId)).toMatchObject({ state: 'signed' });
  });
});

it('a form that we send is ours once signed: its space says that nothing is left to do', async () => {
  await sent.hand.sign(sent.requestId);
  const theirs = wordsOf(await space(), 'main');
  expect(theirs).toMatch(/va l’envoyer à l’Agence du Numérique en Santé \(ANS\)\. Vous n’avez rien d’autre à faire/);
  expect(await who()).toBe('Chez nous');
});

it('a declaration on mesHabilitations is the client’s, whatever was signed', async () => {
  await choose('portal');
  await sent.hand.sign(sent.requestId);
  expect(wordsOf(await space(), 'h1')).toBe('Il vous reste à déclarer les administrateurs sur mesHabilitations');
  expect(await who()).toBe('Hélène Łukasik');
});

it('a signed form that came back is ours to read: the list, the page of its request and its client lead to it', async () => {
  expect(await who()).toBe('Hélène Łukasik');
  const path = await aHandedAnswer(app, sent);
  expect(await who()).toBe('Chez nous');
  expect(await toDo()).toEqual({
    told: 'Relire ce que le client a rendu',
    href: path,
    client: { who: 'editor', title: 'Relire ce que le client a rendu' },
  });
  const signature = (await page(`/requests/${sent.requestId}`))('section[aria-labelledby=signature]');
  expect(signature.find(`a[href="${path}"]`).length).toBe(1);
  expect(signature.text()).not.toContain('Pas encore de document signé');
});

it('« Demandes signées, à envoyer à l’ANS » counts those that we send, as its list shows', async () => {
  const editor: TestEditor = await app.secondEditor();
  const own = await app.signIn('support', editor);
  const [ours, theirs] = [await aSentRequest(app, editor), await aSentRequest(app, editor)];
  for (const { hand, requestId } of [ours, theirs]) await hand.sign(requestId);
  await editor.run(() => app.get(ChannelChoice).choose(theirs.requestId, 'client'));
  const list = '/requests?state=signed&sender=us';
  const home = pageOf(await own.get('/?scope=team').expect(200));
  expect(home(`[href="${list}"]`).closest('li').find('.s-queue-n').text().trim()).toBe('1');
  const rows = pageOf(await own.get(list).expect(200))('tbody tr');
  expect(rows.length).toBe(1);
  expect(rows.find(`[href="/requests/${ours.requestId}"]`).length).toBeGreaterThan(0);
});
