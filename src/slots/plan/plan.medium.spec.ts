import { describe, expect, it, jest } from '@jest/globals';
import {
  aCertificate,
  aClient,
  aGrouping,
  anEstablishment,
  anInstance,
  aSlot,
  aSolution,
  dayFromToday,
  insertRow,
} from '../../../test/support/factories.js';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { holderLevel } from './holder-level.js';
import { PlanQueries } from './plan.queries.js';

const app = await anApp();
const support = await app.signIn();

/** A client with two establishments, and one instance for both unless told otherwise. */
async function aServedClient(columns: Record<string, unknown> = {}, solution?: string) {
  const client = await aClient(app, columns);
  const of = { client_id: client.id };
  const sites = [await anEstablishment(app, of), await anEstablishment(app, of)];
  const own = { ...of, services: ['dmp', 'insi_manu'], ...(solution ? { solution_id: solution } : {}) };
  const instance = await anInstance(app, own);
  for (const site of sites)
    await insertRow(app, 'instance_establishments', { instance_id: instance.id, establishment_id: site.id });
  return { client, sites, instance };
}

const close = (site: { id: string } | undefined) =>
  app.owner.query(`UPDATE establishments SET closed_on = $2, closed_reason = 'Fermé' WHERE id = $1`, [
    site?.id,
    dayFromToday(-3),
  ]);

const show = async (address: string) => pageOf(await support.get(address).expect(200));

describe('whose number a certificate carries', () => {
  const client = { finessEj: '060785011', siret: '26060042800012', establishments: [{ finessEg: '060785003' }] };
  it.each([
    ['C=FR, ST=Nice (06), O=CHU, OU=1060785011, CN=DUI', 'EJ'],
    ['C=FR, ST=Nice (06), O=CHU, OU=326060042800012, CN=DUI', 'EJ'],
    ['C=FR, ST=Nice (06), O=CHU, OU=1060785003, CN=DUI', 'EG'],
    ['C=FR, O=CHU, OU=1750000001, CN=DUI', 'unknown'],
    ['CN=DUI', 'unknown'],
    // An organization whose very name holds an OU: two answers are none.
    ['C=FR, O=CHU, OU=1060785011, OU=1060785003, CN=DUI', 'unknown'],
    ['C=FR, O=A, OU=1060785003 et fils, OU=1060785011, CN=DUI', 'unknown'],
  ])('%s: %s', (subject, level) => {
    expect(holderLevel(subject, client).level).toBe(level);
  });
});

describe('the plan of a client', () => {
  it('says what to order under which FINESS, what is covered, and what both choices cost', async () => {
    const { client, sites, instance } = await aServedClient();
    const slot = await aSlot(app, { client_id: client.id, instance_id: instance.id, serves: ['dmp'] });
    const subject = `C=FR, O=X, OU=1${sites[0]?.['finess_eg']}, CN=DPI-PROD`;
    const done = { installed_at: new Date(), verified_at: new Date() };
    await aCertificate(app, { client_id: client.id, slot_id: slot.id, subject, ...done });
    const page = await show(`/clients/${client.id}/plan`);
    const order = page('section[aria-labelledby=order-title]');
    expect(order.find('tbody tr:not(.s-group)')).toHaveLength(3);
    expect(order.find(`a[href="/slots/${slot.id}"]`)).toHaveLength(1);
    expect(order.text()).toContain(client['finess_ej'] as string);
    expect(order.text()).toContain('tenu sous FINESS EG');
    const figures = page('section[aria-labelledby=comparison-title] tbody tr')
      .map((_, row) =>
        page(row)
          .find('td')
          .slice(0, 2)
          .map((__, cell) => page(cell).text())
          .get()
          .join('/'),
      )
      .get();
    expect(figures).toEqual(['3/6', '1/2', '1/2', '1/2', '1/2', '1/2']);
    expect(wordsOf(page, 'section[aria-labelledby=moves-title] tbody')).toContain(client['finess_ej'] as string);
    expect(page('.s-drawing rect')).toHaveLength(3);
  });

  it('leads to choosing an option, and is then the plan of that choice: one set for each establishment, under its number', async () => {
    const { client, sites, instance } = await aServedClient();
    const address = `/clients/${client.id}/plan`;
    const choices = (await show(address))(`a[href^="/clients/${client.id}/holders?level="]`);
    expect(choices.map((index) => choices.eq(index).attr('href')).get()).toContain(
      `/clients/${client.id}/holders?level=EG`,
    );
    const asked = await show(`/clients/${client.id}/holders?level=EG`);
    expect(asked('input[name=instances]:checked').attr('value')).toBe(instance.id);
    expect(asked('input[name=level]:checked').attr('value')).toBe('EG');
    const answers = { level: 'EG', instances: instance.id, since: dayFromToday(-3) };
    const choose = (reason: string) =>
      support
        .post(`/clients/${client.id}/holders`)
        .type('form')
        .send({ ...answers, reason });
    const refused = await choose('');
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Indiquez le motif');
    await choose('Parc déjà déployé').expect(303);
    const chosen = await show(address);
    const order = chosen('section[aria-labelledby=order-title]');
    expect(order.find('tbody tr:not(.s-group)')).toHaveLength(6);
    for (const site of sites) expect(order.text()).toContain(site['finess_eg'] as string);
    // A server’s certificate names a machine: its number, the client’s, is one of those that would order.
    await app.owner.query(`UPDATE instances SET services = services || '{mss_operator}' WHERE id = $1`, [instance.id]);
    const numbers = (await show(address))('section[aria-labelledby=comparison-title] details');
    expect(numbers.find('summary').text()).toBe('Ce que chaque numéro commanderait');
    expect(numbers.text()).toContain(client['finess_ej'] as string);
    // What the plan asks for is what the slots are.
    expect(order.find('a[href^="/slots/"]')).toHaveLength(6);
  });

  it('knows the certificates in service only: neither revoked, nor over, nor replaced', async () => {
    const { client, instance } = await aServedClient();
    const slot = await aSlot(app, { client_id: client.id, instance_id: instance.id });
    const of = { client_id: client.id, slot_id: slot.id };
    await aCertificate(app, { ...of, revoked_at: new Date() });
    await aCertificate(app, { ...of, not_after: new Date(Date.now() - 1000) });
    const old = await aCertificate(app, of);
    const kept = await aCertificate(app, { ...of, replaces_id: old.id, verified_at: new Date() });
    const plan = await app.run(() => app.get(PlanQueries).client(client.id));
    expect(plan?.held.map((held) => held.id)).toEqual([kept.id]);
  });

  it('leaves closed establishments out, and still knows whose an old certificate is', async () => {
    const { client, sites, instance } = await aServedClient();
    const slot = await aSlot(app, { client_id: client.id, instance_id: instance.id });
    const subject = `C=FR, O=X, OU=1${sites[1]?.['finess_eg']}, CN=DPI-PROD`;
    await aCertificate(app, { client_id: client.id, slot_id: slot.id, subject });
    await close(sites[1]);
    const address = `/clients/${client.id}/plan`;
    const page = await show(address);
    expect(wordsOf(page, '.s-note')).not.toContain('n’est servi par aucune instance');
    expect(wordsOf(page, 'section[aria-labelledby=comparison-title]')).toContain('n’a qu’un site');
    expect(wordsOf(page, 'section[aria-labelledby=moves-title] tbody')).toContain(String(sites[1]?.['name']));
    const supposed = await show(`${address}?system=per_establishment`);
    expect(supposed('section[aria-labelledby=order-title] tbody tr:not(.s-group)')).toHaveLength(3);
  });

  it('orders the next of an establishment that went to another client there, and says at whose', async () => {
    const { client, sites, instance } = await aServedClient();
    const of = { client_id: client.id, instance_id: instance.id };
    const slot = await aSlot(app, { ...of, establishment_id: sites[1]?.id, not_needed_reason: null });
    await aCertificate(app, {
      client_id: client.id,
      slot_id: slot.id,
      not_after: new Date(Date.now() + 20 * 86_400_000),
    });
    const moves = async () =>
      wordsOf(await show(`/clients/${client.id}/plan`), 'section[aria-labelledby=moves-title] tbody');
    expect(await moves()).toContain('À commander maintenant');
    const other = await aClient(app);
    await app.owner.query('UPDATE establishments SET client_id = $1 WHERE id = $2', [other.id, sites[1]?.id]);
    expect(await moves()).toContain(`${other['finess_ej']}${other['name']}`);
    expect(await moves()).not.toContain('À commander maintenant');
  });

  it('counts an expiry that is only declared, until its file is imported', async () => {
    const { client, instance } = await aServedClient();
    await aSlot(app, {
      client_id: client.id,
      instance_id: instance.id,
      declared_not_after: dayFromToday(30),
      declared_by: 'Essai',
      declared_at: new Date(),
    });
    const plan = await app.run(() => app.get(PlanQueries).client(client.id));
    expect(plan?.held).toMatchObject([{ level: 'unknown', notAfter: dayFromToday(30) }]);
  });

  it('of a grouping leads to adding an instance whoever may, and nobody else', async () => {
    const grouping = await aGrouping(app);
    const client = await aClient(app, { grouping_id: grouping.id });
    const add = `a[href="/clients/${client.id}/instances/new"]`;
    expect((await show(`/groupings/${grouping.id}/plan`))(add).text()).toContain('Ajouter');
    const auditor = await app.signIn('auditor');
    expect(pageOf(await auditor.get(`/groupings/${grouping.id}/plan`).expect(200))(add)).toHaveLength(0);
  });

  it('without an instance leads to adding one, and counts both hypotheses from the address', async () => {
    const client = await aClient(app);
    const address = `/clients/${client.id}/plan`;
    for (let index = 0; index < 4; index += 1) await anEstablishment(app, { client_id: client.id });
    expect((await show(address))(`a[href="/clients/${client.id}/instances/new"]`).text()).toContain('Ajouter');
    const rows = async (system: string) =>
      (await show(`${address}?system=${system}`))('section[aria-labelledby=order-title] tbody tr:not(.s-group)').length;
    expect(await rows('unified')).toBe(3);
    expect(await rows('per_establishment')).toBe(12);
    const lost = await show(`${address}?system=other&x=1`);
    expect(lost('.s-note').text()).toMatch(/hypothèse n’existe pas/);
    expect(lost('.s-note').text()).toContain('«\u00a0x\u00a0»');
  });

  it('without an establishment says so instead of counting nothing', async () => {
    const client = await aClient(app);
    const page = await show(`/clients/${client.id}/plan?system=per_establishment`);
    expect(wordsOf(page, '.s-empty')).toContain('Aucun établissement');
  });

  it('of nobody or of another editor is not found', async () => {
    const neighbour = await app.secondEditor();
    const theirs = await aClient(neighbour);
    await support.get(`/clients/${theirs.id}/plan`).expect(404);
    await support.get(`/groupings/${(await aGrouping(neighbour)).id}/plan`).expect(404);
    await support.get('/groupings/not-an-id/plan').expect(404);
  });
});

describe('the plan of a grouping', () => {
  it('of 200 clients takes a bounded number of queries, and counts them all', async () => {
    const grouping = await aGrouping(app, { shared_system: true });
    const solution = (await aSolution(app)).id;
    for (let index = 0; index < 200; index += 1)
      await aServedClient({ grouping_id: grouping.id, name: `OG ${String(index).padStart(3, '0')}` }, solution);
    const spy = jest.spyOn(app.get(TenantDb), 'query');
    const page = await show(`/groupings/${grouping.id}/plan`);
    const queries = spy.mock.calls.length;
    spy.mockRestore();
    expect(queries).toBeLessThan(15);
    expect(page('section[aria-labelledby=order-title] tbody tr')).toHaveLength(100);
    const certificates = page('section[aria-labelledby=comparison-title] tbody tr').first().find('td');
    expect([certificates.eq(0).text(), certificates.eq(1).text()]).toEqual(['600', '1\u202f200']);
    const second = await show(`/groupings/${grouping.id}/plan?page=2`);
    expect(second('section[aria-labelledby=order-title] tbody th').first().text()).toBe('OG 100');
    // One common system, whatever the number of organizations it holds certificates for.
    expect(page('.s-drawing .name').filter((_, text) => page(text).text() === 'Système commun')).toHaveLength(1);
  });

  it('with separate systems draws one for each, and leads clients without an instance to one', async () => {
    const grouping = await aGrouping(app);
    await aServedClient({ grouping_id: grouping.id });
    const bare = await aClient(app, { grouping_id: grouping.id });
    const page = await show(`/groupings/${grouping.id}/plan`);
    expect(page(`a[href="/clients/${bare.id}/instances/new"]`)).toHaveLength(1);
    expect(wordsOf(page, '.s-note')).toContain('1 client n’a pas d’instance');
    const supposed = await show(`/groupings/${grouping.id}/plan?system=unified`);
    expect(supposed('section[aria-labelledby=comparison-title] tbody td').first().text()).toBe('6');
  });

  it('tells under how many numbers the certificates of each are, when that is not its own', async () => {
    const grouping = await aGrouping(app);
    await aServedClient({ grouping_id: grouping.id, name: 'Sous son numéro' });
    const { client, instance } = await aServedClient({ grouping_id: grouping.id, name: 'Sous ceux de ses sites' });
    await app.owner.query(`UPDATE instances SET holder_level = 'EG' WHERE id = $1`, [instance.id]);
    const page = await show(`/groupings/${grouping.id}/plan`);
    const order = page('section[aria-labelledby=order-title]');
    expect(order.text()).not.toContain('ous le FINESS EJ');
    const cells = order.find('tbody tr').map((_, row) => page(row).find('td').first().find('small').text());
    expect(cells.get().sort()).toEqual(['', 'certificats sous 2\u00a0numéros']);
    expect(order.text()).toContain(client['finess_ej'] as string);
  });

  it('counts the open establishments of each', async () => {
    const grouping = await aGrouping(app);
    const { sites } = await aServedClient({ grouping_id: grouping.id });
    await close(sites[0]);
    const page = await show(`/groupings/${grouping.id}/plan`);
    expect(wordsOf(page, 'td[data-label="Établissements"]')).toBe('1');
  });

  it('without a client leads to adding some', async () => {
    const grouping = await aGrouping(app);
    expect(wordsOf(await show(`/groupings/${grouping.id}/plan`), '.s-empty')).toContain('Aucun client');
  });
});
