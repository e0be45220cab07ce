import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import { aCoveredClient } from '../../test/support/covered-client.js';
import { aCertificate, anOrder } from '../../test/support/factories.js';
import { aFreshKey } from '../../test/support/hidden-keys.js';
import { parisDate } from '../journey/calendar/calendar-days.js';
import { frenchDate } from '../journey/calendar/french-date.js';

const app = await anApp();
const technical = await app.signIn('technical_admin');
const words = async (address: string) => wordsOf(pageOf(await technical.get(address).expect(200)), 'main');

const plain = (text: string | undefined) => text?.replaceAll('\u00a0', ' ');
const later = new Date(Date.now() + 10 * 86_400_000);
const fromThen = plain(`dès le ${frenchDate(parisDate(later))}`);
const uninstalled = { not_before: later, installed_at: null, verified_at: null };

describe('a certificate whose validity has not begun yet', () => {
  it('says from when it is installed, on each page that says that it is to be', async () => {
    const one = await aCoveredClient(app, app, aFreshKey().print, uninstalled);
    const own = { client_id: one.id, slot_id: one.slot };
    const order = await anOrder(app, { ...own, state: 'collected', certificate_id: one.certificate });
    await one.touch();
    const pages = [
      `/slots/${one.slot}`,
      `/certificates/${one.certificate}`,
      '/certificates',
      '/certificates?view=list',
    ];
    for (const address of [...pages, `/clients/${one.id}`, `/clients/${one.id}/certificates`]) {
      const said = await words(address);
      expect([address, said.includes(`installer ${fromThen}`) || said.includes(`certificat ${fromThen}`)]).toEqual([
        address,
        true,
      ]);
    }
    expect(await words(`/orders/${order.id}`)).toContain('Il n’est valable qu’à partir du');
    const chasing = await words(`/clients/${one.id}/chasing`);
    expect(chasing).toContain(fromThen);
    expect(chasing).not.toMatch(/-\d+ jours? ouvré/);
    const grid = pageOf(await technical.get('/certificates').expect(200));
    expect(plain(grid(`a[href="/orders/${order.id}"]`).attr('title'))).toContain(
      `Installer le certificat INSI-AUTO ${fromThen}`,
    );
    const { rows } = await app.owner.query<{ title: string }>(
      'SELECT title FROM client_progress WHERE client_id = $1',
      [one.id],
    );
    expect(plain(rows[0]?.title)).toContain(fromThen);
  });

  it('is no task of home before that day: its count is that of the list it leads to, which says from when', async () => {
    const editor = await app.secondEditor();
    const admin = await app.signIn('technical_admin', editor);
    const page = async (address: string) => pageOf(await admin.get(address).expect(200));
    const numbers = async () => {
      const task = (await page('/'))('a[href^="/orders?state=to_install"]').closest('li');
      const href = task.find('a[href^="/orders?state=to_install"]').attr('href') ?? '';
      return [Number(task.find('.s-queue-n').text()), (await page(href))('main tbody tr').length];
    };
    const waiting = async (certificate: Record<string, unknown>) => {
      const one = await aCoveredClient(app, editor, aFreshKey().print, { ...uninstalled, ...certificate });
      const own = { client_id: one.id, slot_id: one.slot };
      await anOrder(editor, { ...own, state: 'collected', certificate_id: one.certificate });
      await one.touch();
      return one.id;
    };
    await waiting({});
    expect(await numbers()).toEqual([0, 0]);
    await waiting({ not_before: new Date(Date.now() - 86_400_000) });
    expect(await numbers()).toEqual([1, 1]);
    const said = wordsOf(await page('/orders?begun=0'), 'main tbody');
    expect(said).toContain(`Retirée, à installer ${fromThen}`);
    const { rows } = await editor.owner.query(
      `SELECT who FROM client_progress WHERE code = 'order_collected' ORDER BY who`,
    );
    expect(rows).toEqual([{ who: 'administrator' }, { who: 'nobody' }]);
  });

  it('has waited since its first day, however long ago it came: home, the list and the page of the client say one date', async () => {
    const editor = await app.secondEditor();
    const admin = await app.signIn('technical_admin', editor);
    const said = async (address: string, where = 'main') =>
      plain(wordsOf(pageOf(await admin.get(address).expect(200)), where));
    const ago = (days: number) => new Date(Date.now() - days * 86_400_000);
    const one = await aCoveredClient(app, editor, aFreshKey().print, { ...uninstalled, not_before: ago(2) });
    const own = { client_id: one.id, slot_id: one.slot, certificate_id: one.certificate };
    const order = await anOrder(editor, { ...own, state: 'collected', state_since: ago(9) });
    await one.touch();
    const list = '/orders?state=to_install&spoilt=0&begun=1';
    const everywhere = async () => [
      /La plus ancienne : (\d+) j/.exec((await said('/', 'li:has(a[href^="/orders?state=to_install"])')) ?? '')?.[1],
      /^(\d+) j/.exec((await said(list, 'main td[data-label="Depuis"]')) ?? '')?.[1],
      /, depuis (\d+) j/.exec((await said(`/clients/${one.id}/certificates`)) ?? '')?.[1],
    ];
    expect(await everywhere()).toEqual(['2', '2', '2']);
    await editor.owner.query(`UPDATE orders SET state = 'installed', state_since = $2 WHERE id = $1`, [
      order.id,
      ago(1),
    ]);
    await one.touch();
    expect(await everywhere()).toEqual(['1', '1', '1']);
  });

  it('that is to follow one in service leaves what that is worth as it was', async () => {
    const one = await aCoveredClient(app, app, aFreshKey().print);
    const own = { client_id: one.id, slot_id: one.slot };
    const next = await aCertificate(app, { ...own, ...uninstalled, replaces_id: one.certificate });
    await anOrder(app, { ...own, state: 'collected', certificate_id: next.id });
    await one.touch();
    expect(await words(`/slots/${one.slot}`)).toContain('Couvert');
    expect(await words(`/clients/${one.id}/certificates`)).toContain(`Installer le certificat ${fromThen}`);
  });
});
