import { beforeEach, describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aClient, aRepresentative, dayFromToday } from '../../../test/support/factories.js';
import { jpeg } from '../../../test/support/photos.js';
import { addressOf, aHandedAnswer, aSentRequest, handOver, unlock } from '../../../test/support/space.js';
import { DelegationChanges } from '../../delegations/delegation-changes.service.js';
import { DelegationsService } from '../../delegations/delegations.service.js';
import { WaitsQueries } from '../../reminders/waits/waits.queries.js';

const app = await anApp();
const support = await app.signIn('support');
beforeEach(() => app.owner.query('DELETE FROM sign_in_attempts'));

const stateOf = async (answer: string) =>
  (
    await app.owner.query<{ state: string }>('SELECT state FROM client_answers WHERE id = $1', [
      answer.split('/').pop(),
    ])
  ).rows[0]?.state;

async function accept(answer: string, signedOn = dayFromToday(0)): Promise<void> {
  const points = pageOf(await support.get(answer).expect(200))('fieldset input[value=ok]').toArray();
  const verdicts = Object.fromEntries(points.map(({ attribs }) => [attribs['name'] ?? '', 'ok']));
  await support
    .post(`${answer}/acceptance`)
    .type('form')
    .send({ ...verdicts, signedOn });
}

/** What the signer finds behind the one link that all these mails carry, with the code given. */
async function spaceOf(link: { path: string; linkId: string }) {
  const signer = app.visitor();
  await unlock(app, signer, link);
  const page = pageOf(await signer.get(link.path).expect(200));
  return { h1: wordsOf(page, 'h1'), main: wordsOf(page, 'main'), takesPaper: page('input[type=file]').length === 1 };
}

describe('what answers a form that was sent before', () => {
  type Sent = Awaited<ReturnType<typeof aSentRequest>>;
  let sent: Sent;
  let answer: string;
  beforeEach(async () => {
    sent = await aSentRequest(app);
    answer = await aHandedAnswer(app, sent);
  });
  const change = (noun: string, given: object = {}) =>
    support.post(`/requests/${sent.requestId}/${noun}`).type('form').send(given).expect(303);
  async function sendAgain(): Promise<void> {
    await change('correction', { 'correction-reason': 'Le nom de la structure est faux.' });
    await change('resumption');
    await sent.hand.send(sent.requestId);
  }
  const said = () => app.run(async () => (await app.get(WaitsQueries).ofRequest(sent.requestId))[0]?.answered);

  it('accepted and sent to ANS, then corrected: the corrected form is waited for, and taken, with its reason', async () => {
    await accept(answer);
    await change('submission');
    await sendAgain();
    const space = await spaceOf(sent);
    expect(space.h1).toContain('Nous attendons votre signature');
    expect(space.main).toContain('Le nom de la structure est faux.');
    expect(space.takesPaper).toBe(true);
    const again = await aHandedAnswer(app, sent);
    expect(await stateOf(again)).toBe('to_review');
  });

  it('never looked at: the same, it leaves « Relecture », and its signer may be reminded', async () => {
    await sendAgain();
    expect(await stateOf(answer)).toBe('replaced');
    expect(await spaceOf(sent)).toMatchObject({ takesPaper: true });
    expect(await said()).toBe(false);
    const { rows } = await app.owner.query(
      `SELECT from_state, to_state, summary FROM audit_entries WHERE subject_id = $1 AND action = 'replace'`,
      [answer.split('/').pop()],
    );
    expect(rows).toEqual([
      { from_state: 'to_review', to_state: 'replaced', summary: expect.stringContaining('Réponse dépassée') },
    ]);
  });

  it('sent back, then corrected: nothing is to be made again but signed', async () => {
    await support.post(`${answer}/return`).type('form').send({ 'point-stamp': 'redo' }).expect(303);
    await sendAgain();
    expect((await spaceOf(sent)).h1).toContain('Nous attendons votre signature');
  });

  it('signs nothing any more, not even from a page that was opened before', async () => {
    const page = pageOf(await support.get(answer).expect(200));
    const verdicts = Object.fromEntries(
      page('fieldset input[value=ok]')
        .toArray()
        .map(({ attribs }) => [attribs['name'] ?? '', 'ok']),
    );
    await sendAgain();
    await support
      .post(`${answer}/acceptance`)
      .type('form')
      .send({ ...verdicts, signedOn: dayFromToday(0) });
    expect(await sent.hand.row(sent.requestId)).toMatchObject({
      state: 'awaiting_signature',
      signed_document_id: null,
    });
    expect(await stateOf(answer)).toBe('replaced');
  });

  it('leaves « Relecture » with a request that is cancelled, or was signed otherwise', async () => {
    const other = await aSentRequest(app);
    const otherAnswer = await aHandedAnswer(app, other);
    await change('cancellation', { 'cancellation-reason': 'Le client part.' });
    await other.hand.sign(other.requestId);
    expect([await stateOf(answer), await stateOf(otherAnswer)]).toEqual(['replaced', 'replaced']);
  });

  it('stays in « Relecture » while its form is waited for, whatever else changes; a question and a refusal are read', async () => {
    const signer = app.visitor();
    await signer.post(`${sent.path}/question`).type('form').send({ words: 'Faut-il un cachet ?' }).expect(303);
    expect(await stateOf(answer)).toBe('to_review');
    await sendAgain();
    const { rows } = await app.owner.query(
      `SELECT kind FROM client_answers WHERE request_id = $1 AND state = 'to_review'`,
      [sent.requestId],
    );
    expect(rows).toEqual([{ kind: 'question' }]);
  });

  it('declined, then corrected: the corrected form may be signed', async () => {
    const own = await aSentRequest(app);
    const signer = app.visitor();
    await unlock(app, signer, own);
    await signer.post(`${own.path}/refusal`).type('form').send({ words: 'Le nom est faux.' }).expect(303);
    sent = own;
    await sendAgain();
    expect(await spaceOf(own)).toMatchObject({ takesPaper: true });
  });
});

describe('a signer who declined', () => {
  type Sent = Awaited<ReturnType<typeof aSentRequest>>;
  let sent: Sent;
  let refusal: string;
  beforeEach(async () => {
    sent = await aSentRequest(app);
    const signer = app.visitor();
    await unlock(app, signer, sent);
    await signer.post(`${sent.path}/refusal`).type('form').send({ words: 'Nous changeons d’éditeur.' }).expect(303);
    const { rows } = await app.owner.query<{ id: string }>('SELECT id FROM client_answers WHERE request_id = $1', [
      sent.requestId,
    ]);
    refusal = `/client-answers/${rows[0]?.id}`;
  });

  it('is told where the form stands once our people have recorded it signed, whether their refusal was read or not', async () => {
    await sent.hand.sign(sent.requestId);
    expect((await spaceOf(sent)).h1).toBe('Merci, votre document est signé');
    await support.post(`${refusal}/acceptance`).type('form').send({}).expect(303);
    expect((await spaceOf(sent)).h1).toBe('Merci, votre document est signé');
  });

  it('reads that it is with ANS once it is, and not before', async () => {
    const current = async () => wordsOf(pageOf(await app.visitor().get(sent.path).expect(200)), '[aria-current=step]');
    await sent.hand.sign(sent.requestId);
    expect((await spaceOf(sent)).main).not.toContain('Il est transmis');
    expect(await current()).toContain('le relit');
    await app.owner.query(`UPDATE client_answers SET state = 'accepted' WHERE request_id = $1 AND kind = 'refusal'`, [
      sent.requestId,
    ]);
    await sent.hand.submit(sent.requestId);
    expect((await spaceOf(sent)).main).toContain('Il est transmis');
    expect(await current()).toContain('L’ANS valide');
  });
});

describe('what answers a mandate that was sent before', () => {
  it('signed, sent back, then sent again: the mandate is waited for, and taken', async () => {
    const client = await aClient(app);
    await aRepresentative(app, { client_id: client.id });
    const terms = { channel: 'form' as const, startsOn: dayFromToday(0), scope: ['ORG' as const], endsOn: null };
    const { id } = await app.run(() => app.get(DelegationsService).prepare(client.id, terms));
    const change = (...given: Parameters<DelegationChanges['change']> extends [string, ...infer Rest] ? Rest : never) =>
      app.run(() => app.get(DelegationChanges).change(id, ...given));
    await change('send');
    const { rows } = await app.owner.query<{ id: string }>('SELECT id FROM client_links WHERE delegation_id = $1', [
      id,
    ]);
    const linkId = rows[0]?.id ?? '';
    const link = { linkId, ...addressOf(app, linkId) };
    const handBack = async () => {
      const signer = app.visitor();
      await unlock(app, signer, link);
      await signer.post(`${link.path}/paper`).attach('pages', jpeg(), 'a.jpg').expect(303);
      await handOver(signer, link);
      const { rows: answers } = await app.owner.query<{ id: string }>(
        `SELECT id FROM client_answers WHERE delegation_id = $1 ORDER BY created_at DESC LIMIT 1`,
        [id],
      );
      return `/client-answers/${answers[0]?.id}`;
    };
    await accept(await handBack());
    await change('send_back', { reason: 'L’étendue a changé.' });
    await change('send');
    expect(await spaceOf(link)).toMatchObject({ takesPaper: true });
    const waiting = await handBack();
    await change('send_back', { reason: 'Le nom est faux.' });
    expect(await stateOf(waiting)).toBe('replaced');
  });
});
