import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { aClient, aCsr, anOrder, aSlot } from '../../../../test/support/factories.js';
import { makeCsr } from '../../../../test/support/pki.js';
import { aTenant } from '../../../../test/support/tenant.js';
import { waitFor } from '../../../../test/support/wait-for.js';
import { startSimulator, type RunningSimulator } from '../simulator.js';

let folder: string;
let simulator: RunningSimulator;
const tenant = await aTenant();
await tenant.owner.query(`UPDATE editors SET slug = 'demo'`);
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sceau-platform-'));
  await open();
});
afterEach(async () => {
  await simulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function open(): Promise<void> {
  simulator = await startSimulator({ maildir: join(folder, 'mail'), smtpPort: 0, folder, seconds: 0.05 });
  await simulator.watchOrders(tenant.database.ownerUrl);
}

async function restart(): Promise<void> {
  await simulator.stop();
  await open();
}

async function anOrderPassed(productNumber: string, columns: object = {}) {
  const name = 'Association Les Tilleuls';
  const client = await aClient(tenant, { name, departement: '29', environment: 'PROD' });
  const slot = await aSlot(tenant, {
    client_id: client.id,
    common_name: 'DUI-TILLEULS',
    actor_email: 'igc@demo.example',
  });
  const given = { client_id: client.id, slot_id: slot.id, state: 'ordered', product_number: productNumber, ...columns };
  const order = await anOrder(tenant, given);
  const csr = await makeCsr({ subject: [['CN', 'whatever the server says']] });
  await aCsr(tenant, { client_id: client.id, order_id: order.id, der: Buffer.from(csr.der) });
  return { order, client, csr };
}

const mails = async () => {
  const files = readdirSync(join(folder, 'mail/new'));
  return Promise.all(files.map((file) => simpleParser(readFileSync(join(folder, 'mail/new', file)))));
};
const page = async () => (await fetch(simulator.platformUrl)).text();
const firstMail = () => waitFor('a mail of the platform', mails, (found) => found.length > 0).then(([mail]) => mail!);
const shown = (id: string) => waitFor('the product', page, (html) => html.includes(`/products/${id}.pem`));

describe('the platform of the demonstration', () => {
  it('gives the key of the CSR a certificate in the name of the structure, and announces it', async () => {
    const { order, client, csr } = await anOrderPassed('4471001');
    const mail = await firstMail();
    expect(mail.subject).toBe('Produit n° 4471001 : votre certificat est disponible');
    expect(mail.text).toContain(`FINESS ${client.finess_ej}`);
    expect(mail.text).toContain(simulator.platformUrl);
    expect(await shown(order.id)).toContain('Association Les Tilleuls');
    const answer = await fetch(`${simulator.platformUrl}/products/${order.id}.pem`);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="DUI-TILLEULS-4471001.pem"');
    const certificate = new X509Certificate(await answer.text());
    const spki = Buffer.from(await crypto.subtle.exportKey('spki', csr.keys.publicKey));
    expect(certificate.publicKey.export({ type: 'spki', format: 'der' }).equals(spki)).toBe(true);
    expect(certificate.subject.split('\n')).toEqual([
      'C=FR',
      'ST=Finistère (29)',
      'O=Association Les Tilleuls',
      `OU=1${String(client.finess_ej)}`,
      'CN=DUI-TILLEULS',
    ]);
    const { rows } = await tenant.owner.query<{ der: Buffer }>(`SELECT der FROM authorities WHERE kind = 'issuing'`);
    expect(rows.some(({ der }) => certificate.verify(new X509Certificate(der).publicKey))).toBe(true);
    await close(order.id);
  });

  it('answers an order once, and keeps its certificate and its authority when it starts again', async () => {
    const { order } = await anOrderPassed('4471002');
    await shown(order.id);
    const read = async () => (await fetch(`${simulator.platformUrl}/products/${order.id}.pem`)).text();
    const certificate = await read();
    await firstMail();
    await restart();
    const next = await anOrderPassed('4471003');
    await shown(next.order.id);
    expect(await read()).toBe(certificate);
    expect(
      (await waitFor('the second mail', mails, (found) => found.length > 1)).map(({ subject }) => subject),
    ).toEqual([expect.stringContaining('4471002'), expect.stringContaining('4471003')]);
    await close(order.id, next.order.id);
  });

  it('announces what was ordered while it was away', async () => {
    await simulator.stop();
    const { order } = await anOrderPassed('4471004');
    await open();
    expect((await firstMail()).subject).toContain('4471004');
    await close(order.id);
  });

  it('refuses a number that ends in 13, with its reason', async () => {
    const { order } = await anOrderPassed('4471013');
    const mail = await firstMail();
    expect(mail.subject).toBe('Produit n° 4471013 : votre demande est refusée');
    expect(mail.text).toContain('Motif : le numéro de produit finit par 13');
    expect((await fetch(`${simulator.platformUrl}/products/${order.id}.pem`)).status).toBe(404);
    await close(order.id);
  });

  it('leaves what was ordered before as it is, and has the certificate of what was announced before', async () => {
    const before = await anOrderPassed('4471005', { state_since: new Date('2026-01-05T10:00:00Z') });
    const announced = await anOrderPassed('4471006', { state: 'to_collect' });
    await shown(announced.order.id);
    expect(await page()).not.toContain('4471005');
    expect(await mails()).toEqual([]);
    await close(before.order.id, announced.order.id);
  });

  it('is trusted with a list of today', async () => {
    const { rows } = await tenant.owner.query('SELECT entries FROM revocation_lists WHERE next_update > moment()');
    expect(rows.length).toBeGreaterThan(0);
  });
});

async function close(...ids: unknown[]): Promise<void> {
  await tenant.owner.query(`UPDATE orders SET state = 'cancelled' WHERE id = ANY ($1)`, [ids]);
}
