import { beforeEach, describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aDocument, dayFromToday } from '../../../test/support/factories.js';
import { scan } from '../../../test/support/ready-client.js';
import { aHandedAnswer, aSentRequest } from '../../../test/support/space.js';
import { RequestPapers } from './request-papers.service.js';

let sent: Awaited<ReturnType<typeof aSentRequest>>;
const app = await anApp();
const support = await app.signIn('support');
beforeEach(async () => {
  sent = await aSentRequest(app);
  await app.owner.query('DELETE FROM sign_in_attempts');
});
const yesterday = dayFromToday(-1);
const waits = { state: 'awaiting_signature', signed_on: null, signed_document_id: null };

describe('a signature of before the form left', () => {
  it('is refused beside its day where the signed form is given, with why; the day stays', async () => {
    const give = (day: string) =>
      support
        .post(`/requests/${sent.requestId}/signature`)
        .field('signature-date', day)
        .attach('signature-document', scan('signed').bytes, 'scan.png');
    const page = pageOf(await give(yesterday).expect(422));
    expect(wordsOf(page, '[id="f-signature-date-error"]')).toContain(
      'une signature d’avant est celle d’une autre version',
    );
    expect(page('[name="signature-date"]').attr('value')).toBe(yesterday);
    expect(await sent.hand.row(sent.requestId)).toMatchObject(waits);
    await give(dayFromToday(0)).expect(303);
    expect(await sent.hand.row(sent.requestId)).toMatchObject({ state: 'signed' });
  });

  it('is refused beside its day where what came back is accepted; all that was said of it stays', async () => {
    const answer = await aHandedAnswer(app, sent);
    const points = pageOf(await support.get(answer).expect(200))('fieldset input[value=ok]').toArray();
    const verdicts = Object.fromEntries(points.map(({ attribs }) => [attribs['name'] ?? '', 'ok']));
    const accept = (signedOn: string, words = '') =>
      support
        .post(`${answer}/acceptance`)
        .type('form')
        .send({ ...verdicts, signedOn, words, go: 'submit' });
    const page = pageOf(await accept(yesterday, 'Vu ensemble.').expect(422));
    expect(wordsOf(page, '#f-signedOn-error')).toContain('une signature d’avant est celle d’une autre version');
    expect(page('[name=signedOn]').attr('value')).toBe(yesterday);
    expect(page('[name=words]').val()).toBe('Vu ensemble.');
    expect(await sent.hand.row(sent.requestId)).toMatchObject(waits);
    await accept(dayFromToday(0)).expect(303);
    expect(await sent.hand.row(sent.requestId)).toMatchObject({ state: 'submitted' });
  });
});

describe('a signature of a day that has not come', () => {
  const tomorrow = dayFromToday(1);

  it('is refused by the request itself, through whichever door it comes', async () => {
    const given = scan('early');
    const kept = await aDocument(app, { client_id: sent.clientId, kind: 'client_answer' });
    const papers = app.get(RequestPapers);
    for (const sign of [
      () => papers.recordSignature(sent.requestId, given, tomorrow),
      () => papers.recordKept(sent.requestId, { documentId: kept.id }, tomorrow),
    ])
      await expect(app.run(sign)).rejects.toMatchObject({
        field: 'date',
        message: expect.stringContaining('pas encore venue'),
      });
    expect(await sent.hand.row(sent.requestId)).toMatchObject(waits);
  });

  it('is refused beside its day where what came back is accepted, and nothing leaves for ANS', async () => {
    const answer = await aHandedAnswer(app, sent);
    const points = pageOf(await support.get(answer).expect(200))('fieldset input[value=ok]').toArray();
    const verdicts = Object.fromEntries(points.map(({ attribs }) => [attribs['name'] ?? '', 'ok']));
    const form = { ...verdicts, signedOn: tomorrow, go: 'submit' };
    const page = pageOf(await support.post(`${answer}/acceptance`).type('form').send(form).expect(422));
    expect(wordsOf(page, '#f-signedOn-error')).toContain('Cette date n’est pas encore venue');
    expect(page('[name=signedOn]').attr('value')).toBe(tomorrow);
    expect(await sent.hand.row(sent.requestId)).toMatchObject(waits);
    expect(await sent.hand.messagesOf(sent.requestId, 'request_submission')).toHaveLength(0);
  });
});

describe('a sending of before what was to be sent', () => {
  const note = (day: string) =>
    support
      .post(`/requests/${sent.requestId}/client-sending`)
      .field('client-sending-date', day)
      .field('client-sending-reference', 'Bordereau 12')
      .attach('client-sending-document', scan('deposit').bytes, 'preuve.png');
  const refused = async (day: string) => {
    const page = pageOf(await note(day).expect(422));
    expect(page('[name="client-sending-date"]').attr('value')).toBe(day);
    expect(page('[name="client-sending-reference"]').attr('value')).toBe('Bordereau 12');
    return wordsOf(page, '[id="f-client-sending-date-error"]');
  };

  it('is refused beside its day while the form is away to be signed: that was another version', async () => {
    expect(await refused(yesterday)).toContain('un envoi d’avant est celui d’une autre version');
    expect(await sent.hand.row(sent.requestId)).toMatchObject(waits);
    await note(dayFromToday(0)).expect(303);
    expect(await sent.hand.row(sent.requestId)).toMatchObject({ state: 'submitted' });
  });

  it('is refused beside its day once it is signed: nobody sent it before', async () => {
    await app.owner.query(`UPDATE requests SET state = 'signed', signed_on = $2 WHERE id = $1`, [
      sent.requestId,
      yesterday,
    ]);
    expect(await refused(dayFromToday(-2))).toContain('il n’a pas pu être envoyé avant');
    await note(yesterday).expect(303);
    expect(await sent.hand.row(sent.requestId)).toMatchObject({ state: 'submitted' });
  });
});
