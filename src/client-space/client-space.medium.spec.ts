import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import { jpeg } from '../../test/support/photos.js';
import { routesOf } from '../../test/support/routes.js';
import { aLink, anAskedCsr, aSentRequest, handOver, unlock } from '../../test/support/space.js';
import { linkPlace } from '../platform/auth/link-tokens.js';
import { MailSending } from '../mailbox/out/mail-sending.service.js';

const app = await anApp();
const sent = await aSentRequest(app);

const journal = async () => {
  const { rows } = await app.owner.query<{ action: string; actor_kind: string; actor_name: string; summary: string }>(
    `SELECT action, actor_kind, actor_name, summary FROM audit_entries WHERE client_id = $1 AND actor_kind = 'client' ORDER BY sequence`,
    [sent.clientId],
  );
  return rows;
};
const answers = async (clientId = sent.clientId) => {
  const { rows } = await app.owner.query(
    'SELECT kind, state, content, document_id FROM client_answers WHERE client_id = $1 ORDER BY created_at, id',
    [clientId],
  );
  return rows;
};

describe('the space of a client', () => {
  it('is reached by the mail that asks for the signature, whose address is written only as it leaves', async () => {
    const { rows } = await app.owner.query<{ id: string; body: string }>(
      `SELECT id, body FROM messages WHERE subject_id = $1 AND purpose = 'signature_request'`,
      [sent.requestId],
    );
    const { id, body } = rows[0] ?? { id: '', body: '' };
    expect(body).toContain(linkPlace);
    const claimed = await app.run(() => app.get(MailSending).claim(id));
    expect(claimed?.letter.text).toContain(sent.path);
    expect(claimed?.letter.text).not.toContain(linkPlace);
    const { rows: kept } = await app.owner.query<{ found: boolean }>(
      `SELECT EXISTS (SELECT 1 FROM messages m WHERE m::text LIKE $1) OR EXISTS (SELECT 1 FROM client_links l WHERE l::text LIKE $1)
           OR EXISTS (SELECT 1 FROM outbox o WHERE o::text LIKE $1) OR EXISTS (SELECT 1 FROM audit_entries e WHERE e::text LIKE $1) AS found`,
      [`%${sent.token}%`],
    );
    expect(kept).toEqual([{ found: false }]);
  });

  it('says what is expected, shows the form, and keeps one entry of a visit', async () => {
    const visitor = app.visitor();
    const page = pageOf(await visitor.get(sent.path).expect(200));
    expect(wordsOf(page, 'h1')).toContain('Nous attendons votre signature sur');
    expect(page('aside.s-pub-side').length).toBe(1);
    expect(page('input[type=file]').length).toBe(0);
    await visitor.get(sent.path).expect(200);
    const { headers } = await visitor.get(`${sent.path}/form.pdf`).expect(200);
    expect(headers['content-type']).toBe('application/pdf');
    expect((await journal()).map(({ action }) => action)).toEqual(['space_visited', 'paper_read']);
    expect((await journal())[0]).toMatchObject({ actor_kind: 'client' });
  });

  it('takes photos once the code was given: one PDF that waits for a person, and no state moves', async () => {
    const visitor = app.visitor();
    await unlock(app, visitor, sent);
    expect(pageOf(await visitor.get(sent.path).expect(200))('input[type=file]').length).toBe(1);
    const { headers } = await visitor
      .post(`${sent.path}/paper`)
      .attach('pages', jpeg(), 'IMG_1.jpg')
      .attach('pages', jpeg({ orientation: 6 }), 'IMG_2.jpg')
      .expect(303);
    expect(headers['location']).toBe(`${sent.path}/paper`);
    expect(await answers()).toEqual([]);
    expect(await handOver(visitor, sent)).toBe(`${sent.path}?done=paper`);
    expect(wordsOf(pageOf(await visitor.get(sent.path).expect(200)), 'h1')).toBe(
      'Merci, votre document est bien arrivé',
    );
    expect(await answers()).toEqual([
      expect.objectContaining({
        kind: 'signed_form',
        state: 'to_review',
        content: expect.objectContaining({ photos: 2, pages: 2 }),
      }),
    ]);
    expect(await sent.hand.row(sent.requestId)).toMatchObject({
      state: 'awaiting_signature',
      signed_document_id: null,
    });
    expect((await journal()).at(-1)).toMatchObject({ action: 'handed_back' });
  });

  it('says at once which photo cannot be read, and keeps nothing of it', async () => {
    const visitor = app.visitor();
    await unlock(app, visitor, sent);
    const before = await answers();
    const { text } = await visitor
      .post(`${sent.path}/paper`)
      .attach('pages', jpeg(), 'a.jpg')
      .attach('pages', jpeg({ width: 320, height: 200 }), 'b.jpg')
      .expect(422);
    expect(text.replace(/\s+/g, ' ')).toContain('La photo n° 2 est trop petite');
    expect(await answers()).toEqual(before);
  });

  it('replaces what nobody has looked at yet', async () => {
    const visitor = app.visitor();
    await unlock(app, visitor, sent);
    await visitor.post(`${sent.path}/paper`).attach('pages', jpeg(), 'a.jpg').expect(303);
    await handOver(visitor, sent);
    expect((await answers()).map(({ state }) => state)).toEqual(['replaced', 'to_review']);
  });

  it('tells all that is wrong with contract and card at once, each beside its question', async () => {
    const visitor = app.visitor();
    const errorsOf = async (form: object) => {
      const page = pageOf(await visitor.post(`${sent.path}/prerequisites`).type('form').send(form).expect(422));
      return ['contract', 'contractSince', 'card', 'cardNumber'].filter((name) => page(`#f-${name}-error`).length > 0);
    };
    expect(await errorsOf({ contract: 'yes', contractSince: '32/13/2026', card: 'CPS', cardNumber: '12ab' })).toEqual([
      'contractSince',
      'cardNumber',
    ]);
    expect(await errorsOf({ contract: 'yes', contractSince: '2099-01-01' })).toEqual(['contractSince', 'card']);
    expect(await errorsOf({ card: 'CPS', cardNumber: '12ab' })).toEqual(['contract', 'cardNumber']);
  });

  it('takes contract and card for a person to look at, and never a card without its number', async () => {
    const visitor = app.visitor();
    const wrong = await visitor.post(`${sent.path}/prerequisites`).type('form').send({ contract: 'yes', card: 'CPS' });
    expect(wrong.status).toBe(422);
    expect(pageOf(wrong)('#f-cardNumber-error').length).toBe(1);
    // What is refused when it is empty is not called optional.
    expect(wordsOf(pageOf(wrong), 'label[for=f-cardNumber]')).toBe('Numéro de la carte, si vous en avez une');
    await visitor.post(`${sent.path}/prerequisites`).type('form').send({ contract: 'no', card: 'none' }).expect(303);
    expect((await answers()).slice(-2).map(({ kind, content }) => [kind, content])).toEqual([
      ['contract', { signed: false, number: null, since: null }],
      ['card', { cardKind: null, number: null }],
    ]);
    const { rows } = await app.owner.query('SELECT contract_state FROM clients WHERE id = $1', [sent.clientId]);
    expect(rows).toEqual([{ contract_state: 'signed' }]);
  });

  it('asks for the code before it declines or names somebody; a question needs none', async () => {
    const own = await aSentRequest(app);
    const visitor = app.visitor();
    // What was typed before the code lapsed is not lost: it waits beside the way to another one.
    const held = pageOf(await visitor.post(`${own.path}/refusal`).type('form').send({ words: 'Non' }).expect(401));
    expect(held('main form a').attr('href')).toContain('/code?next=refusal');
    expect(held('main form').attr('action')).toBe(`${own.path}/refusal`);
    expect(held('main input[name=words]').attr('value')).toBe('Non');
    expect(await answers(own.clientId)).toEqual([]);
    await visitor.get(`${own.path}/colleague`).expect(303);
    await visitor.post(`${own.path}/question`).type('form').send({ words: 'Faut-il un cachet ?' }).expect(303);
    // As long as its box lets it be: a browser counts a line end once, and sends two signs.
    const long = `${'x'.repeat(98)}\r\n`.repeat(20) + 'x'.repeat(19);
    await visitor.post(`${own.path}/question`).type('form').send({ words: long }).expect(303);
    await unlock(app, visitor, own);
    for (const part of ['', '/colleague', '/refusal'])
      expect(wordsOf(pageOf(await visitor.get(own.path + part).expect(200)), 'main')).toMatch(
        /Votre code sert jusqu’à \d+\sh\s\d\d\./,
      );
    expect(wordsOf(pageOf(await visitor.get(`${own.path}/question`).expect(200)), 'main')).not.toContain('Votre code');
    await visitor
      .post(`${own.path}/colleague`)
      .type('form')
      .send({ name: 'Paul Mandataire', email: 'paul@client.test' })
      .expect(303);
    const { rows } = await app.owner.query(
      'SELECT person_name, email, purpose FROM client_links WHERE handed_by = $1',
      [own.linkId],
    );
    expect(rows).toEqual([{ person_name: 'Paul Mandataire', email: 'paul@client.test', purpose: 'signature' }]);
    await visitor.post(`${own.path}/refusal`).type('form').send({ words: 'Nous changeons d’éditeur.' }).expect(303);
    expect(wordsOf(pageOf(await visitor.get(own.path).expect(200)), 'h1')).toBe('Vous ne souhaitez pas donner suite');
    expect(await own.hand.row(own.requestId)).toMatchObject({ state: 'awaiting_signature' });
  });

  it('leads back to its page from every address to which a form is sent, opened anew; no link that is over does', async () => {
    const routes = routesOf(app).filter(({ path }) => path.startsWith('/space/:token'));
    const shown = new Set(
      routes.flatMap(({ method, path, handler }) => (method === 'get' && !handler.endsWith('.sentFrom') ? [path] : [])),
    );
    const sentTo = routes.flatMap(({ method, path }) => (method !== 'get' && !shown.has(path) ? [path] : []));
    expect(sentTo.length).toBeGreaterThan(3);
    const copied = await aLink(app, app, { client_id: sent.clientId, single_use: true });
    const over = await aLink(app, app, { client_id: sent.clientId, revoked_at: new Date() });
    for (const part of sentTo.map((path) => path.replace('/space/:token', ''))) {
      for (const { path } of [sent, copied, await anAskedCsr(app)])
        await app.visitor().get(`${path}${part}`).expect(303).expect('location', path);
      await app.visitor().get(`${over.path}${part}`).expect(404);
    }
  });

  it('gives a reminder the same address', async () => {
    const { rows } = await app.owner.query(
      'SELECT count(*)::int AS links FROM client_links WHERE request_id = $1 AND handed_by IS NULL',
      [sent.requestId],
    );
    expect(rows).toEqual([{ links: 1 }]);
  });
});
