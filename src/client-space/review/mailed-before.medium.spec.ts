import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, type TestApp, wordsOf } from '../../../test/support/app.js';
import { aDocument, aMessage } from '../../../test/support/factories.js';
import { jpeg } from '../../../test/support/photos.js';
import { aHandedAnswer, aSentMandate, aSentRequest } from '../../../test/support/space.js';
import { joinPhotos } from '../../paper/handed/join-photos.js';
import { dateTime } from '../../platform/web/view-helpers.js';

const app = await anApp();
const support = await app.signIn('support');

/** Something that waits for its signature, what sends it anew, and the table it is in. */
interface Waiting {
  clientId: string;
  about: { subject_kind: string; subject_id: string };
  table: 'requests' | 'delegations';
  sendAgain: () => Promise<unknown>;
}

async function aForm(on: TestApp): Promise<Waiting> {
  const { requestId, clientId, hand } = await aSentRequest(on);
  const change = (noun: string, given: object = {}) =>
    support.post(`/requests/${requestId}/${noun}`).type('form').send(given).expect(303);
  const sendAgain = async () => {
    await change('correction', { 'correction-reason': 'Le nom de la structure est faux.' });
    await change('resumption');
    await hand.send(requestId);
  };
  return { clientId, about: { subject_kind: 'request', subject_id: requestId }, table: 'requests', sendAgain };
}

async function aMandate(on: TestApp): Promise<Waiting> {
  const { id, clientId, change } = await aSentMandate(on);
  const sendAgain = async () => {
    await change('send_back', { reason: 'L’étendue change.' });
    await change('send');
  };
  return { clientId, about: { subject_kind: 'delegation', subject_id: id }, table: 'delegations', sendAgain };
}

async function aReply({ clientId, about }: Waiting, receivedAt = new Date()) {
  const joined = await joinPhotos([jpeg({ seed: 7 })]);
  if (!joined.ok) throw new Error(joined.reason);
  const file = { kind: 'mail_attachment', file_name: 'Signé.pdf', bytes: Buffer.from(joined.pdf) };
  const piece = await aDocument(app, { client_id: clientId, ...file });
  const came = { purpose: 'incoming', state: 'to_check', received_at: receivedAt, attachment_ids: [piece.id] };
  const mail = await aMessage(app, { client_id: clientId, ...about, ...came });
  const take = () =>
    support.post(`/client-answers/mails/${mail.id}`).type('form').send({ document: piece.id }).expect(303);
  const page = async () => pageOf(await support.get(`/mailbox/messages/${mail.id}`).expect(200));
  return { take, page, offered: async () => (await page())('form[action^="/client-answers/mails/"] button').length };
}

describe.each([
  ['a form', aForm],
  ['a mandate', aMandate],
])('%s that was sent anew', (_, waiting) => {
  it('is not signed by what came before: it is not offered, and refused with the two moments', async () => {
    const it = await waiting(app);
    const { take, page, offered } = await aReply(it);
    expect(await offered()).toBe(1);
    await it.sendAgain();
    expect(await offered()).toBe(0);
    await take();
    expect(wordsOf(await page(), 'body')).toContain('sa pièce en signe une version antérieure');
    const { rowCount } = await app.owner.query('SELECT 1 FROM client_answers WHERE client_id = $1', [it.clientId]);
    expect(rowCount).toBe(0);
    const later = await aReply(it);
    expect(await later.offered()).toBe(1);
    expect((await later.take()).headers['location']).toMatch(/^\/client-answers\//);
  });

  it('taken days after it came, says when it came, and is read before what came since', async () => {
    const it = await waiting(app);
    const [sentAt, receivedAt] = [new Date(Date.now() - 9 * 86_400_000), new Date(Date.now() - 8 * 86_400_000)];
    await app.owner.query(`UPDATE ${it.table} SET state_since = $2 WHERE id = $1`, [it.about.subject_id, sentAt]);
    const since = await aHandedAnswer(app, await aSentRequest(app));
    const path = (await (await aReply(it, receivedAt)).take()).headers['location'] ?? '';
    expect(wordsOf(pageOf(await support.get(path).expect(200)), 'main')).toContain(
      `Reçu ${dateTime(receivedAt)}`.replaceAll(/\s/gu, ' '),
    );
    const list = pageOf(await support.get('/client-answers').expect(200));
    const order = list('main a[href^="/client-answers/"]')
      .toArray()
      .map(({ attribs }) => attribs['href']);
    expect(order.indexOf(path)).toBeGreaterThanOrEqual(0);
    expect(order.indexOf(path)).toBeLessThan(order.indexOf(since));
  });
});
