import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aCoveredClient, sendKey } from '../../../test/support/covered-client.js';
import { aCsr, anOrder } from '../../../test/support/factories.js';
import { aFreshKey } from '../../../test/support/hidden-keys.js';
import { CertificateExport, certificateTitles } from '../grid/certificate-export.js';
import { readGridFilter } from '../grid/grid-filter.js';

const app = await anApp();
const technical = await app.signIn('technical_admin');
const words = async (address: string) => wordsOf(pageOf(await technical.get(address).expect(200)), 'main');
const uninstalled = { installed_at: null, verified_at: null };

/** A client whose one certificate was collected, for an order that goes on. */
async function aCollectedOrder() {
  const key = aFreshKey();
  const covered = await aCoveredClient(app, app, key.print, uninstalled);
  const { id, slot, certificate } = covered;
  const order = await anOrder(app, { client_id: id, slot_id: slot, state: 'collected', certificate_id: certificate });
  await aCsr(app, { client_id: id, order_id: order.id, spki_sha256: key.print });
  await covered.touch();
  return { ...covered, key, order: order.id };
}

async function exportedStates(): Promise<unknown[]> {
  const states: unknown[] = [];
  await app.run(async () => {
    for await (const row of app.get(CertificateExport).rows('csv', readGridFilter({}, new Date()), new Date()))
      if (row !== certificateTitles) states.push(row.at(-1));
  });
  return states;
}

const next = async (clientId: string) => {
  const sql = 'SELECT code, step, due, detail FROM client_progress WHERE client_id = $1';
  return (await app.owner.query<{ detail: string }>(sql, [clientId])).rows[0];
};

describe('a certificate that was collected, and whose key came before it was installed', () => {
  it('is told in the same words by its slot, its order, its own page and the export', async () => {
    const { id, slot, certificate, order, key } = await aCollectedOrder();
    expect(await exportedStates()).toEqual(['À installer']);
    await sendKey(app, id, key);
    const remedy =
      'révoquez-le sur la plateforme, notez-le sur sa fiche, annulez la commande, puis ouvrez-en une autre';
    const pages = { slot: `/slots/${slot}`, order: `/orders/${order}`, certificate: `/certificates/${certificate}` };
    for (const address of Object.values(pages)) {
      const page = await words(address);
      expect(page).toContain(remedy);
      expect(page).not.toMatch(/demandez un nouveau produit|installez-le, ou/);
    }
    for (const address of [pages.slot, pages.certificate]) expect(await words(address)).toContain('À refaire');
    expect(await words(pages.order)).toMatch(/Certificat ?À refaire.*Clé exposée/);
    expect(await exportedStates()).toEqual(['À refaire']);
    const told = `SELECT summary FROM audit_entries WHERE action = 'key_exposed' AND client_id = $1`;
    expect((await app.owner.query(told, [id])).rows).toEqual([
      {
        summary: expect.stringContaining('la clé privée d’un certificat retiré, pas encore installé nous est parvenue'),
      },
    ]);
    expect(await next(id)).toMatchObject({ code: 'order_spoilt', step: 4, due: null });
  });

  it('is counted and listed among what is to be made again, not among what is to be installed', async () => {
    const { id, slot, order, key } = await aCollectedOrder();
    const listed = async (address: string) => {
      const page = pageOf(await technical.get(address).expect(200));
      return page(`main tbody a[href="/orders/${order}"], main tbody a[href="/slots/${slot}"]`).length > 0;
    };
    const lists = [
      '/orders?state=to_install&spoilt=0&begun=1',
      '/certificates?view=list&coverage=issued_not_installed',
    ];
    const others = ['/orders?spoilt=1', '/certificates?view=list&coverage=to_redo'];
    const all = () => Promise.all([...lists, ...others].map((address) => listed(address)));
    expect(await all()).toEqual([true, true, false, false]);
    expect(await words('/')).toMatch(/1 ?Émis, à installer/);
    await sendKey(app, id, key);
    expect(await all()).toEqual([false, false, true, true]);
    expect(await words('/')).toMatch(/0 ?Émis, à installer/);
    expect(await words('/certificates')).toMatch(/À refaire.*Couverts/);
    const grid = pageOf(await technical.get('/certificates').expect(200));
    expect(grid(`main td a[href="/orders/${order}"] .s-state`).attr('class')).toBe('s-state to_redo');
    // The list of clients and what is taken out of it say the same of the client, by the same word.
    const told = async (coverage: string) => {
      const page = pageOf(
        await technical.get(`/clients?view=all&columns=name,coverage&coverage=${coverage}`).expect(200),
      );
      return page(`main tr:has(a[href="/clients/${id}"]) .s-state`).attr('class') ?? null;
    };
    expect([await told('to_redo'), await told('issued_not_installed')]).toEqual(['s-state to_redo', null]);
  });

  it('interrupted nothing once it is revoked, and its order tells what became of both', async () => {
    const { id, order, certificate, key, touch } = await aCollectedOrder();
    await sendKey(app, id, key);
    await app.owner.query('UPDATE certificates SET revoked_at = now() WHERE id = $1', [certificate]);
    await touch();
    expect(await words(`/orders/${order}`)).toMatch(/Certificat ?Révoqué.*Clé exposée/);
    expect(await next(id)).toMatchObject({
      code: 'order_spoilt',
      step: 4,
      detail: expect.not.stringContaining('interrompu'),
    });
    await app.owner.query(`UPDATE orders SET state = 'cancelled' WHERE id = $1`, [order]);
    await touch();
    expect(await next(id)).toMatchObject({
      code: 'slot_revoked',
      step: 4,
      detail: expect.not.stringContaining('interrompu'),
    });
  });
});
