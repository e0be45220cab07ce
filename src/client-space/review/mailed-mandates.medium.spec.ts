import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aClient, aDocument, aMessage, aRepresentative, dayFromToday } from '../../../test/support/factories.js';
import { jpeg } from '../../../test/support/photos.js';
import { DelegationChanges } from '../../delegations/delegation-changes.service.js';
import { DelegationsService } from '../../delegations/delegations.service.js';
import { date } from '../../platform/web/view-helpers.js';
import { joinPhotos } from '../../paper/handed/join-photos.js';

const app = await anApp();
const support = await app.signIn('support');

async function aReply(channel: 'form' | 'portal' = 'form') {
  const client = await aClient(app);
  await aRepresentative(app, { client_id: client.id });
  const terms = { channel, startsOn: dayFromToday(0), scope: ['ORG' as const], endsOn: null };
  const { id } = await app.run(() => app.get(DelegationsService).prepare(client.id, terms));
  const [action, given] =
    channel === 'form' ? (['send', {}] as const) : (['request', { date: dayFromToday(0) }] as const);
  await app.run(() => app.get(DelegationChanges).change(id, action, given));
  const joined = await joinPhotos([jpeg({ seed: 4 })]);
  if (!joined.ok) throw new Error(joined.reason);
  const file = { kind: 'mail_attachment', file_name: 'Mandat signé.pdf', bytes: Buffer.from(joined.pdf) };
  const piece = await aDocument(app, { client_id: client.id, ...file });
  const about = { subject_kind: 'delegation', subject_id: id, state: 'to_check', attachment_ids: [piece.id] };
  const mail = await aMessage(app, { client_id: client.id, purpose: 'incoming', ...about });
  return { clientId: client.id, id, piece: piece.id, page: `/mailbox/messages/${mail.id}`, mail: mail.id };
}

const opened = async (path: string) => pageOf(await support.get(path).expect(200));
const take = (mail: string, document: string) =>
  support.post(`/client-answers/mails/${mail}`).type('form').send({ document });
const delegation = async (id: string) =>
  (await app.owner.query('SELECT state, evidence_document_id FROM delegations WHERE id = $1', [id])).rows[0];

const letterOf = async (id: string) =>
  (
    await app.owner.query<{ document_id: string }>(
      `SELECT document_id FROM audit_entries WHERE subject_id = $1 AND action = 'send'`,
      [id],
    )
  ).rows[0]?.document_id;

describe('a signed mandate that came by mail', () => {
  it('is taken from its mail, looked at and signs the mandate: no file is dropped again', async () => {
    const { clientId, id, piece, page, mail } = await aReply();
    const read = await opened(page);
    expect(read(`a[href="/clients/${clientId}/delegation"]`).text()).toContain('Ouvrir la délégation');
    const button = read('form[action^="/client-answers/mails/"] button');
    expect(button.text()).toContain('Prendre la pièce jointe comme mandat signé');
    const { headers } = await take(mail, button.attr('value') ?? '').expect(303);
    const path = headers['location'] ?? '';
    const review = await opened(path);
    expect(wordsOf(review, 'main')).toContain('Ce n’est pas le mandat signé : rendre au courriel');
    // What was asked stands beside it.
    const letter = review('section[aria-labelledby=asked] .s-row a');
    expect([letter.text(), letter.attr('href')]).toEqual(['Voir le mandat envoyé', `/documents/${await letterOf(id)}`]);
    const asked = wordsOf(review, '#f-point-scope');
    expect(asked).toContain('Étendue et dates');
    expect(asked).toContain(`ORG, à partir du ${date(dayFromToday(0))}, sans terme`);
    expect(wordsOf(review, '.s-seen')).toContain('1 page, comme le mandat envoyé');
    expect(wordsOf(review, '.s-keyline')).not.toContain('accepter et envoyer');
    const points = review('fieldset input[value=ok]').toArray();
    const verdicts = Object.fromEntries(points.map(({ attribs }) => [attribs['name'] ?? '', 'ok']));
    await support
      .post(`${path}/acceptance`)
      .type('form')
      .send({ ...verdicts, signedOn: dayFromToday(0) })
      .expect(303);
    expect(await delegation(id)).toEqual({ state: 'signed', evidence_document_id: piece });
    const { rows } = await app.owner.query('SELECT state FROM messages WHERE id = $1', [mail]);
    expect(rows).toEqual([{ state: 'matched' }]);
    // Nothing waits any more: nothing is offered, and who asks all the same is told why.
    expect((await opened(page))('form[action^="/client-answers/mails/"]')).toHaveLength(0);
    await take(mail, piece).expect(303);
    expect(wordsOf(await opened(page), 'body')).toContain('Ce mandat n’attend pas de signature');
  });

  it('goes back with a mail about the mandate, whose answer is about it too', async () => {
    const { id, piece, mail } = await aReply();
    const { headers } = await take(mail, piece).expect(303);
    const body = { words: 'Le cachet manque.' };
    await support.post(`${headers['location']}/return`).type('form').send(body).expect(303);
    const { rows } = await app.owner.query(
      `SELECT subject_kind, subject_id FROM messages WHERE direction = 'out' AND subject LIKE '%à reprendre' AND body LIKE '%Le cachet manque.%'`,
    );
    expect(rows).toEqual([{ subject_kind: 'delegation', subject_id: id }]);
    expect(await delegation(id)).toMatchObject({ state: 'requested' });
  });

  it('is not taken while the mandate is being corrected', async () => {
    const { clientId, id, piece, page, mail } = await aReply();
    const changes = app.get(DelegationChanges);
    await app.run(() => changes.change(id, 'send_back', { reason: 'Une autre étendue.' }));
    await take(mail, piece).expect(303);
    expect(wordsOf(await opened(page), 'body')).toContain('Ce mandat n’attend pas de signature');
    const { rowCount } = await app.owner.query('SELECT 1 FROM client_answers WHERE client_id = $1', [clientId]);
    expect(rowCount).toBe(0);
  });

  it('is none where the client designates us on line: nothing is offered, and it is said', async () => {
    const { piece, page, mail } = await aReply('portal');
    expect((await opened(page))('form[action^="/client-answers/mails/"]')).toHaveLength(0);
    await take(mail, piece).expect(303);
    expect(wordsOf(await opened(page), 'body')).toContain('Ce client nous désigne en ligne');
  });
});
