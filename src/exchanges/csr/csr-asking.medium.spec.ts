import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aClient, aMessage, aRepresentative, insertRow, type Row } from '../../../test/support/factories.js';
import { ordersOf, slotNamed } from '../../../test/support/orders.js';
import { journalOf } from '../../../test/support/records.js';
import { addressOf } from '../../../test/support/space.js';
import { MailSending } from '../../mailbox/out/mail-sending.service.js';
import { linkPlace } from '../../platform/auth/link-tokens.js';

const app = await anApp();
const support = await app.signIn('support');

const director = 'direction@pins.test';

async function aWaitingOrder(services = ['insi_auto']) {
  const hand = ordersOf(app);
  const { client, slots } = await hand.aClientWithSlots(services);
  await aRepresentative(app, { client_id: client.id, first_names: 'Anne', last_name: 'Petit', email: director });
  const { order } = await hand.open(slotNamed(slots, 'INSI-AUTO').id);
  return { hand, client, slots, order, base: `/clients/${client.id}` };
}
const aCsrMail = (client: Row, columns: Record<string, unknown> = {}) =>
  aMessage(app, {
    purpose: 'incoming',
    state: 'matched',
    csr_since: new Date(),
    client_id: client.id,
    sender: director,
    subject: 'Notre CSR',
    ...columns,
  });

/** The form of the page, as it is sent when nothing is changed. */
async function formOf(address: string, visitor = support) {
  const page = pageOf(await visitor.get(address).expect(200));
  const value = (name: string) => page(`[name="${name}"]`).val() as string | undefined;
  const ticked = (name: string) => page(`input[name="${name}"]:checked`).val() as string | undefined;
  const reply = value('reply');
  return {
    page,
    sent: {
      order: ticked('order'),
      to: ticked('to'),
      subject: value('subject'),
      text: page('textarea[name="text"]').text(),
      ...(reply ? { reply } : {}),
    },
  };
}
const ask = (base: string, sent: object, visitor = support) =>
  visitor.post(`${base}/csr-askings`).type('form').send(sent);
const linksOf = async (orderId: string) => {
  const { rows } = await app.owner.query<{ id: string; email: string; over: boolean; single_use: boolean }>(
    'SELECT id, email, revoked_at IS NOT NULL AS over, single_use FROM client_links WHERE order_id = $1 ORDER BY created_at, id',
    [orderId],
  );
  return rows;
};
const mailsOf = async (clientId: unknown) => {
  const { rows } = await app.owner.query<{ id: string; body: string; purpose: string; in_reply_to: string | null }>(
    `SELECT id, body, purpose, in_reply_to FROM messages WHERE client_id = $1 AND direction = 'out' ORDER BY created_at, id`,
    [clientId],
  );
  return rows;
};
const nextOf = async (clientId: unknown) => {
  const { rows } = await app.owner.query<{ code: string; who: string }>(
    'SELECT code, who FROM client_progress WHERE client_id = $1',
    [clientId],
  );
  return rows[0];
};
const waitsForItsOwner = async (mail: Row) =>
  pageOf(await support.get(`/mailbox/messages/${mail.id}`).expect(200))('form[action$="/csr-settlement"]').length > 0;

describe('a CSR that is asked of a client', () => {
  it('from its order: one act makes the link and its mail, and the turn is the client’s', async () => {
    const { client, order, base } = await aWaitingOrder();
    const button = pageOf(await support.get(`/orders/${order.id}`).expect(200))('a[href*="/csr-asking"]');
    expect(button.text()).toContain('Demander la CSR au client');
    const { sent } = await formOf(button.attr('href') ?? '');
    expect(sent).toMatchObject({ order: order.id, to: director });
    await ask(base, sent).expect(303);
    const [mail] = await mailsOf(client.id);
    expect(mail).toMatchObject({ purpose: 'csr_request', body: expect.stringContaining(linkPlace) });
    const [link] = await linksOf(order.id);
    const claimed = await app.run(() => app.get(MailSending).claim(mail?.id ?? ''));
    expect(claimed?.letter.text).toContain(addressOf(app, link?.id ?? '').path);
    expect(await nextOf(client.id)).toEqual({ code: 'order_csr_asked', who: 'client' });
    const page = pageOf(await support.get(`/orders/${order.id}`).expect(200));
    expect(wordsOf(page, '.s-note.move')).toContain('La CSR est attendue du client depuis le');
    expect(wordsOf(page, '.s-note.move')).toContain('Anne Petit');
    expect(wordsOf(pageOf(await support.get(base).expect(200)), 'main')).toContain('Attendre la CSR du certificat');
    for (const part of ['', '/certificates'])
      expect(wordsOf(pageOf(await support.get(`${base}${part}`).expect(200)), 'main')).toMatch(
        /CSR (?:attendue )?du client/,
      );
    expect((await journalOf(app, order.id)).map(({ action }) => action)).toContain('csr_asked');
  });

  it('names another client only once that is confirmed, as any mail a person writes', async () => {
    const { order, base } = await aWaitingOrder();
    const other = await aClient(app, { name: 'Résidence des Tamaris bleus' });
    const { sent } = await formOf(`${base}/csr-asking?order=${order.id}`);
    const naming = { ...sent, text: `${sent.text}\nComme pour Résidence des Tamaris bleus.` };
    const back = pageOf(await ask(base, naming).expect(422));
    expect(back(`input[name=naming][value="${other.id}"]`)).toHaveLength(1);
    expect(await linksOf(order.id)).toEqual([]);
    await ask(base, { ...naming, naming: other.id }).expect(303);
  });

  it('again gives the same link to the same person, and ends it when another is asked', async () => {
    const { client, order, base } = await aWaitingOrder();
    const { sent } = await formOf(`${base}/csr-asking`);
    await Promise.all([ask(base, sent).expect(303), ask(base, sent).expect(303)]);
    expect(await linksOf(order.id)).toEqual([expect.objectContaining({ email: director, over: false })]);
    await app.owner.query(`UPDATE slots SET informed_email = 'dsi@pins.test' WHERE client_id = $1`, [client.id]);
    await ask(base, { ...sent, to: 'dsi@pins.test' }).expect(303);
    expect((await linksOf(order.id)).map(({ email, over }) => [email, over])).toEqual([
      [director, true],
      ['dsi@pins.test', false],
    ]);
  });

  it('by hand: the address is shown once, and serves one browser', async () => {
    const { client, order, base } = await aWaitingOrder();
    const copied = await support.post(`${base}/csr-links`).type('form').send({ order: order.id, to: director });
    const address = pageOf(copied)('code').first().text();
    const [link] = await linksOf(order.id);
    expect(address).toContain(addressOf(app, link?.id ?? '').path);
    expect(link).toMatchObject({ single_use: true });
    expect(await nextOf(client.id)).toMatchObject({ who: 'client' });
    expect(wordsOf(pageOf(await support.get(`${base}/space`).expect(200)), 'main')).toContain('Remettre une CSR');
    await support.post(`/client-links/${link?.id}/revocation`).type('form').send({}).expect(303);
    expect(await nextOf(client.id)).toEqual({ code: 'order_csr_expected', who: 'administrator' });
  });

  it('keeps the certificate to be said until the order is chosen among several', async () => {
    const { hand, slots, base } = await aWaitingOrder(['insi_auto', 'insi_manu']);
    const { order } = await hand.open(slotNamed(slots, 'INSI-MANU').id);
    const { sent } = await formOf(`${base}/csr-asking`);
    expect(sent.order).toBeUndefined();
    expect(sent.text).toContain('{attendu}');
    const { page } = await formOf(`${base}/csr-asking?order=${order.id}`);
    expect(page('input[name=order]').length).toBe(1);
    await ask(base, { ...sent, order: order.id }).expect(303);
    expect((await mailsOf(order.clientId))[0]?.body).toContain('la CSR du certificat «\u00a0INSI-MANU\u00a0»');
  });

  it.each([
    ['an order that waits for none', async () => ({ order: (await aWaitingOrder()).order.id })],
    ['somebody whom no record knows', async () => ({ to: 'inconnu@ailleurs.test' })],
    ['a text that does not say where', async () => ({ text: 'Bonjour, déposez-la.' })],
    ['a text that cites nothing known', async () => ({ text: 'Ici {espace}, {motdepasse}.' })],
  ])('is refused on its field: %s', async (_, wrong) => {
    const { client, base } = await aWaitingOrder();
    const { sent } = await formOf(`${base}/csr-asking`);
    const page = pageOf(await ask(base, { ...sent, ...(await wrong()) }).expect(422));
    expect(page('[aria-invalid="true"], .s-invalid').length).toBeGreaterThan(0);
    expect(await mailsOf(client.id)).toEqual([]);
  });

  it('says what to do first where no order waits, or where nobody is known', async () => {
    const client = await aClient(app);
    const mail = await aCsrMail(client);
    const none = pageOf(await support.get(`/clients/${client.id}/csr-asking?reply=${mail.id}`).expect(200));
    expect(wordsOf(none, '.s-note')).toContain('Aucune commande de ce client n’attend de CSR.');
    expect(none(`a[href="/clients/${client.id}/mail?reply=${mail.id}#write"]`).length).toBe(1);
    expect(none('form[action$="/csr-askings"]').length).toBe(0);
    const { base, client: waiting } = await aWaitingOrder();
    await app.owner.query(`UPDATE representatives SET email = NULL WHERE client_id = $1`, [waiting.id]);
    const nobody = pageOf(await support.get(`${base}/csr-asking`).expect(200));
    expect(wordsOf(nobody, '.s-note')).toContain('Aucune adresse de ce client n’est connue.');
  });

  it('is no act of a reader, nor upon an archived client, nor upon another editor’s', async () => {
    const { client, order, base } = await aWaitingOrder();
    const { sent } = await formOf(`${base}/csr-asking`);
    await ask(base, sent, await app.signIn('auditor')).expect(403);
    const other = await app.secondEditor();
    await ask(base, sent, await app.signIn('support', other)).expect(404);
    await app.owner.query('UPDATE clients SET archived_at = now() WHERE id = $1', [client.id]);
    await ask(base, sent);
    expect(await linksOf(order.id)).toEqual([]);
    expect(await mailsOf(client.id)).toEqual([]);
  });
});

describe('the owner of a CSR that came by mail', () => {
  it('is told by the letter that carries the link, and by no other answer', async () => {
    const { client, order, base } = await aWaitingOrder();
    const mail = await aCsrMail(client);
    const plain = { to: director, subject: 'Re : Notre CSR', text: 'Merci, bien reçu.', reply: mail.id };
    await support.post(`${base}/mails`).type('form').send(plain).expect(303);
    expect(await waitsForItsOwner(mail)).toBe(true);

    const page = pageOf(await support.get(`/mailbox/messages/${mail.id}`).expect(200));
    const { sent, page: asking } = await formOf(page('a[href*="/csr-asking"]').attr('href') ?? '');
    expect(wordsOf(asking, '#asking')).toBe('Dire comment remettre la CSR');
    expect(sent).toMatchObject({ order: order.id, to: director, reply: mail.id });
    await ask(base, sent).expect(303);
    expect(await waitsForItsOwner(mail)).toBe(false);
    const letter = (await mailsOf(client.id)).find(({ purpose }) => purpose === 'csr_request');
    expect(letter).toMatchObject({ in_reply_to: mail['message_id'] });

    // What does not leave told nobody: the mail waits again, and the turn is ours.
    await support.post(`/mailbox/messages/${letter?.id}/withdrawal`).type('form').send({}).expect(303);
    expect(await waitsForItsOwner(mail)).toBe(true);
    expect(await nextOf(client.id)).toMatchObject({ code: 'order_csr_expected' });
    await support.post(`/mailbox/messages/${mail.id}/csr-settlement`).type('form').send({}).expect(303);
    expect(await waitsForItsOwner(mail)).toBe(false);
  });

  it('gets no link at an address that no record knows', async () => {
    const { client, base } = await aWaitingOrder();
    const mail = await aCsrMail(client, { sender: 'inconnu@ailleurs.test' });
    const { page, sent } = await formOf(`${base}/csr-asking?reply=${mail.id}`);
    expect(wordsOf(page, '.s-note')).toContain('inconnu@ailleurs.test ne figure pas sur la fiche.');
    expect(sent.to).toBe(director);
    await ask(base, { ...sent, to: 'inconnu@ailleurs.test' }).expect(422);
  });

  it('is asked by a text of before there was a link, to which the link is added', async () => {
    const { client, base } = await aWaitingOrder();
    const former = { label: 'CSR reçue', subject: 'votre CSR', text: 'Appelez-nous.' };
    await insertRow(app, 'mail_texts', { id: crypto.randomUUID(), name: 'csr_by_mail', ...former });
    const mail = await aCsrMail(client);
    const { sent } = await formOf(`${base}/csr-asking?reply=${mail.id}`);
    expect(sent.text.trim()).toBe('Appelez-nous.\n\n{espace}');
  });

  it('is no business of a mail that brought none, or that is another client’s', async () => {
    const { client, base } = await aWaitingOrder();
    const plain = await aCsrMail(client, { csr_since: null });
    const strange = await aCsrMail(await aClient(app));
    for (const { id } of [plain, strange]) await support.get(`${base}/csr-asking?reply=${id}`).expect(404);
  });
});
