import { describe, expect, it } from '@jest/globals';
import { uuidv7 } from '../../platform/uuid.js';
import { aClient, anOrder, aSlot } from '../../../test/support/factories.js';
import { aTenant } from '../../../test/support/tenant.js';
import { MailFiling } from '../../mailbox/in/mail-filing.service.js';
import { MailIntake } from '../../mailbox/in/mail-intake.service.js';
import { readMail } from '../../mailbox/in/read-mail.js';
import { MessageQueries } from '../../mailbox/box/message.queries.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { OrderState } from '../../journey/states/order-states.js';
import { Message } from '../../mailbox/message.entity.js';

const tenant = await aTenant();
await tenant.owner.query(`UPDATE editors SET mail_authserv_id = 'mx.editeur.test'`);

let products = 4_900_000;

async function anOrderIn(state: OrderState, columns: object = {}) {
  const client = await aClient(tenant);
  const slot = await aSlot(tenant, { client_id: client.id });
  const product = String((products += 1));
  const given = { client_id: client.id, slot_id: slot.id, state, product_number: product, ...columns };
  return { client, product, order: await anOrder(tenant, given) };
}

const automatically = <Result>(work: () => Promise<Result>) =>
  tenant.get(TenantDb).run({ editorId: tenant.editorId, actor: { kind: 'job', name: 'mailbox.collect' } }, work);

function platformWrites(text: string, { from = 'igc@esante.gouv.fr', id = uuidv7() } = {}) {
  const checked = `Authentication-Results: mx.editeur.test; dmarc=pass header.from=${from.split('@')[1]}`;
  const head = [
    checked,
    `From: <${from}>`,
    'To: igc@editeur.test',
    'Subject: IGC-Sante',
    `Message-ID: <${id}@platform.test>`,
  ];
  const type = 'Content-Type: text/plain; charset=utf-8';
  const raw = Buffer.from(`${[...head, type].join('\r\n')}\r\n\r\n${text}\r\n`);
  return automatically(async () => tenant.get(MailIntake).keep(await readMail(raw), raw));
}

const announcement = (product: string) => `Bonjour,\n\nLe certificat est disponible, produit n° ${product}.`;

async function seen(orderId: string, messageId: string) {
  const order = await tenant.owner.query<{ state: string }>('SELECT state FROM orders WHERE id = $1', [orderId]);
  const mail = await tenant.run(() => tenant.get(TenantDb).repo(Message).findOneByOrFail({ id: messageId }));
  return { order: order.rows[0]?.state, mail: mail.state, about: mail.subjectKind };
}

describe('a mail of the platform about an order', () => {
  it('makes the order « À retirer » when it names its product, with the mail as evidence', async () => {
    const { order, product } = await anOrderIn('ordered');
    const { id, sentence } = await platformWrites(announcement(product));
    expect(sentence).toBe('La commande est à retirer sur la plateforme.');
    expect(await seen(order.id, id)).toEqual({ order: 'to_collect', mail: 'matched', about: 'order' });
    const { rows } = await tenant.owner.query<{ evidence: string | null }>(
      `SELECT document_id AS evidence FROM audit_entries WHERE subject_id = $1 AND action = 'announce'`,
      [order.id],
    );
    expect(rows).toEqual([{ evidence: expect.any(String) }]);
  });

  it('changes nothing the second time, nor when it comes after the certificate', async () => {
    const { order, product } = await anOrderIn('ordered');
    const twice = uuidv7();
    await platformWrites(announcement(product), { id: twice });
    expect(await platformWrites(announcement(product), { id: twice })).toMatchObject({ known: true });
    const again = await platformWrites(announcement(product));
    expect(again.sentence).toMatch(
      /«\u00a0À retirer\u00a0»\. Rien n’a changé\. Il attend dans «\u00a0À vérifier\u00a0»\.$/u,
    );
    expect(await seen(order.id, again.id)).toMatchObject({ order: 'to_collect', mail: 'to_check' });
    const late = await anOrderIn('installed');
    const mail = await platformWrites(announcement(late.product));
    expect(await seen(late.order.id, mail.id)).toMatchObject({ order: 'installed', mail: 'to_check' });
  });

  it('refuses the order with the platform’s own words', async () => {
    const { order, product } = await anOrderIn('ordered');
    const words = `Votre demande, produit n° ${product}, est refusée : la clé a déjà servi.`;
    const { id } = await platformWrites(words);
    expect(await seen(order.id, id)).toMatchObject({ order: 'rejected', mail: 'matched' });
    const { rows } = await tenant.owner.query<{ reason: string }>(
      `SELECT reason FROM audit_entries WHERE subject_id = $1 AND action = 'reject'`,
      [order.id],
    );
    expect(rows).toEqual([{ reason: words }]);
  });

  it('refuses nothing that is still to order: a renewal keeps the number of its product, and a person reads it', async () => {
    const { order, product } = await anOrderIn('to_order');
    const { id } = await platformWrites(`Votre demande, produit n° ${product}, est refusée : la clé a déjà servi.`);
    expect(await seen(order.id, id)).toEqual({ order: 'to_order', mail: 'to_check', about: 'order' });
  });

  it('is about the order under way of a product that is renewed', async () => {
    const former = await anOrderIn('verified');
    const { order, client } = await anOrderIn('ordered', { product_number: former.product });
    const { id } = await platformWrites(announcement(former.product));
    expect(await seen(order.id, id)).toMatchObject({ order: 'to_collect' });
    await anOrderIn('ordered', { product_number: former.product, client_id: client.id });
    const shared = await platformWrites(announcement(former.product));
    expect(shared.sentence).toBeNull();
  });

  it('moves nothing when its sender is nobody we know', async () => {
    const { order, product } = await anOrderIn('ordered');
    const { id } = await platformWrites(announcement(product), { from: 'igc@ailleurs.test' });
    expect(await seen(order.id, id)).toEqual({ order: 'ordered', mail: 'unmatched', about: null });
  });

  it('is proposed to a person when it names no product, and then moves the order', async () => {
    const { order, client } = await anOrderIn('ordered', { product_number: null });
    const text = `Un certificat est disponible pour la structure FINESS ${client.finess_ej}.`;
    const { id, sentence } = await platformWrites(text);
    expect(sentence).toBeNull();
    const [proposal] = await tenant.run(async () => {
      const message = await tenant.get(TenantDb).repo(Message).findOneByOrFail({ id });
      return tenant.get(MessageQueries).proposals(message);
    });
    expect(proposal).toMatchObject({ kind: 'order', subjectId: order.id, likely: true });
    expect(await tenant.run(() => tenant.get(MailFiling).attach(id, 'order', order.id))).toMatch(/à retirer/);
    expect(await seen(order.id, id)).toMatchObject({ order: 'to_collect', mail: 'matched' });
  });

  it.each([
    ['to_order', 'certificat est disponible', /notez d’abord la commande passée sur la plateforme/],
    ['to_collect', 'certificat est disponible', /sans changer son état\.$/],
    ['collected', 'certificat est disponible', /sans changer son état\.$/],
    ['installed', 'certificat est disponible', /sans changer son état\.$/],
    ['ordered', 'certificat est disponible', /passe à «\u00a0À retirer\u00a0»\.$/],
    ['ordered', 'demande est refusée', /passe à «\u00a0Refusée\u00a0»/],
  ] as const)(
    'is proposed for an order %s with what its table does, and nothing else: « %s »',
    async (state, says, effect) => {
      const { order, client } = await anOrderIn(state, { product_number: null });
      const { id } = await platformWrites(`Votre ${says} pour la structure FINESS ${client.finess_ej}.`);
      const message = await tenant.run(() => tenant.get(TenantDb).repo(Message).findOneByOrFail({ id }));
      const [proposal] = await tenant.run(() => tenant.get(MessageQueries).proposals(message));
      expect(proposal).toMatchObject({ subjectId: order.id, effect: expect.stringMatching(effect) });
      await tenant.run(() => tenant.get(MailFiling).attach(id, 'order', order.id));
      const { rows } = await tenant.owner.query('SELECT state <> $2 AS moved FROM orders WHERE id = $1', [
        order.id,
        state,
      ]);
      expect(rows).toEqual([{ moved: proposal?.effect.includes('passe à') }]);
    },
  );

  it('is proposed by its SIRET when the client has no FINESS', async () => {
    const siret = '73282932000074';
    const { order, client } = await anOrderIn('ordered', { product_number: null });
    await tenant.owner.query('UPDATE clients SET finess_ej = NULL, siret = $2 WHERE id = $1', [client.id, siret]);
    const { id } = await platformWrites(`Un certificat est disponible pour la structure SIRET ${siret}.`);
    const [proposal] = await tenant.run(async () => {
      const message = await tenant.get(TenantDb).repo(Message).findOneByOrFail({ id });
      return tenant.get(MessageQueries).proposals(message);
    });
    expect(proposal).toMatchObject({ kind: 'order', subjectId: order.id });
    expect(proposal?.evidence[0]).toEqual({ text: `SIRET ${siret}, ou un établissement, dans le texte`, found: true });
  });
});
