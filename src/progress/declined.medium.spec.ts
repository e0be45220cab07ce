import { beforeEach, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import { aClient, anInstance, aRepresentative, dayFromToday } from '../../test/support/factories.js';
import { addressOf, aLink, aSentRequest, unlock } from '../../test/support/space.js';
import { DelegationChanges } from '../delegations/delegation-changes.service.js';
import { DelegationsService } from '../delegations/delegations.service.js';
import { HandChasing } from '../reminders/waits/hand-chasing.service.js';

const app = await anApp();
const support = await app.signIn('support');
beforeEach(() => app.owner.query('DELETE FROM sign_in_attempts'));

/** They decline by their link. @returns the page of their answer */
async function refuse(link: { path: string; linkId: string }): Promise<string> {
  const signer = app.visitor();
  await unlock(app, signer, link);
  await signer.post(`${link.path}/refusal`).type('form').send({ words: 'Nous changeons d’éditeur.' }).expect(303);
  const { rows } = await app.owner.query<{ id: string }>(
    `SELECT id FROM client_answers WHERE link_id = $1 AND kind = 'refusal'`,
    [link.linkId],
  );
  return `/client-answers/${rows[0]?.id}`;
}
/** Somebody of ours reads it. */
const read = (answer: string) => support.post(`${answer}/acceptance`).type('form').send({}).expect(303);
const decline = async (link: { path: string; linkId: string }) => read(await refuse(link));
const nextOf = async (clientId: string) => {
  const { rows } = await app.owner.query(
    'SELECT step, code, who, due, request_due, target FROM client_progress WHERE client_id = $1',
    [clientId],
  );
  return rows[0];
};

it('a form that was declined is ours to call about, and late no more, until a person asks again', async () => {
  const { clientId, requestId, ...link } = await aSentRequest(app);
  const target = { kind: 'request', id: requestId };
  const before = await nextOf(clientId);
  expect(before).toMatchObject({ code: 'request_awaiting_signature', who: 'client', request_due: expect.anything() });
  await decline(link);
  const ours = { step: 3, code: 'client_declined', who: 'editor', due: null, request_due: null, target };
  expect(await nextOf(clientId)).toEqual(ours);
  const next = wordsOf(pageOf(await support.get(`/clients/${clientId}`).expect(200)), '#next-action');
  expect(next).toContain('Appeler le client, qui ne donne pas suite');
  expect(next).toMatch(/Qui ?Nous/);
  const { headers } = await support.get('/queues/next?queue=action-declined').expect(303);
  expect(headers['location']).toContain(`/clients/${clientId}`);
  const asked = { rule: 'signature' as const, subjectId: requestId, handedLink: null, seen: null };
  await app.run(() => app.get(HandChasing).chaseOne(clientId, asked));
  expect(await nextOf(clientId)).toEqual(before);
  const { rows } = await app.owner.query<{ id: string }>(
    `SELECT id FROM messages WHERE client_id = $1 AND purpose = 'signature_chase'`,
    [clientId],
  );
  await support.post(`/mailbox/messages/${rows[0]?.id}/withdrawal`).type('form').send({}).expect(303);
  expect(await nextOf(clientId)).toEqual(ours);
});

it('so is a mandate, until it is sent anew', async () => {
  const { id: clientId } = await aClient(app);
  await aRepresentative(app, { client_id: clientId });
  await anInstance(app, { client_id: clientId });
  const terms = { channel: 'form' as const, startsOn: dayFromToday(0), scope: ['ORG' as const], endsOn: null };
  const { id } = await app.run(() => app.get(DelegationsService).prepare(clientId, terms));
  const change = (action: 'send' | 'send_back', given = {}) =>
    app.run(() => app.get(DelegationChanges).change(id, action, given));
  await change('send');
  const { rows } = await app.owner.query<{ id: string }>('SELECT id FROM client_links WHERE delegation_id = $1', [id]);
  const linkId = rows[0]?.id ?? '';
  await decline({ linkId, ...addressOf(app, linkId) });
  expect(await nextOf(clientId)).toMatchObject({ step: 2, code: 'client_declined', who: 'editor', due: null });
  await change('send_back', { reason: 'À refaire.' });
  await change('send');
  expect(await nextOf(clientId)).toMatchObject({ code: 'delegation_requested', who: 'client' });
});

it('so are contract and card, and nothing else of that client', async () => {
  const { id: clientId } = await aClient(app, { contract_state: 'missing', contract_since: null });
  await aRepresentative(app, { client_id: clientId });
  await decline(await aLink(app, app, { client_id: clientId }));
  expect(await nextOf(clientId)).toMatchObject({ step: 1, code: 'client_declined', who: 'editor' });
  const contract = { contractState: 'signed', contractSince: dayFromToday(-1), ordering: 'delegated', version: '1' };
  await support.post(`/clients/${clientId}/contract`).type('form').send(contract).expect(303);
  expect(await nextOf(clientId)).not.toMatchObject({ code: 'client_declined' });
});

it('a refusal that nobody has read comes before what was signed leaves: it is said, and sending waits for it', async () => {
  const { hand, clientId, requestId, ...link } = await aSentRequest(app);
  const answer = await refuse(link);
  await hand.sign(requestId);
  const target = { kind: 'client_answer', id: answer.split('/').at(-1) };
  expect(await nextOf(clientId)).toMatchObject({ code: 'answer_received', who: 'editor', target });
  const next = wordsOf(pageOf(await support.get(`/clients/${clientId}`).expect(200)), '#next-action');
  expect(next).toContain('Lire pourquoi le client ne donne pas suite');
  expect(next).toContain('marquez-les comme lus');
  const own = wordsOf(pageOf(await support.get(`/requests/${requestId}`).expect(200)), 'main');
  expect(own).toMatch(/Le client ne donne pas suite.*personne ne l’a lu/s);
  expect(own).toContain('lisez-le dans « Relecture » avant d’envoyer');
  await expect(hand.submit(requestId)).rejects.toThrow('ne donne pas suite');
  await read(answer);
  expect(await nextOf(clientId)).toMatchObject({ code: 'request_signed', target: { kind: 'request', id: requestId } });
  await hand.submit(requestId);
  expect(await hand.row(requestId)).toMatchObject({ state: 'submitted' });
});
