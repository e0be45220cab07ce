import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aCoveredClient, sendKey } from '../../../test/support/covered-client.js';
import { aCsr, anOrder } from '../../../test/support/factories.js';
import { aFreshKey } from '../../../test/support/hidden-keys.js';
import { clock } from '../../platform/clock.js';
import type { TestEditor } from '../../../test/support/tenant.js';

const app = await anApp();
const technical = await app.signIn('technical_admin');

const told = async (editor: TestEditor, clientId: string) => {
  const sql = `SELECT summary FROM audit_entries WHERE action = 'key_exposed' AND client_id = $1`;
  return (await editor.owner.query<{ summary: string }>(sql, [clientId])).rows.map(({ summary }) => summary);
};
const next = async (clientId: string) => {
  const sql = 'SELECT code, detail, since FROM client_progress WHERE client_id = $1';
  return (await app.owner.query<{ code: string; detail: string; since: string | null }>(sql, [clientId])).rows[0];
};
const toRedo = async () => {
  const page = pageOf(await technical.get('/clients?revoke=1').expect(200));
  const links = page('main tbody tr a[href^="/clients/"]').toArray();
  return [...new Set(links.map((link) => page(link).attr('href')?.split('/')[2]))];
};
const words = async (address: string) => wordsOf(pageOf(await technical.get(address).expect(200)), 'main');

describe('a certificate in force whose private key comes to us', () => {
  it('is to be revoked and made again, wherever one looks for what to do', async () => {
    const key = aFreshKey();
    const { id, slot } = await aCoveredClient(app, app, key.print);
    expect([await toRedo(), (await next(id))?.code]).toEqual([[], expect.not.stringContaining('redo')]);
    await sendKey(app, id, key);
    expect(await toRedo()).toEqual([id]);
    expect(await next(id)).toEqual({
      code: 'slot_to_redo',
      detail: expect.stringContaining('Sa clé privée nous est parvenue, elle est exposée'),
      since: clock.today(),
    });
    expect(await words(`/clients/${id}`)).toContain('1 certificat a une clé privée exposée');
    expect(await words(`/slots/${slot}`)).toContain('sa clé privée nous est parvenue, elle est exposée');
    expect(await words('/certificates')).toMatch(/Couvert, à refaire(?!\s*à refaire)/);
    expect(await words('/')).toContain('Clients dont les certificats sont à révoquer et à refaire');
    expect(await words('/register-changes')).toContain(
      '1 client a une clé exposée, un ancien numéro, ou a changé de nom',
    );
    expect(await told(app, id)).toEqual([
      'Alerte\u00a0: la clé privée d’un certificat en service nous est parvenue, à révoquer et à refaire (INSI-AUTO)',
    ]);
    await app.owner.query('UPDATE certificates SET revoked_at = now() WHERE spki_sha256 = $1', [key.print]);
    expect(await toRedo()).toEqual([]);
  });

  it('is made again without being installed, when it is not yet', async () => {
    const key = aFreshKey();
    const { id, slot } = await aCoveredClient(app, app, key.print, { installed_at: null, verified_at: null });
    expect((await next(id))?.code).toBe('certificate_to_install');
    await sendKey(app, id, key);
    expect((await next(id))?.code).toBe('slot_to_redo');
    for (const address of [`/clients/${id}`, `/clients/${id}/certificates`])
      expect(await words(address)).not.toContain('Installer');
    expect(await words(`/clients/${id}/certificates`)).toContain('À refaire');
    expect(await words(`/slots/${slot}`)).toContain('À révoquer et à refaire');
    await app.owner.query('UPDATE certificates SET revoked_at = now() WHERE spki_sha256 = $1', [key.print]);
  });

  it('is refused further on when an order under way was passed with it, and each screen says so', async () => {
    const key = aFreshKey();
    const { id, slot } = await aCoveredClient(app, app, aFreshKey().print, {
      not_after: new Date(Date.now() + 86_400_000),
    });
    const order = await anOrder(app, { client_id: id, slot_id: slot, state: 'to_order', number: 'C-2026-0777' });
    await aCsr(app, { client_id: id, order_id: order.id, spki_sha256: key.print, acceptable: true });
    await sendKey(app, id, key);
    expect(await next(id)).toMatchObject({ code: 'order_spoilt' });
    expect(await words(`/orders/${order.id}`)).toContain('Refaire la CSR du certificat');
    expect(await words(`/orders/${order.id}`)).toMatch(/Sa clé est exposée : une autre CSR est attendue.*Clé exposée/);
    for (const address of [`/clients/${id}`, `/clients/${id}/certificates`])
      expect(await words(address)).toMatch(/Suite.*Refaire la CSR/);
    for (const address of ['/certificates', '/certificates?view=list', '/orders'])
      expect(await words(address)).toContain('CSR à refaire');
    expect(await toRedo()).toEqual([]);
  });

  it('is that of each client that has one, and of no other editor', async () => {
    const key = aFreshKey();
    const neighbour = await app.secondEditor();
    const theirs = await aCoveredClient(app, neighbour, key.print);
    const ours = [await aCoveredClient(app, app, key.print), await aCoveredClient(app, app, key.print)];
    await sendKey(app, ours[0]?.id ?? '', key);
    expect(new Set(await toRedo())).toEqual(new Set(ours.map(({ id }) => id)));
    expect(await told(neighbour, theirs.id)).toEqual([]);
    const { rows } = await neighbour.owner.query('SELECT 1 FROM certificates_to_redo');
    expect(rows).toEqual([]);
    await app.owner.query('UPDATE certificates SET revoked_at = now() WHERE spki_sha256 = $1', [key.print]);
  });

  it('is left alone once it is revoked, or over', async () => {
    const [revoked, over] = [aFreshKey(), aFreshKey()];
    const one = await aCoveredClient(app, app, revoked.print, { revoked_at: new Date() });
    const other = await aCoveredClient(app, app, over.print, { not_after: new Date(Date.now() - 86_400_000) });
    await sendKey(app, one.id, revoked);
    await sendKey(app, other.id, over);
    expect([await toRedo(), await told(app, one.id), await told(app, other.id)]).toEqual([[], [], []]);
  });

  it('comes before what is fine: first in the grid, and the worst of its client in the list', async () => {
    const fine = await aCoveredClient(app, app, aFreshKey().print);
    const key = aFreshKey();
    const { id } = await aCoveredClient(app, app, key.print);
    const grid = async () => {
      const page = pageOf(await technical.get('/certificates?size=200').expect(200));
      const rows = page('main tbody a[href$="/certificates"]').toArray();
      return rows.map((link) => page(link).attr('href')?.split('/')[2]).filter((one) => one === id || one === fine.id);
    };
    // Their numbers say which is which: of two that are fine, the name does.
    await app.owner.query(
      `UPDATE clients SET name = CASE WHEN id = $1 THEN 'Zinnia' ELSE 'Azalée' END WHERE id = ANY ($2)`,
      [id, [id, fine.id]],
    );
    expect(await grid()).toEqual([fine.id, id]);
    await sendKey(app, id, key);
    expect(await grid()).toEqual([id, fine.id]);
    expect(await words('/clients?coverage=to_redo')).toContain('Zinnia');
  });
});
