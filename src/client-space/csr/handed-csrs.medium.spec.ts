import { createHash, randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, type Visitor, wordsOf } from '../../../test/support/app.js';
import { subjectOf } from '../../../test/support/orders.js';
import { makeCsr } from '../../../test/support/pki.js';
import { aCertificate, aClient, anEstablishment } from '../../../test/support/factories.js';
import { addressOf, aLink, anAskedCsr, aSentRequest, unlock } from '../../../test/support/space.js';

const app = await anApp();

type Asked = Awaited<ReturnType<typeof anAskedCsr>>;

/** A browser whose person gave the code. */
async function inside(link: { path: string; linkId: string }): Promise<Visitor> {
  const visitor = app.visitor();
  await unlock(app, visitor, link);
  return visitor;
}
const right = ({ client }: Asked, bits = 2048) => makeCsr({ subject: subjectOf(client, 'INSI-AUTO'), bits });
const drop = (visitor: Visitor, { path }: { path: string }, pem: string, name = 'serveur.csr') =>
  visitor.post(`${path}/csr`).attach('csr', Buffer.from(pem), name);
const orderOf = async ({ order }: Asked) => {
  const { rows } = await app.owner.query<{ state: string; csrs: number }>(
    'SELECT state, (SELECT count(*)::int FROM csrs WHERE order_id = o.id) AS csrs FROM orders o WHERE id = $1',
    [order.id],
  );
  return rows[0];
};
const heading = async (visitor: Visitor, { path }: { path: string }) =>
  wordsOf(pageOf(await visitor.get(path).expect(200)), 'h1');
const journal = async ({ client }: Asked) => {
  const { rows } = await app.owner.query<{ action: string; summary: string; actor_name: string }>(
    `SELECT action, summary, actor_name FROM audit_entries WHERE client_id = $1 AND actor_kind = 'client' ORDER BY sequence`,
    [client.id],
  );
  return rows;
};
const nextOf = async ({ client }: Asked) => {
  const { rows } = await app.owner.query<{ code: string; who: string; who_name: string | null }>(
    'SELECT code, who, who_name FROM client_progress WHERE client_id = $1',
    [client.id],
  );
  return rows[0];
};

describe('a link that asks for a CSR', () => {
  it('says what to make and for which certificate; a file is taken once the code was given', async () => {
    const asked = await anAskedCsr(app);
    const stranger = app.visitor();
    const page = pageOf(await stranger.get(asked.path).expect(200));
    expect(wordsOf(page, 'h1')).toBe('Nous attendons votre demande de certificat (CSR)');
    expect(wordsOf(page, 'main')).toContain(`OU=1${String(asked.client['finess_ej'])}`);
    expect(wordsOf(page, 'main')).toContain('openssl req');
    expect(wordsOf(page, 'main')).toContain('certreq');
    expect(page('input[type=file]').length).toBe(0);
    const { headers } = await drop(stranger, asked, (await right(asked)).pem).expect(303);
    expect(headers['location']).toBe(`${asked.path}/code`);
    expect(await orderOf(asked)).toEqual({ state: 'csr_expected', csrs: 0 });
    const visitor = await inside(asked);
    expect(pageOf(await visitor.get(asked.path).expect(200))('input[type=file]').length).toBe(1);
  });

  it('tells a wrong one at once, takes another, and is spent by the one that passes', async () => {
    const asked = await anAskedCsr(app);
    const colleague = await aLink(app, app, { client_id: asked.client.id, order_id: asked.order.id, purpose: 'csr' });
    const visitor = await inside(asked);
    await drop(visitor, asked, (await right(asked, 1024)).pem).expect(303);
    const page = pageOf(await visitor.get(asked.path).expect(200));
    expect(wordsOf(page, 'h1')).toBe('Votre CSR est à refaire');
    expect(wordsOf(page, '[aria-labelledby=verdict]')).toContain('La clé est trop courte');
    expect(wordsOf(page, '[aria-labelledby=verdict]')).toContain('Générez une nouvelle clé RSA');
    expect(await orderOf(asked)).toEqual({ state: 'csr_expected', csrs: 1 });
    expect(await nextOf(asked)).toEqual({ code: 'order_csr_asked', who: 'client', who_name: 'Ania Łukasik' });

    const { pem } = await right(asked);
    await visitor.post(`${asked.path}/csr`).type('form').send({ pasted: pem }).expect(303);
    expect(await heading(visitor, asked)).toBe('Merci, votre CSR est acceptée');
    expect(await orderOf(asked)).toEqual({ state: 'csr_checked', csrs: 2 });
    expect((await journal(asked)).map(({ action }) => action)).toEqual(
      expect.arrayContaining(['csr_refused', 'csr_handed_over', 'accept_csr', 'csr_handed_over']),
    );
    expect((await journal(asked)).at(-1)?.summary).toContain('Ania Łukasik a remis une CSR par son lien, acceptée');
    expect((await nextOf(asked))?.code).toBe('order_csr_checked');

    // To any other browser, and by any other link of the order, it is as if it never was.
    await app.visitor().get(asked.path).expect(404);
    await app.visitor().get(colleague.path).expect(404);
    const { text } = await drop(visitor, asked, (await right(asked)).pem).expect(422);
    expect(text).toContain('Merci, votre CSR est acceptée');
    expect(await orderOf(asked)).toEqual({ state: 'csr_checked', csrs: 2 });
  });

  it('does not tell whoever has the link what a private key made: the journal does', async () => {
    const asked = await anAskedCsr(app);
    const visitor = await inside(asked);
    const { keys } = await right(asked);
    const [spki, pkcs8] = await Promise.all([
      crypto.subtle.exportKey('spki', keys.publicKey),
      crypto.subtle.exportKey('pkcs8', keys.privateKey),
    ]);
    await aCertificate(app, {
      client_id: asked.client.id,
      slot_id: asked.order.slotId,
      spki_sha256: createHash('sha256').update(Buffer.from(spki)).digest('hex'),
    });
    const pem = `-----BEGIN PRIVATE KEY-----\n${Buffer.from(pkcs8).toString('base64')}\n-----END PRIVATE KEY-----\n`;
    const { text } = await drop(visitor, asked, pem, 'serveur.key').expect(422);
    expect(text).toContain('clé privée');
    expect(text).not.toContain('À révoquer');
    const { rows } = await app.owner.query<{ reason: string }>(
      `SELECT reason FROM audit_entries WHERE subject_id = $1 AND action = 'private_key_refused'`,
      [asked.order.id],
    );
    expect(rows).toEqual([{ reason: expect.stringContaining('À révoquer\u00a0: certificat') }]);
  });

  it('refuses a private key before anything is kept, by file or pasted, and tells the journal', async () => {
    const asked = await anAskedCsr(app);
    const visitor = await inside(asked);
    const marker = Buffer.from(`marqueur-${randomUUID()}-de-cle`).toString('base64');
    const key = `-----BEGIN PRIVATE KEY-----\n${marker}\n-----END PRIVATE KEY-----\n`;
    const { text } = await drop(visitor, asked, key, 'serveur.key').expect(422);
    expect(text).toContain('clé privée');
    await visitor.post(`${asked.path}/csr`).type('form').send({ pasted: key }).expect(422);
    expect(text).not.toContain(marker);
    expect(await orderOf(asked)).toEqual({ state: 'csr_expected', csrs: 0 });
    expect((await journal(asked)).filter(({ action }) => action === 'private_key_refused')).toHaveLength(2);
    const { rows } = await app.owner.query<{ found: boolean }>(
      `SELECT EXISTS (SELECT 1 FROM audit_entries e WHERE e::text LIKE $1) OR EXISTS (SELECT 1 FROM client_links l WHERE l::text LIKE $1)
           OR EXISTS (SELECT 1 FROM exposed_keys k WHERE k::text LIKE $1) AS found`,
      [`%${marker}%`],
    );
    expect(rows).toEqual([{ found: false }]);
  });

  it('says what is none, what is too big, and what is missing', async () => {
    const asked = await anAskedCsr(app);
    const visitor = await inside(asked);
    const none = await drop(visitor, asked, 'bonjour', 'bonjour.txt').expect(422);
    expect(pageOf(none)('#f-csr[aria-invalid=true]').length).toBe(1);
    await visitor.post(`${asked.path}/csr`).type('form').send({ pasted: ' ' }).expect(422);
    const from = { Host: 'sceau.test', Referer: `http://sceau.test${asked.path}` };
    const big = await visitor
      .post(`${asked.path}/csr`)
      .set(from)
      .attach('csr', Buffer.alloc(1_200_000, 65), 'gros.csr');
    expect(big.status).toBe(413);
    expect(big.text).toContain('dépasse');
    // Who has no account has a way back, and it is not ours.
    expect(pageOf(big)(`main a[href="${asked.path}"]`).text()).toBe('Revenir à la page précédente');
    expect(await orderOf(asked)).toEqual({ state: 'csr_expected', csrs: 0 });
  });

  it('takes one of two that come at once, by two links', async () => {
    const asked = await anAskedCsr(app);
    const other = await aLink(app, app, { client_id: asked.client.id, order_id: asked.order.id, purpose: 'csr' });
    const [one, two] = [await inside(asked), await inside(other)];
    const [first, second] = [await right(asked), await right(asked)];
    const answers = await Promise.all([drop(one, asked, first.pem), drop(two, other, second.pem)]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303, 422]));
    expect(await orderOf(asked)).toEqual({ state: 'csr_checked', csrs: 1 });
  });

  it('names nobody else, whatever its key was met with', async () => {
    const [known, asked] = [await anAskedCsr(app), await anAskedCsr(app)];
    const { pem, keys } = await right(known);
    await known.hand.upload(known.order.id, pem);
    const again = await makeCsr({ subject: subjectOf(asked.client, 'INSI-AUTO'), keys });
    const visitor = await inside(asked);
    await drop(visitor, asked, again.pem).expect(303);
    const words = wordsOf(pageOf(await visitor.get(asked.path).expect(200)), 'main');
    expect(words).toContain('Cette clé a déjà servi pour un autre certificat');
    expect(words).not.toContain(String(known.client['name']));
    expect(words).not.toContain(known.order.number);
  });

  it('opens nothing once it is revoked or over, and takes nothing for a client that is archived', async () => {
    const asked = await anAskedCsr(app);
    const of = { client_id: asked.client.id, order_id: asked.order.id, purpose: 'csr' };
    const revoked = await aLink(app, app, { ...of, revoked_at: new Date() });
    const over = await aLink(app, app, { ...of, expires_at: new Date(Date.now() - 60_000) });
    for (const { path } of [revoked, over, addressOf(app, randomUUID())]) await app.visitor().get(path).expect(404);
    const visitor = await inside(asked);
    await app.owner.query('UPDATE clients SET archived_at = now() WHERE id = $1', [asked.client.id]);
    expect(await heading(visitor, asked)).toBe('Cette CSR n’est plus attendue');
    await drop(visitor, asked, (await right(asked)).pem).expect(422);
    expect(await orderOf(asked)).toEqual({ state: 'csr_expected', csrs: 0 });
  });

  it('is waited for no more once our people dropped one, or the order is cancelled', async () => {
    const [dropped, cancelled] = [await anAskedCsr(app), await anAskedCsr(app)];
    await dropped.hand.upload(dropped.order.id, (await right(dropped)).pem);
    await cancelled.hand.run(() => cancelled.hand.orders.change(cancelled.order.id, 'cancel', { reason: 'erreur' }));
    for (const asked of [dropped, cancelled]) {
      const visitor = await inside(asked);
      expect(await heading(visitor, asked)).toBe('Cette CSR n’est plus attendue');
      const { text } = await drop(visitor, asked, (await right(asked)).pem).expect(422);
      // The page answers what was sent: loaded again, it would be sent again.
      expect(text).not.toMatch(/rechargez/i);
    }
    expect(await orderOf(cancelled)).toEqual({ state: 'cancelled', csrs: 0 });
  });

  it('is waited for no more, nor asked of anybody, while its instance is out of service', async () => {
    const asked = await anAskedCsr(app);
    const visitor = await inside(asked);
    await app.owner.query('UPDATE instances SET retired_at = now() WHERE id = $1', [asked.instance.id]);
    expect(await heading(visitor, asked)).toBe('Cette CSR n’est plus attendue');
    await drop(visitor, asked, (await right(asked)).pem).expect(422);
    expect(await orderOf(asked)).toEqual({ state: 'csr_expected', csrs: 0 });
    const support = await app.signIn('support');
    expect((await support.get(`/orders/${asked.order.id}`).expect(200)).text).not.toContain('Redemander la CSR');
    await asked.hand.touch(asked.client.id);
    expect((await nextOf(asked))?.code).not.toBe('order_csr_asked');
    const slots = wordsOf(pageOf(await support.get(`/clients/${asked.client.id}/certificates`).expect(200)), 'main');
    expect(slots).not.toContain('Attendre la CSR du client');
    const mail = { order: asked.order.id, to: 'ania@client.test', subject: 'CSR', text: 'Ici\u00a0: {espace}' };
    const refused = await support.post(`/clients/${asked.client.id}/csr-askings`).type('form').send(mail).expect(422);
    expect(refused.text).toContain('n’attend plus de CSR');
  });

  it('is waited for no more once its establishment went to another client, nor handed on to anybody', async () => {
    const asked = await anAskedCsr(app);
    const visitor = await inside(asked);
    const gone = await anEstablishment(app, { client_id: (await aClient(app)).id });
    await app.owner.query('UPDATE slots SET establishment_id = $1 WHERE id = $2', [gone.id, asked.slot.id]);
    expect(await heading(visitor, asked)).toBe('Cette CSR n’est plus attendue');
    await drop(visitor, asked, (await right(asked)).pem).expect(422);
    const colleague = { name: 'Paul Serveur', email: 'paul@client.test' };
    await visitor.post(`${asked.path}/colleague`).type('form').send(colleague).expect(422);
    expect(await orderOf(asked)).toEqual({ state: 'csr_expected', csrs: 0 });
    const support = await app.signIn('support');
    const page = wordsOf(pageOf(await support.get(`/orders/${asked.order.id}`).expect(200)), 'main');
    expect(page).toContain('L’établissement est passé à un autre client');
    expect(page).not.toContain('La CSR est attendue du client');
    const mail = { order: asked.order.id, to: 'ania@client.test', subject: 'CSR', text: 'Ici\u00a0: {espace}' };
    await support.post(`/clients/${asked.client.id}/csr-askings`).type('form').send(mail).expect(422);
  });

  it('opens what it is for and nothing else; a link for something else takes no CSR', async () => {
    const asked = await anAskedCsr(app);
    const visitor = await inside(asked);
    for (const part of ['form.pdf', 'card-form.pdf', 'prerequisites', 'refusal'])
      await visitor.get(`${asked.path}/${part}`).expect(404);
    await visitor.post(`${asked.path}/question`).type('form').send({ words: 'Quel serveur ?' }).expect(303);
    const signing = await aSentRequest(app);
    await drop(await inside(signing), signing, (await right(asked)).pem).expect(404);
  });

  it('is handed on to who makes it, with a link and a code of their own', async () => {
    const asked = await anAskedCsr(app);
    const visitor = await inside(asked);
    const page = pageOf(await visitor.get(`${asked.path}/colleague`).expect(200));
    expect(wordsOf(page, 'h1')).toBe('Ce n’est pas à moi de la faire');
    await visitor
      .post(`${asked.path}/colleague`)
      .type('form')
      .send({ name: 'Paul Serveur', email: 'paul@client.test' })
      .expect(303);
    const { rows } = await app.owner.query<{ id: string; purpose: string; order_id: string }>(
      'SELECT id, purpose, order_id FROM client_links WHERE handed_by = $1',
      [asked.linkId],
    );
    expect(rows).toEqual([expect.objectContaining({ purpose: 'csr', order_id: asked.order.id })]);
    const theirs = { linkId: rows[0]?.id ?? '', ...addressOf(app, rows[0]?.id ?? '') };
    await drop(await inside(theirs), theirs, (await right(asked)).pem).expect(303);
    expect(await orderOf(asked)).toMatchObject({ state: 'csr_checked' });
  });
});
