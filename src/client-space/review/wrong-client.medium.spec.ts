import { beforeEach, describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aClient, aDocument, aMessage, dayFromToday, type Row } from '../../../test/support/factories.js';
import { jpeg } from '../../../test/support/photos.js';
import { requestsOf } from '../../../test/support/requests.js';
import { aSentRequest } from '../../../test/support/space.js';
import { joinPhotos } from '../../paper/handed/join-photos.js';

const app = await anApp();
const support = await app.signIn('support');
const hand = requestsOf(app, app);

/** A mail that nothing cites, with one PDF: it was thought to be of that client, of nobody otherwise. */
async function aMail(columns: Record<string, unknown> = {}, clientId: string | null = null) {
  const joined = await joinPhotos([jpeg({ seed: 7 })]);
  if (!joined.ok) throw new Error(joined.reason);
  const file = { kind: 'mail_attachment', file_name: 'a.pdf', bytes: Buffer.from(joined.pdf) };
  const piece = await aDocument(app, { client_id: clientId, ...file });
  const came = { purpose: 'incoming', state: 'unmatched', subject: 'Changement de direction', received_at: new Date() };
  const { id } = await aMessage(app, { ...came, attachment_ids: [piece.id], ...columns });
  return { id, piece: piece.id };
}
const attach = (id: string, kind: string, subjectId: string) =>
  support.post(`/mailbox/messages/${id}/matching`).type('form').send({ kind, subjectId }).expect(303);
const again = (id: string, reason = 'Il parle d’un autre client', by = support) =>
  by.post(`/client-answers/mails/${id}/matching`).type('form').send({ 'matching-reason': reason });
const mailNow = async (id: string) =>
  (
    await app.owner.query('SELECT state, client_id, subject_kind, matched_by, matched_at FROM messages WHERE id = $1', [
      id,
    ])
  ).rows[0];
const told = async ({ id }: Row, mail: string) =>
  (
    await app.owner.query(
      `SELECT action, summary, reason FROM audit_entries WHERE client_id = $1 AND subject_id = $2 ORDER BY sequence`,
      [id, mail],
    )
  ).rows;
const page = async (id: string) => pageOf(await support.get(`/mailbox/messages/${id}`).expect(200));
const form = 'form[action$="/matching"][action^="/client-answers/"]';
const nothing = { state: 'unmatched', client_id: null, subject_kind: null, matched_by: null, matched_at: null };

describe('a mail that a person attached to the wrong client', () => {
  let [wrong, right] = [{} as Row, {} as Row];
  beforeEach(async () => {
    [wrong, right] = [await aClient(app), await aClient(app)];
  });

  it('waits to be matched again, with a reason, then is the other client’s; both journals tell it', async () => {
    const { id } = await aMail();
    await attach(id, 'client', wrong.id);
    expect((await page(id))(form)).toHaveLength(1);
    await again(id, '').expect(303);
    expect(await mailNow(id)).toMatchObject({ state: 'to_check', client_id: wrong.id });
    await again(id).expect(303);
    expect(await mailNow(id)).toEqual(nothing);
    expect((await page(id))(form)).toHaveLength(0);
    await attach(id, 'client', right.id);
    expect(await mailNow(id)).toMatchObject({ client_id: right.id, matched_by: 'person' });
    expect(await told(wrong, id)).toMatchObject([
      { action: 'matched' },
      {
        action: 'matching_undone',
        summary: expect.stringContaining('remis à rapprocher'),
        reason: 'Il parle d’un autre client',
      },
    ]);
    expect(await told(right, id)).toMatchObject([
      { action: 'matched', summary: expect.stringContaining('à la main, après l’avoir été à un autre client') },
    ]);
  });

  it('takes back with it what was taken of it and nobody has looked at', async () => {
    const { clientId, requestId } = await aSentRequest(app);
    const { id, piece } = await aMail();
    await attach(id, 'request', requestId);
    await support.post(`/client-answers/mails/${id}`).type('form').send({ document: piece }).expect(303);
    await again(id).expect(303);
    expect(await mailNow(id)).toEqual(nothing);
    const { rows } = await app.owner.query('SELECT state FROM client_answers WHERE client_id = $1', [clientId]);
    expect(rows).toEqual([{ state: 'given_back' }]);
  });

  it('takes back with it what a piece of it had taken the place of: that is to be read again', async () => {
    const { clientId, requestId } = await aSentRequest(app);
    const mails = [await aMail(), await aMail()];
    for (const { id, piece } of mails) {
      await attach(id, 'request', requestId);
      await support.post(`/client-answers/mails/${id}`).type('form').send({ document: piece }).expect(303);
    }
    await again(mails[1]!.id).expect(303);
    const { rows } = await app.owner.query('SELECT state FROM client_answers WHERE client_id = $1 ORDER BY id', [
      clientId,
    ]);
    expect(rows).toEqual([{ state: 'to_review' }, { state: 'given_back' }]);
  });

  it.each(['of nobody when it came', 'of another client when it came'])(
    'is a paper of its client once accepted, among its documents, though its mail was %s',
    async (first) => {
      const { clientId, requestId } = await aSentRequest(app);
      const { id, piece } = await aMail({}, first.startsWith('of nobody') ? null : wrong.id);
      await attach(id, 'request', requestId);
      const taken = support.post(`/client-answers/mails/${id}`).type('form').send({ document: piece });
      const path = (await taken.expect(303)).headers['location'] ?? '';
      const points = pageOf(await support.get(path).expect(200))('fieldset input[value=ok]').toArray();
      const right = Object.fromEntries(points.map(({ attribs }) => [attribs['name'] ?? '', 'ok']));
      const given = { ...right, signedOn: dayFromToday(0) };
      await support.post(`${path}/acceptance`).type('form').send(given).expect(303);
      const { rows } = await app.owner.query('SELECT kind, client_id FROM documents WHERE id = $1', [piece]);
      expect(rows).toEqual([{ kind: 'request_signed', client_id: clientId }]);
      const dossier = pageOf(await support.get(`/clients/${clientId}/documents`).expect(200));
      expect(dossier(`a[href^="/documents/${piece}"]`).length).toBeGreaterThan(0);
    },
  );

  it('stays where something of it was accepted, and says why', async () => {
    const { requestId } = await aSentRequest(app);
    const { id, piece } = await aMail();
    await attach(id, 'request', requestId);
    await support.post(`/client-answers/mails/${id}`).type('form').send({ document: piece }).expect(303);
    await app.owner.query(`UPDATE client_answers SET state = 'accepted' WHERE message_id = $1`, [id]);
    await again(id).expect(303);
    expect(await mailNow(id)).toMatchObject({ subject_kind: 'request' });
    expect(wordsOf(await page(id), 'body')).toContain('prise comme formulaire signé, et acceptée');
  });

  it('stays where it moved something: the page says what, and offers nothing', async () => {
    const { id: request } = await hand.submitted();
    const { id } = await aMail({ recognised_as: 'acknowledgement', dossier_number: '2026-4242' });
    await attach(id, 'request', request);
    expect(await hand.row(request)).toMatchObject({ state: 'acknowledged' });
    await again(id).expect(303);
    expect(await mailNow(id)).toMatchObject({ state: 'matched', subject_kind: 'request' });
    const shown = await page(id);
    expect(shown(form)).toHaveLength(0);
    expect(wordsOf(shown, '.s-actions')).toContain('L’accusé de l’ANS est reçu, dossier 2026-4242');
  });

  it('is sent back by nobody who may not, nor when no person had attached it', async () => {
    const { id } = await aMail();
    await attach(id, 'client', wrong.id);
    await again(id, 'Non', await app.signIn('auditor')).expect(403);
    const stranger = await app.signIn('support', await app.secondEditor());
    await again(id, 'Non', stranger).expect(404);
    const proven = await aMail({ state: 'matched', client_id: wrong.id, matched_by: 'reference' });
    await again(proven.id).expect(303);
    expect(await mailNow(proven.id)).toMatchObject({ state: 'matched', client_id: wrong.id });
  });
});
