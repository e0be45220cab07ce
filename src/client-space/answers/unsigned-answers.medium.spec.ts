import { beforeEach, describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aDocument, aMessage } from '../../../test/support/factories.js';
import { aHandedAnswer, aSentMandate, aSentRequest, unlock } from '../../../test/support/space.js';

const app = await anApp();
const support = await app.signIn('support');
beforeEach(() => app.owner.query('DELETE FROM sign_in_attempts'));

const aForm = async () => {
  const sent = await aSentRequest(app);
  return { ...sent, about: { subject_kind: 'request', subject_id: sent.requestId }, what: 'le formulaire' };
};
const aMandate = async () => {
  const sent = await aSentMandate(app);
  return { ...sent, about: { subject_kind: 'delegation', subject_id: sent.id }, what: 'le mandat' };
};
const answersOf = async (clientId: string) =>
  (await app.owner.query('SELECT 1 FROM client_answers WHERE client_id = $1', [clientId])).rowCount;

describe.each([
  ['form', aForm],
  ['mandate', aMandate],
])('our own %s, as it left', (_, sentOne) => {
  it('is not taken from the space: it says that nothing is signed on it', async () => {
    const { path, linkId, clientId, what } = await sentOne();
    const signer = app.visitor();
    await unlock(app, signer, { path, linkId });
    const own = (await signer.get(`${path}/form.pdf`).responseType('blob').expect(200)).body as Buffer;
    const page = pageOf(await signer.post(`${path}/paper`).attach('pages', own, 'form.pdf').expect(422));
    expect(wordsOf(page, 'main')).toContain(`Ce fichier est exactement ${what} à signer`);
    expect(await answersOf(clientId)).toBe(0);
    const other = Buffer.concat([own, Buffer.from('% signed\n')]);
    await signer.post(`${path}/paper`).attach('pages', other, 'form.pdf').expect(303);
    expect(await answersOf(clientId)).toBe(1);
  });

  it('is not taken from a mail', async () => {
    const { path, clientId, about, what } = await sentOne();
    const bytes = (await app.visitor().get(`${path}/form.pdf`).responseType('blob').expect(200)).body as Buffer;
    const piece = await aDocument(app, {
      ...{ client_id: clientId, kind: 'mail_attachment', file_name: 'form.pdf', bytes },
    });
    const came = { purpose: 'incoming', state: 'to_check', attachment_ids: [piece.id] };
    const mail = await aMessage(app, { client_id: clientId, ...about, ...came });
    await support.post(`/client-answers/mails/${mail.id}`).type('form').send({ document: piece.id }).expect(303);
    const page = pageOf(await support.get(`/mailbox/messages/${mail.id}`).expect(200));
    expect(wordsOf(page, 'body')).toContain(`Ce fichier est exactement ${what} à signer`);
    expect(await answersOf(clientId)).toBe(0);
  });
});

describe('another client’s paper', () => {
  const formOf = async ({ path }: { path: string }) =>
    (await app.visitor().get(`${path}/form.pdf`).responseType('blob').expect(200)).body as Buffer;

  it.each([
    ['form', aForm],
    ['mandate', aMandate],
  ])('as we printed it is not taken as the signed %s', async (_, sentOne) => {
    const [ours, theirs] = [await sentOne(), await sentOne()];
    const signer = app.visitor();
    await unlock(app, signer, ours);
    const posted = signer.post(`${ours.path}/paper`).attach('pages', await formOf(theirs), 'form.pdf');
    const page = wordsOf(pageOf(await posted.expect(422)), 'main');
    expect(page).toContain('n’est pas');
    expect(page).toContain('de votre structure, signé');
    const { rows } = await app.owner.query<{ name: string }>('SELECT name FROM clients WHERE id = $1', [
      theirs.clientId,
    ]);
    expect(page).not.toContain(rows[0]!.name);
    expect(await answersOf(ours.clientId)).toBe(0);
  });

  it('saved again by a reader is taken, and « Relecture » says whose number it bears', async () => {
    const [ours, theirs] = [await aForm(), await aForm()];
    const resaved = async (sent: { path: string }) => Buffer.concat([await formOf(sent), Buffer.from('% saved\n')]);
    const notes = async (pdf: Buffer) => {
      const path = await aHandedAnswer(app, ours, pdf);
      return wordsOf(pageOf(await support.get(path).expect(200)), '.s-notes');
    };
    const { rows } = await app.owner.query<{ name: string; number: string }>(
      'SELECT name, number FROM clients WHERE id = $1',
      [theirs.clientId],
    );
    const warned = await notes(await resaved(theirs));
    expect(warned).toContain('Cette pièce nomme une autre structure.');
    expect(warned).toContain(rows[0]!.name);
    expect(warned).toContain(rows[0]!.number);
    expect(await notes(await resaved(ours))).not.toContain('autre structure');
  });
});
