import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { pageOf, startTestApp, type TestApp, type Visitor, wordsOf } from '../../../test/support/app.js';
import { aDocument, aMessage } from '../../../test/support/factories.js';
import { jpeg } from '../../../test/support/photos.js';
import { aSentRequest, unlock } from '../../../test/support/space.js';
import { uploadedType } from '../../paper/uploads/upload-kind.js';

let app: TestApp;
let support: Visitor;
let sent: Awaited<ReturnType<typeof aSentRequest>>;
let path: string;
beforeAll(async () => {
  app = await startTestApp();
  support = await app.signIn('support');
});
afterAll(() => app.stop());
beforeEach(async () => {
  sent = await aSentRequest(app);
  await app.owner.query('DELETE FROM sign_in_attempts');
  path = await handBack();
});

async function handBack(): Promise<string> {
  const client = app.visitor();
  await unlock(app, client, sent);
  await client.post(`${sent.path}/paper`).attach('pages', jpeg(), 'a.jpg').expect(303);
  const { rows } = await app.owner.query<{ id: string }>(
    `SELECT id FROM client_answers WHERE request_id = $1 AND state = 'to_review'`,
    [sent.requestId],
  );
  return `/client-answers/${rows[0]?.id}`;
}

const points = async (said: 'ok' | 'redo', but: Record<string, 'ok' | 'redo'> = {}) => {
  const page = pageOf(await support.get(path).expect(200));
  const names = page('fieldset input[value=ok]')
    .toArray()
    .map((input) => input.attribs['name'] ?? '');
  expect(names.length).toBeGreaterThan(6);
  return { ...Object.fromEntries(names.map((name) => [name, said])), ...but };
};
const answer = async () =>
  (await app.owner.query('SELECT state, content FROM client_answers WHERE id = $1', [path.split('/').pop()])).rows[0];
const send = (part: string, body: object) => support.post(`${path}/${part}`).type('form').send(body);

describe('what came back by the space', () => {
  it('is ours to look at, on the page of the client and in a queue of the home page', async () => {
    const { rows } = await app.owner.query('SELECT code, who, target FROM client_progress WHERE client_id = $1', [
      sent.clientId,
    ]);
    expect(rows).toEqual([
      { code: 'answer_received', who: 'editor', target: { kind: 'client_answer', id: path.split('/').pop() } },
    ]);
    const list = pageOf(await support.get('/client-answers').expect(200));
    expect(list(`a[href="${path}"]`).length).toBe(1);
    const page = pageOf(await support.get(`/clients/${sent.clientId}/space`).expect(200));
    expect(wordsOf(page, 'main')).toContain('À relire');
  });

  it('becomes the signed form and leaves for ANS in one go, once every point was found right', async () => {
    const almost = await points('ok', { 'point-stamp': 'redo' });
    await send('acceptance', { ...almost, signedOn: '2026-01-15', go: 'submit' }).expect(303);
    expect(await answer()).toMatchObject({ state: 'to_review' });
    await send('acceptance', { ...(await points('ok')), signedOn: '2026-01-15', go: 'submit' }).expect(303);
    expect(await answer()).toMatchObject({ state: 'accepted' });
    expect(await sent.hand.row(sent.requestId)).toMatchObject({ state: 'submitted', channel: 'mail' });
    expect(await sent.hand.messagesOf(sent.requestId, 'request_submission')).toHaveLength(1);
    // Twice: the table of the answer says no, and no second mail leaves.
    await send('acceptance', { ...almost, 'point-stamp': 'ok', signedOn: '2026-01-15', go: 'submit' }).expect(303);
    expect(await sent.hand.messagesOf(sent.requestId, 'request_submission')).toHaveLength(1);
  });

  it('needs the day of the signature', async () => {
    await send('acceptance', await points('ok')).expect(303);
    expect(await answer()).toMatchObject({ state: 'to_review' });
  });

  it('goes back with a sentence for each point, is counted, and is asked for again by the same link', async () => {
    await send('return', { ...(await points('ok', { 'point-stamp': 'redo' })), words: 'Merci d’avance.' }).expect(303);
    const back = await answer();
    expect(back).toMatchObject({ state: 'sent_back' });
    const { rows } = await app.owner.query<{ body: string; link_id: string }>(
      `SELECT body, link_id FROM messages WHERE client_id = $1 AND subject LIKE '%à reprendre'`,
      [sent.clientId],
    );
    expect(rows[0]?.body).toContain('  - Le cachet de la structure manque ou ne se lit pas.');
    expect(rows[0]?.body).not.toContain('La signature manque');
    expect(rows[0]?.link_id).toBe(sent.linkId);
    expect(await sent.hand.row(sent.requestId)).toMatchObject({ state: 'awaiting_signature' });
    const page = pageOf(await app.visitor().get(sent.path).expect(200));
    expect(wordsOf(page, 'h1')).toContain('Votre signature est à refaire');
    expect(wordsOf(page, 'main')).toContain('Le cachet de la structure manque');
    path = await handBack();
    expect(wordsOf(pageOf(await support.get(path)), '.s-facts')).toContain('Renvois 1');
  });

  it('is decided by whoever may, and nobody else', async () => {
    const body = { ...(await points('ok')), signedOn: '2026-01-15' };
    for (const role of ['auditor', 'technical_admin'] as const) {
      const visitor = await app.signIn(role);
      await visitor.post(`${path}/acceptance`).type('form').send(body).expect(403);
    }
    const neighbour = await app.secondEditor();
    const stranger = await app.signIn('support', neighbour);
    await stranger.post(`${path}/acceptance`).type('form').send(body).expect(404);
    expect(await answer()).toMatchObject({ state: 'to_review' });
  });
});

describe('a signed form that came by mail', () => {
  const aReply = async (fileName: string, bytes: Buffer) => {
    const document = await aDocument(app, {
      client_id: sent.clientId,
      kind: 'mail_attachment',
      file_name: fileName,
      media_type: uploadedType(bytes),
      bytes,
    });
    const mail = await aMessage(app, {
      client_id: sent.clientId,
      purpose: 'incoming',
      subject_kind: 'request',
      subject_id: sent.requestId,
      state: 'to_check',
      attachment_ids: [document.id],
    });
    return { document: document.id, mail: mail.id };
  };

  it('is two acts from the reply to ANS: taken for the form, then accepted and sent', async () => {
    const { document, mail } = await aReply('signe.jpg', jpeg());
    const page = pageOf(await support.get(`/mailbox/messages/${mail}`).expect(200));
    expect(page(`button[name=document][value="${document}"]`).length).toBe(1);
    const { headers } = await support.post(`/client-answers/mails/${mail}`).type('form').send({ document }).expect(303);
    path = headers['location'] ?? '';
    await send('acceptance', { ...(await points('ok')), signedOn: '2026-01-15', go: 'submit' }).expect(303);
    expect(await sent.hand.row(sent.requestId)).toMatchObject({ state: 'submitted' });
    const { rows } = await app.owner.query('SELECT state FROM messages WHERE id = $1', [mail]);
    expect(rows).toEqual([{ state: 'matched' }]);
  });

  it('is never a file of another mail, nor of another editor', async () => {
    const { mail } = await aReply('signe.jpg', jpeg());
    const other = await aDocument(app, { client_id: sent.clientId });
    await support.post(`/client-answers/mails/${mail}`).type('form').send({ document: other.id }).expect(404);
    const stranger = await app.signIn('support', await app.secondEditor());
    await stranger.post(`/client-answers/mails/${mail}`).type('form').send({ document: other.id }).expect(404);
  });
});

describe('a link that is copied', () => {
  it('is shown once, serves once, and is revoked', async () => {
    const shown = await support.post(`/clients/${sent.clientId}/links`).type('form').send({ purpose: 'signature' });
    expect([200, 201]).toContain(shown.status);
    const address = pageOf(shown)('code').text();
    const { pathname } = new URL(address);
    await app.visitor().get(pathname).expect(200);
    const { rows } = await app.owner.query<{ id: string }>(
      'SELECT id FROM client_links WHERE client_id = $1 AND single_use',
      [sent.clientId],
    );
    expect(pageOf(await support.get(`/clients/${sent.clientId}/space`).expect(200)).text()).not.toContain(pathname);
    await support.post(`/client-links/${rows[0]?.id}/revocation`).type('form').send({}).expect(303);
    await app.visitor().get(pathname).expect(404);
    const auditor = await app.signIn('auditor');
    await auditor.post(`/clients/${sent.clientId}/links`).type('form').send({ purpose: 'signature' }).expect(403);
  });
});
