import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import {
  aClient,
  aDocument,
  aMessage,
  aRepresentative,
  dayFromToday,
  insertRow,
} from '../../../test/support/factories.js';
import { heic, jpeg } from '../../../test/support/photos.js';
import { aSentRequest, handOver, unlock } from '../../../test/support/space.js';
import { uuidv7 } from '../../platform/uuid.js';
import { tenantStorage } from '../../platform/tenancy/tenant-context.js';
import { DelegationChanges } from '../../delegations/delegation-changes.service.js';
import { DelegationsService } from '../../delegations/delegations.service.js';
import { MailSending } from '../../mailbox/out/mail-sending.service.js';
import { ClientAnswers } from '../answers/client-answers.service.js';
import { HandedFiles } from '../page/handed-files.service.js';
import { joinPhotos } from '../../paper/handed/join-photos.js';
import { uploadedType } from '../../paper/uploads/upload-kind.js';

let sent: Awaited<ReturnType<typeof aSentRequest>>;
let path: string;
const app = await anApp();
const support = await app.signIn('support');
beforeEach(async () => {
  sent = await aSentRequest(app);
  await app.owner.query('DELETE FROM sign_in_attempts');
  path = await handBack();
});

async function handBack(): Promise<string> {
  const client = app.visitor();
  await unlock(app, client, sent);
  await client.post(`${sent.path}/paper`).attach('pages', jpeg(), 'a.jpg').expect(303);
  await handOver(client, sent);
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

const succeed = async (clientId: string) => {
  await app.owner.query('UPDATE representatives SET ended_on = paris_today() WHERE client_id = $1', [clientId]);
  await aRepresentative(app, { client_id: clientId, first_names: 'Benoît', last_name: 'Martin' });
};

describe('a mandate that came back', () => {
  it('is looked at for the signature of whom it was sent to, and says that somebody else follows', async () => {
    const client = await aClient(app);
    await aRepresentative(app, { client_id: client.id });
    const terms = { channel: 'form' as const, startsOn: dayFromToday(0), scope: ['ORG' as const], endsOn: null };
    const { id } = await app.run(() => app.get(DelegationsService).prepare(client.id, terms));
    await app.run(() => app.get(DelegationChanges).change(id, 'send'));
    const answers = app.get(ClientAnswers);
    const { rows } = await app.owner.query<{ id: string }>('SELECT id FROM client_links WHERE delegation_id = $1', [
      id,
    ]);
    const cameBy = { linkId: rows[0]?.id ?? '' };
    const { id: documentId } = await aDocument(app, { client_id: client.id, kind: 'client_answer' });
    const handed = { kind: 'signed_mandate' as const, clientId: client.id, delegationId: id, documentId, content: {} };
    path = `/client-answers/${await app.run(() => answers.keep({ ...handed, cameBy, summary: 'Déposé' }))}`;
    await succeed(client.id);
    const page = pageOf(await support.get(path).expect(200));
    expect(wordsOf(page, '#f-point-signature > div > span')).toBe('Hélène Łukasik');
    expect(wordsOf(page, '.s-note')).toContain('le représentant est maintenant Benoît Martin');
  });
});

describe('what came back by the space', () => {
  it('of a client archived since is not answered: no mail leads to a space that is closed, and what was typed stays', async () => {
    await app.owner.query('UPDATE clients SET archived_at = now() WHERE id = $1', [sent.clientId]);
    const mails = async () =>
      (await app.owner.query('SELECT 1 FROM messages WHERE client_id = $1', [sent.clientId])).rowCount;
    const before = await mails();
    const { text } = await send('return', { words: 'Le cachet manque.' }).expect(422);
    expect(text).toContain('Ce client est archivé');
    expect(text).toContain('Le cachet manque.');
    expect(await answer()).toMatchObject({ state: 'to_review' });
    expect(await mails()).toBe(before);
  });

  it('is looked at for the signature of whom it was printed for, and says that somebody else follows', async () => {
    const signature = async () => wordsOf(pageOf(await support.get(path).expect(200)), '#f-point-signature legend');
    const before = await signature();
    await succeed(sent.clientId);
    expect(await signature()).toBe(before);
    expect(wordsOf(pageOf(await support.get(path).expect(200)), '.s-note')).toContain(
      'le représentant est maintenant Benoît Martin',
    );
  });

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
    await send('acceptance', { ...almost, signedOn: dayFromToday(0), go: 'submit' }).expect(422);
    expect(await answer()).toMatchObject({ state: 'to_review' });
    await send('acceptance', { ...(await points('ok')), signedOn: dayFromToday(0), go: 'submit' }).expect(303);
    expect(await answer()).toMatchObject({ state: 'accepted' });
    expect(await sent.hand.row(sent.requestId)).toMatchObject({ state: 'submitted', channel: 'mail' });
    expect(await sent.hand.messagesOf(sent.requestId, 'request_submission')).toHaveLength(1);
    // Twice: the table of the answer says no, and no second mail leaves.
    await send('acceptance', { ...almost, 'point-stamp': 'ok', signedOn: dayFromToday(0), go: 'submit' }).expect(422);
    expect(await sent.hand.messagesOf(sent.requestId, 'request_submission')).toHaveLength(1);
  });

  it('comes back with all that was looked at when it cannot leave for ANS, and nothing was accepted', async () => {
    const said = await points('ok');
    await app.owner.query('DELETE FROM request_administrators WHERE request_id = $1', [sent.requestId]);
    const form = { ...said, signedOn: dayFromToday(0), go: 'submit' };
    const page = pageOf(await send('acceptance', form).expect(422));
    expect(wordsOf(page, '[role=alert]')).toContain('Aucun administrateur technique n’est désigné');
    expect(page('input[value=ok][checked]').length).toBe(Object.keys(said).length);
    expect(page('#f-signedOn').attr('value')).toBe(dayFromToday(0));
    expect(page('#typed-title').length).toBe(0);
    expect(await answer()).toMatchObject({ state: 'to_review' });
    expect(await sent.hand.row(sent.requestId)).toMatchObject({ state: 'awaiting_signature' });
  });

  it('is not accepted with words that would not leave: they stay, with the act that sends them', async () => {
    const form = { ...(await points('ok')), signedOn: dayFromToday(0) };
    const page = pageOf(await send('acceptance', { ...form, words: 'Merci de votre envoi' }).expect(422));
    expect(wordsOf(page, '#f-words-error')).toContain('ne part qu’avec « Renvoyer »');
    expect(page('#f-words').text()).toBe('Merci de votre envoi');
    expect(await answer()).toMatchObject({ state: 'to_review' });
    const blank = pageOf(await send('acceptance', { ...form, words: ' ', 'point-stamp': 'redo' }).expect(422));
    expect(blank('#f-words-error')).toHaveLength(0);
  });

  it('needs the day of the signature', async () => {
    await send('acceptance', await points('ok')).expect(422);
    expect(await answer()).toMatchObject({ state: 'to_review' });
  });

  it('is looked at point by point: none is ticked by the machine, and who accepts is told each that is missing', async () => {
    const page = pageOf(await support.get(path).expect(200));
    expect(page('[data-point] input:checked')).toHaveLength(0);
    expect(page('[data-point]:not(:has(input[required]))')).toHaveLength(0);
    const { 'point-name': _, ...almost } = await points('ok', { 'point-stamp': 'redo' });
    const refused = pageOf(await send('acceptance', { ...almost, signedOn: '' }).expect(422));
    const told = refused('#error-summary a').toArray();
    expect(told.map(({ attribs }) => attribs['href'])).toEqual(['#f-point-name', '#f-point-stamp', '#f-signedOn']);
    expect(wordsOf(refused, '#f-point-name-error')).toContain('conforme ou à refaire');
    expect(await answer()).toMatchObject({ state: 'to_review' });
  });

  it('keeps all that was said and typed when it is not accepted', async () => {
    const said = await points('ok', { 'point-stamp': 'redo', 'point-date': 'redo' });
    const typed = { words: 'Le cachet manque.', signedOn: dayFromToday(0) };
    const page = pageOf(await send('acceptance', { ...said, ...typed }).expect(422));
    const ticked = page('[data-point] input:checked').toArray();
    expect(Object.fromEntries(ticked.map(({ attribs }) => [attribs['name'], attribs['value']]))).toEqual(said);
    expect([page('#f-words').text(), page('#f-signedOn').attr('value')]).toEqual([typed.words, typed.signedOn]);
    expect(
      pageOf(await send('acceptance', { ...said, signedOn: '32/13/2026' }).expect(422))('#error-summary a'),
    ).toHaveLength(3);
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

  it('says that what goes back to an address that receives nothing more waits for it, before and after', async () => {
    const email = 'direction@client.test';
    const mark = { id: uuidv7(), address: email, client_id: sent.clientId, reason: '550 inconnu' };
    await insertRow(app, 'stopped_addresses', mark);
    const page = pageOf(await support.get(path).expect(200));
    expect(wordsOf(page, '.s-notes')).toContain(`${email} ne reçoit plus.`);
    expect(page(`.s-notes a[href="/addresses/${mark.id}"]`)).toHaveLength(1);
    await send('return', { words: 'Le cachet manque.' }).expect(303);
    const said = pageOf(await support.get(path).expect(200));
    expect(wordsOf(said, '.s-flash')).toContain(`ne part pas : ${email} ne reçoit plus`);
    expect(wordsOf(said, '.s-flash')).not.toContain('Renvoyé au client');
    expect(said(`.s-flash a[href="/addresses/${mark.id}"]`)).toHaveLength(1);
    await app.owner.query('DELETE FROM stopped_addresses WHERE id = $1', [mark.id]);
  });

  it('goes back by a mail that does not leave once its request is cancelled, however long it waited', async () => {
    await send('return', { ...(await points('ok', { 'point-stamp': 'redo' })) }).expect(303);
    const { rows } = await app.owner.query<{ id: string }>(
      `SELECT id FROM messages WHERE client_id = $1 AND subject LIKE '%à reprendre'`,
      [sent.clientId],
    );
    await app.owner.query(`UPDATE requests SET state = 'cancelled' WHERE id = $1`, [sent.requestId]);
    expect(await app.run(() => app.get(MailSending).claim(rows[0]!.id))).toBeNull();
  });

  it('is decided by whoever may, and nobody else', async () => {
    const body = { ...(await points('ok')), signedOn: dayFromToday(0) };
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
  interface File {
    fileName: string;
    bytes: Buffer;
  }
  let photo: File;
  beforeEach(() => {
    photo = { fileName: 'signe.jpg', bytes: jpeg({ seed: 2 }) };
  });

  async function aReply(files: File[]) {
    const documents: string[] = [];
    for (const { fileName, bytes } of files)
      documents.push(
        (
          await aDocument(app, {
            client_id: sent.clientId,
            kind: 'mail_attachment',
            file_name: fileName,
            media_type: uploadedType(bytes) ?? 'application/octet-stream',
            bytes,
          })
        ).id,
      );
    const mail = await aMessage(app, {
      client_id: sent.clientId,
      purpose: 'incoming',
      subject_kind: 'request',
      subject_id: sent.requestId,
      state: 'to_check',
      attachment_ids: documents,
    });
    return { documents, mail: mail.id };
  }

  /** What a person does: the form of a page as it stands, by one of its buttons. */
  async function press(address: string, button: string, typed: Record<string, string> = {}) {
    const page = pageOf(await support.get(address).expect(200));
    const pressed = page(button).first();
    const form = pressed.closest('form');
    const given = form
      .find('input[type=hidden], input:checked')
      .toArray()
      .map(({ attribs }) => [attribs['name'] ?? '', attribs['value'] ?? ''] as const);
    const [name, value] = [pressed.attr('name'), pressed.attr('value') ?? ''];
    const body = [...given, ...Object.entries(typed), ...(name ? [[name, value] as const] : [])];
    const action = pressed.attr('formaction') ?? form.attr('action') ?? '';
    const text = new URLSearchParams(body.map(([one, other]): [string, string] => [one, other])).toString();
    const { headers } = await support.post(action).type('form').send(text).expect(303);
    clicks += 1;
    return headers['location'] ?? '';
  }
  let clicks = 0;
  beforeEach(() => {
    clicks = 0;
  });
  const stored = async () => {
    const { rows } = await app.owner.query<{ kind: string; sha256: string }>(
      `SELECT kind, sha256 FROM documents WHERE client_id = $1 AND kind IN ('client_answer', 'mail_attachment', 'request_signed') ORDER BY id`,
      [sent.clientId],
    );
    return rows;
  };
  const stateOf = async (mail: string) =>
    (await app.owner.query<{ state: string }>('SELECT state FROM messages WHERE id = $1', [mail])).rows[0]?.state;
  const take = '.s-match form[action^="/client-answers/mails/"] button';

  it('is two clicks, what was looked at and a date from the reply to ANS', async () => {
    const { mail } = await aReply([photo]);
    path = await press(`/mailbox/messages/${mail}`, take);
    await press(path, 'button[name=go]', { ...(await points('ok')), signedOn: dayFromToday(0) });
    expect(clicks).toBe(2);
    expect(await sent.hand.row(sent.requestId)).toMatchObject({ state: 'submitted', signed_on: expect.anything() });
    expect(await sent.hand.messagesOf(sent.requestId, 'request_submission')).toHaveLength(1);
    expect(await stateOf(mail)).toBe('matched');
  });

  it('is kept once: the piece that came is the signed form', async () => {
    const joined = await joinPhotos([jpeg({ seed: 3 })]);
    if (!joined.ok) throw new Error(joined.reason);
    const { mail, documents } = await aReply([{ fileName: 'signe.pdf', bytes: Buffer.from(joined.pdf) }]);
    const before = await stored();
    path = await press(`/mailbox/messages/${mail}`, take);
    await press(path, 'button[data-key=A]', { ...(await points('ok')), signedOn: dayFromToday(0) });
    expect(await sent.hand.row(sent.requestId)).toMatchObject({ state: 'signed', signed_document_id: documents[0] });
    expect(await stored()).toHaveLength(before.length);
    expect((await stored()).filter(({ kind }) => kind === 'request_signed')).toHaveLength(1);
    const page = pageOf(await support.get(`/requests/${sent.requestId}`).expect(200));
    expect(page(`a[href*="${documents[0]}"]`).length).toBeGreaterThan(0);
  });

  it('is all its photos joined into one, in the order of the mail', async () => {
    const { mail, documents } = await aReply([photo, { fileName: 'page 2.jpg', bytes: jpeg({ comment: 'page 2' }) }]);
    await support
      .post(`/client-answers/mails/${mail}`)
      .type('form')
      .send({ document: documents.toReversed() })
      .expect(303)
      .expect(({ headers }) => (path = headers['location'] ?? ''));
    expect(await answer()).toMatchObject({ state: 'to_review', content: { pages: 2, photos: 2 } });
    const page = pageOf(await support.get(`${path}?page=2&turn=90&zoom=150`).expect(200));
    expect(page('.s-returned image').attr('href')).toBe(`${path}/sheet?page=2`);
    expect(page('a[data-key=t]').attr('href')).toContain('turn=180');
    const sheet = await support.get(`${path}/sheet?page=2`).expect(200);
    expect(sheet.headers['content-type']).toContain('image/jpeg');
    expect(sheet.headers['cache-control']).toBe('no-store');
    await support.get(`${path}/sheet?page=3`).expect(409);
    expect(wordsOf(page, '.s-seen')).toContain('Aucun champ à lire');
    const stranger = await app.signIn('support', await app.secondEditor());
    await stranger.get(`${path}/sheet?page=1`).expect(404);
  });

  it('is refused with what to do where a photo cannot be read', async () => {
    const { mail, documents } = await aReply([{ fileName: 'IMG_1.heic', bytes: heic }]);
    await support.post(`/client-answers/mails/${mail}`).type('form').send({ document: documents[0] }).expect(303);
    expect(wordsOf(pageOf(await support.get(`/mailbox/messages/${mail}`).expect(200)), 'body')).toContain(
      'format HEIC',
    );
    expect(await stateOf(mail)).toBe('to_check');
  });

  it('is read before the transaction that takes it, and not taken when the form was sent again meanwhile', async () => {
    const { mail, documents } = await aReply([photo]);
    const files = app.get(HandedFiles);
    const joined = files.joined.bind(files);
    let open = 0;
    const read = jest.spyOn(files, 'joined').mockImplementation(async (...given) => {
      open += tenantStorage.getStore() === undefined ? 0 : 1;
      const form = await aDocument(app, { client_id: sent.clientId, kind: 'request_unsigned' });
      await app.owner.query('UPDATE requests SET unsigned_document_id = $2 WHERE id = $1', [sent.requestId, form.id]);
      return joined(...given);
    });
    await support.post(`/client-answers/mails/${mail}`).type('form').send({ document: documents[0] }).expect(303);
    expect([read.mock.calls.length, open]).toEqual([1, 0]);
    read.mockRestore();
    expect(await stateOf(mail)).toBe('to_check');
    expect(wordsOf(pageOf(await support.get(`/mailbox/messages/${mail}`).expect(200)), 'body')).toContain(
      'vient d’être envoyé de nouveau',
    );
  });

  it('is given back to its mail when it was taken by mistake, once', async () => {
    const { mail } = await aReply([photo]);
    path = await press(`/mailbox/messages/${mail}`, take);
    expect(await stateOf(mail)).toBe('matched');
    expect(await press(path, 'form[action$="/giving-back"] button')).toBe(`/mailbox/messages/${mail}`);
    expect(await answer()).toMatchObject({ state: 'given_back' });
    expect(await stateOf(mail)).toBe('to_check');
    expect(await sent.hand.row(sent.requestId)).toMatchObject({ state: 'awaiting_signature' });
    await support.post(`${path}/giving-back`).type('form').send({}).expect(303);
    const { rows } = await app.owner.query(
      `SELECT 1 FROM audit_entries WHERE subject_id = $1 AND action = 'give_back'`,
      [path.split('/').pop()],
    );
    expect(rows).toHaveLength(1);
  });

  it('is not taken again by another tab: it would take the place of what a colleague reads', async () => {
    const { mail, documents } = await aReply([photo]);
    const send = () =>
      support.post(`/client-answers/mails/${mail}`).type('form').send({ document: documents[0], tab: uuidv7() });
    path = (await send().expect(303)).headers['location'] ?? '';
    const again = await send().expect(303);
    expect(again.headers['location']).toBe('/');
    expect(wordsOf(pageOf(await support.get('/').expect(200)), 'body')).toContain('est déjà prise comme');
    expect(await answer()).toMatchObject({ state: 'to_review' });
  });

  it('is given back to its mail whichever of its pieces was taken last: the mail waits again', async () => {
    const { mail, documents } = await aReply([photo, { ...photo, bytes: jpeg({ seed: 8 }) }]);
    for (const document of documents) {
      const taken = await support.post(`/client-answers/mails/${mail}`).type('form').send({ document }).expect(303);
      path = taken.headers['location'] ?? '';
      // What it offers to undo is seen before the next one is taken.
      await support.get(path).expect(200);
    }
    expect(await stateOf(mail)).toBe('matched');
    await press(path, 'form[action$="/giving-back"] button');
    expect(await stateOf(mail)).toBe('to_check');
  });

  const answerOf = async (at: string) =>
    (await app.owner.query<{ state: string }>('SELECT state FROM client_answers WHERE id = $1', [at.split('/').pop()]))
      .rows[0]?.state;
  const taken = async (files = [photo]) => press(`/mailbox/messages/${(await aReply(files)).mail}`, take);
  const giveBack = (at: string) => press(at, 'form[action$="/giving-back"] button');

  it('is given back to its mail: what it had replaced is to be read again, of another mail, then of the space', async () => {
    const [bySpace, first, second] = [path, await taken(), await taken()];
    expect(await answerOf(first)).toBe('replaced');
    const mail = await giveBack(second);
    const told = pageOf(await support.get(mail).expect(200));
    expect(wordsOf(told, 'body')).toContain('La réponse qu’elle avait remplacée est de nouveau à relire.');
    expect(told(`a[href="${first}"]`).length).toBeGreaterThan(0);
    expect([await answerOf(first), await answerOf(bySpace)]).toEqual(['to_review', 'replaced']);
    const { rows } = await app.owner.query(
      `SELECT from_state, to_state FROM audit_entries WHERE subject_id = $1 AND action = 'to_read_again'`,
      [first.split('/').pop()],
    );
    expect(rows).toEqual([{ from_state: 'replaced', to_state: 'to_review' }]);
    await giveBack(first);
    expect(await answerOf(bySpace)).toBe('to_review');
  });

  it('is given back to its mail: what was sent back since, or signs what is asked no more, stays as it is', async () => {
    const [first, second] = [await taken(), await taken()];
    await app.owner.query(`UPDATE client_answers SET state = 'sent_back', state_since = now() WHERE id = $1`, [
      second.split('/').pop(),
    ]);
    await giveBack(await taken());
    expect(await answerOf(first)).toBe('replaced');
    const third = await taken();
    const fourth = await taken();
    await app.owner.query(`UPDATE client_answers SET created_at = created_at - interval '9 days' WHERE id = $1`, [
      third.split('/').pop(),
    ]);
    await giveBack(fourth);
    expect(await answerOf(third)).toBe('replaced');
  });

  it('replaces what nobody has looked at yet, and the journal tells it', async () => {
    const former = path.split('/').pop();
    const { mail } = await aReply([photo]);
    path = await press(`/mailbox/messages/${mail}`, take);
    const { rows } = await app.owner.query(
      `SELECT from_state, to_state FROM audit_entries WHERE subject_id = $1 AND action = 'replace'`,
      [former],
    );
    expect(rows).toEqual([{ from_state: 'to_review', to_state: 'replaced' }]);
  });

  it('is never a file of another mail, nor of another editor', async () => {
    const { mail } = await aReply([photo]);
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
