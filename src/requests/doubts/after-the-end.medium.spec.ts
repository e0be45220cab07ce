import { beforeAll, describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aBlank413, aRequest } from '../../../test/support/factories.js';
import { requestsOf } from '../../../test/support/requests.js';

const app = await anApp();
const hand = requestsOf(app, app);
const support = await app.signIn('support');
beforeAll(async () => {
  await app.owner.query(`UPDATE editors SET ans_contract_signed_on = '2024-01-10'`);
  await aBlank413(app);
});

const words = async (address: string) => wordsOf(pageOf(await support.get(address).expect(200)), 'main');

/** A request at ANS, and what ANS says of it, mail after mail. */
async function atAns(...mails: string[]) {
  const { id, clientId } = await hand.submitted();
  const [toAns] = await hand.messagesOf(id, 'request_submission');
  const say = async (text: string) =>
    (await hand.receive({ subject: 'Votre demande', text, inReplyTo: String(toAns?.message_id) })).id;
  for (const text of mails) await say(text);
  const settle = async (kept: 'held' | 'says') => {
    const { rows } = await app.owner.query<{ id: string }>(
      'SELECT id FROM request_doubts WHERE request_id = $1 AND settled_at IS NULL',
      [id],
    );
    const form = { kept: kept === 'held' ? kept : rows[0]?.id, reason: 'Vu avec l’ANS au téléphone' };
    await support.post(`/requests/${id}/ruling`).type('form').send(form).expect(303);
  };
  const people = async () => {
    const { rows } = await app.owner.query<{ state: string }>(
      'SELECT DISTINCT state FROM assignments WHERE client_id = $1',
      [clientId],
    );
    return rows.map(({ state }) => state);
  };
  const state = async () => (await hand.row(id))['state'];
  return { id, clientId, say, settle, people, state };
}

const refused = 'Votre demande est refusée : le contrat manque.';
const validated = 'Votre demande a été validée.';
const incomplete = 'Votre dossier est incomplet, merci de le corriger.';

describe('what ANS says after the end of a request, and against it', () => {
  it('puts a refused one that it validates in doubt: the page, the next action and home tell it', async () => {
    const { id, clientId, say, state } = await atAns(refused);
    expect(await state()).toBe('refused');
    expect(await words(`/clients/${clientId}`)).toContain('Refaire la demande 413');
    const mail = await say(validated);
    expect(await state()).toBe('in_doubt');
    const shown = await words(`/requests/${id}`);
    expect(shown).toContain('La demande est « Refusée »');
    expect(shown).toContain('Validation, alors que la demande était « Refusée »');
    expect(shown).toContain('La demande redevient « Refusée »');
    expect(shown).toContain('les habilitations qu’elle demandait deviennent actives');
    expect(await words(`/clients/${clientId}`)).toContain('Trancher l’état de la demande 413');
    expect(await words(`/clients/${clientId}`)).not.toContain('Refaire la demande');
    expect(await words(`/mailbox/messages/${mail}`)).not.toMatch(/n’est pas possible|enregistrez-le/u);
    const list = pageOf(await support.get('/requests?state=in_doubt').expect(200));
    expect(list(`a[href="/requests/${id}"]`).length).toBeGreaterThan(0);
  });

  it('lets a person keep the refusal, with the words of ANS, or the validation, which then gives the rights', async () => {
    const kept = await atAns(refused, validated);
    await kept.settle('held');
    expect(await kept.state()).toBe('refused');
    expect(await kept.people()).toEqual(['to_request']);
    expect(await words(`/requests/${kept.id}`)).toContain(
      'L’ANS a refusé. Votre demande est refusée : le contrat manque.',
    );
    const taken = await atAns(refused, validated);
    await taken.settle('says');
    expect(await taken.state()).toBe('validated');
    expect(await taken.people()).toEqual(['active']);
  });

  it.each([
    [incomplete, 'to_correct'],
    [refused, 'refused'],
  ])('puts a validated one in doubt, whose rights stay until a person settles: %s', async (text, then) => {
    const kept = await atAns(validated, text);
    expect(await kept.state()).toBe('in_doubt');
    expect(await kept.people()).toEqual(['active']);
    expect(await words(`/requests/${kept.id}`)).toContain('sont à demander de nouveau');
    await kept.settle('held');
    expect([await kept.state(), await kept.people()]).toEqual(['validated', ['active']]);
    const taken = await atAns(validated, text);
    await taken.settle('says');
    expect([await taken.state(), await taken.people()]).toEqual([then, ['to_request']]);
  });

  it('takes a validation of a cancelled one for a contradiction, and a refusal of it for nothing', async () => {
    const { say, id, state, settle } = await atAns();
    const cancelled = { 'cancel-reason': 'Le client part', 'cancellation-reason': 'Le client part' };
    await support.post(`/requests/${id}/cancellation`).type('form').send(cancelled).expect(303);
    const mail = await say(refused);
    expect(await state()).toBe('cancelled');
    expect(await words(`/mailbox/messages/${mail}`)).toContain(
      'n’y change rien. Lisez-le, puis marquez-le comme vérifié.',
    );
    await say(validated);
    expect(await state()).toBe('in_doubt');
    await settle('held');
    expect(await state()).toBe('cancelled');
  });

  it('waits for a person beside another request that is under way, and orders only what is possible', async () => {
    const { say, state, clientId } = await atAns(refused);
    await aRequest(app, { client_id: clientId, state: 'draft' });
    const mail = await say(validated);
    expect(await state()).toBe('refused');
    const own = await words(`/mailbox/messages/${mail}`);
    expect(own).toContain('Une autre demande de ce client est en cours, « En préparation »');
    expect(own).toContain('Lisez-le, puis marquez-le comme vérifié.');
    expect(own).not.toContain('enregistrez-le dans la demande');
    expect(await words(`/mailbox/received?state=to_check`)).toContain('Votre demande');
  });

  it('is the same whoever attaches the mail', async () => {
    const { id, state } = await atAns(refused);
    const { id: mail } = await hand.receive({ subject: 'Votre demande', text: validated });
    await support
      .post(`/mailbox/messages/${mail}/matching`)
      .type('form')
      .send({ kind: 'request', subjectId: id })
      .expect(303);
    expect(await state()).toBe('in_doubt');
  });

  it('says once what is known already', async () => {
    const { say, state } = await atAns(refused);
    const again = await say(refused);
    const late = await say('Nous avons bien reçu votre demande. Dossier n° 2026-118842.');
    expect(await state()).toBe('refused');
    expect(await words(`/mailbox/messages/${again}`)).toContain('Ce refus était déjà connu.');
    expect(await words(`/mailbox/messages/${late}`)).toContain('cet accusé n’y change rien.');
  });
});
