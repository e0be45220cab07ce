import { beforeAll, describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import { dayFromToday } from '../../test/support/factories.js';
import { slotNamed, subjectOf, ordersOf } from '../../test/support/orders.js';
import { csv, importsOf } from '../../test/support/imports.js';
import { issueCertificate, makeCsr, makeTestAuthority } from '../../test/support/pki.js';
import { journalOf, send } from '../../test/support/records.js';
import { statementsDuring } from '../../test/support/statements.js';
import { tablesUsed } from '../../test/rules/tables-used.js';
import { trust } from '../../test/support/trust.js';
import { clock } from '../platform/clock.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { judgedBy } from './asked/standing-csrs.service.js';
import { OrderPageService } from './order-page.service.js';
import { orderPageView } from './order-page.view.js';

const app = await anApp();
const support = await app.signIn();
const hand = ordersOf(app);
let authority: Awaited<ReturnType<typeof makeTestAuthority>>;
beforeAll(async () => {
  authority = await makeTestAuthority('TEST');
  await trust(app, authority.authorities, authority.environment);
});

type Columns = Record<string, unknown>;

/** As the form of the instance sends it, what it says now but for what is given. @returns what the page says then */
async function edited(id: unknown, given: Columns): Promise<string> {
  const { rows } = await app.owner.query<Columns>('SELECT * FROM instances WHERE id = $1', [id]);
  const { name, version, solution_id: solutionId, application_name: applicationName, services } = rows[0] as Columns;
  const hostName = rows[0]?.['host_name'] ?? '';
  const form = { name, version, solutionId, applicationName, services, hostName, ...given };
  await send(support, `/instances/${String(id)}`, form).expect(303);
  return wordsOf(pageOf(await support.get(`/clients/${String(rows[0]?.['client_id'])}/establishments`)), '.s-flash');
}

/** A server of an operator, its order, and the CSR that was accepted for it. */
async function aServer(host = 'mss.union-belair.fr') {
  const { client, instance } = await hand.aClientWithSlots(['mss_operator']);
  await app.owner.query(`UPDATE delegations SET scope = '{ORG,SERV}' WHERE client_id = $1`, [client.id]);
  await app.owner.query(`UPDATE editors SET ans_contract_signed_on = '2020-01-01'`);
  await app.owner.query('UPDATE instances SET host_name = $2 WHERE id = $1', [instance.id, host]);
  await hand.touch(client.id);
  const slot = slotNamed(await hand.slotsOf(client.id), host);
  const { order } = await hand.open(slot.id);
  const csr = await makeCsr({ subject: subjectOf(client, host) });
  expect(await hand.upload(order.id, csr.pem)).toMatchObject({ acceptable: true });
  return { client, instance, slot, order, csr };
}

const stateOf = async (orderId: string) => (await app.run(() => hand.orders.byId(orderId))).state;
const nameOf = async (slotId: string) =>
  (await app.owner.query<{ name: string }>('SELECT common_name AS name FROM slots WHERE id = $1', [slotId])).rows[0]
    ?.name;
const nextOf = async (clientId: unknown) =>
  (await app.owner.query<{ code: string }>('SELECT code FROM client_progress WHERE client_id = $1', [clientId])).rows[0]
    ?.code;
const release = (id: string) => app.run(() => hand.orders.change(id, 'release'));
const pageOfOrder = (id: string) =>
  app.run(async () => orderPageView(await app.get(OrderPageService).facts(id), clock.now()), 'technical_admin');

describe('the host name of an instance', () => {
  it('has no more characters than a CN, and says why; one of before is kept as it is typed', async () => {
    const long = 'messagerie-securisee-operateur.departement-des-landes.union-bel-air-dax.example.fr';
    const { client, instance } = await hand.aClientWithSlots(['mss_operator']);
    await app.owner.query('UPDATE instances SET host_name = $2 WHERE id = $1', [instance.id, long]);
    const shown = await support.get(`/instances/${instance.id}/edit`);
    expect(shown.text).toContain(`value="${long}"`);
    const { name, application_name: applicationName, solution_id: solutionId } = instance;
    const form = { name, applicationName, solutionId, services: ['mss_operator'], hostName: long, version: 1 };
    const refused = await send(support, `/instances/${instance.id}`, form).expect(422);
    expect(refused.text).toContain('64 caractères au plus\u00a0: celui-ci en a 82');
    expect(refused.text).toContain(`value="${long}"`);
    const imports = importsOf(app);
    const line = `${String(client['finess_ej'])};Serveur 2;DUI;${long}`;
    const titles = 'FINESS EJ;Instance;Nom d’application;Serveur';
    const { id } = await imports.check(csv(titles, line));
    expect((await imports.rows(id))[0]?.errors).toContainEqual({
      key: 'hostName',
      text: expect.stringContaining('celui-ci en a 82'),
    });
    await send(support, `/instances/${instance.id}`, { ...form, hostName: `${'a'.repeat(60)}.fra` }).expect(303);
  });
});

describe('an instance that is called otherwise, with an order under way', () => {
  it.each(['csr_checked', 'to_order'] as const)('%s: another CSR is expected, and each page says so', async (state) => {
    const { client, instance, slot, order } = await aServer();
    if (state === 'to_order') await release(order.id);
    expect(await nextOf(client.id)).toBe(`order_${state}`);
    expect(await edited(instance.id, { hostName: 'mss3.union-belair.fr' })).toContain(
      'Instance enregistrée. La CSR de 1 commande ne convient plus : une autre y est attendue, au nouveau nom.',
    );
    expect([await stateOf(order.id), await nameOf(slot.id)]).toEqual(['csr_expected', 'mss3.union-belair.fr']);
    expect(await nextOf(client.id)).toBe('order_csr_expected');
    expect((await journalOf(app, order.id))[0]).toMatchObject({
      action: 'refuse_csr',
      reason: 'Le nom (CN) n’est pas celui de cet emplacement.',
    });
    const view = await pageOfOrder(order.id);
    expect(view.csr?.last).toMatchObject({ state: { label: 'Ne convient plus' }, verdict: { acceptable: false } });
    expect(view.notes).toContainEqual(expect.objectContaining({ title: expect.stringContaining('ne convient plus') }));
    const placed = { productNumber: null, orderedOn: dayFromToday(0), administratorId: null };
    const seen = (await app.run(() => hand.csrs.latest(order.id)))?.id ?? '';
    await expect(app.run(() => hand.orders.place(order.id, placed, seen), 'technical_admin')).rejects.toThrow(
      'ne convient plus depuis que vous avez ouvert la page',
    );
  });

  it('one whose name comes back takes its CSR back, by hand as by the undoing of an import', async () => {
    const { client, instance, slot, order } = await aServer();
    await edited(instance.id, { hostName: 'mss3.union-belair.fr' });
    await edited(instance.id, { hostName: 'mss.union-belair.fr' });
    expect(await stateOf(order.id)).toBe('csr_checked');
    const imports = importsOf(app);
    const line = `${String(client['finess_ej'])};${String(instance['name'])};mss5.union-belair.fr`;
    const { id } = await imports.check(csv('FINESS EJ;Instance;Serveur', line));
    await imports.apply(id);
    expect([await stateOf(order.id), await nameOf(slot.id)]).toEqual(['csr_expected', 'mss5.union-belair.fr']);
    await imports.undo(id);
    expect([await stateOf(order.id), await nameOf(slot.id)]).toEqual(['csr_checked', 'mss.union-belair.fr']);
  });

  it('ordered: the slot keeps the name that the platform has, its certificate is taken, and the other server has a slot', async () => {
    const { client, instance, slot, order, csr } = await aServer();
    await hand.place(order.id);
    expect(await edited(instance.id, { hostName: 'mss4.union-belair.fr' })).toContain(
      'Instance enregistrée. 1 commande reste ouverte, que plus rien ne demande : à annuler ou à finir sur sa page.',
    );
    const names = (await hand.slotsOf(client.id)).map(({ commonName }) => commonName);
    expect(names.sort()).toEqual(['mss.union-belair.fr', 'mss4.union-belair.fr']);
    expect([await stateOf(order.id), await nameOf(slot.id)]).toEqual(['ordered', 'mss.union-belair.fr']);
    const issued = await issueCertificate(authority, {
      csrPem: csr.pem,
      profile: 'SERV_SSL',
      dnsNames: ['mss.union-belair.fr'],
    });
    const outcome = await hand.importInto(order.id, issued.pem);
    expect(outcome).toMatchObject({ imported: true });
  });

  it('ordered, then cancelled: the slot of the former name is needed no more', async () => {
    const { client, instance, order } = await aServer();
    await hand.place(order.id);
    await edited(instance.id, { hostName: 'mss4.union-belair.fr' });
    await app.run(() => hand.orders.change(order.id, 'cancel', { reason: 'Mauvais nom' }));
    const needed = (await hand.slotsOf(client.id)).filter(({ notNeededReason }) => notNeededReason === null);
    expect(needed.map(({ commonName }) => commonName)).toEqual(['mss4.union-belair.fr']);
  });

  it('of an application: the CSR goes on, for the platform is told the name; one that is passed keeps it', async () => {
    const { client, instance, slots } = await hand.aClientWithSlots(['psc']);
    const slot = slotNamed(slots, 'DUI TEST');
    const { order } = await hand.open(slot.id);
    await hand.upload(order.id, (await makeCsr({ subject: subjectOf(client, 'DUI TEST') })).pem);
    expect(await edited(instance.id, { applicationName: 'DUI 2' })).not.toContain('commande');
    expect([await stateOf(order.id), await nameOf(slot.id)]).toEqual(['csr_checked', 'DUI 2']);
    await hand.place(order.id);
    expect(await edited(instance.id, { applicationName: 'DUI 3' })).toContain(
      '1 commande est déjà passée sur la plateforme sous l’ancien nom : son emplacement le garde.',
    );
    expect(await nameOf(slot.id)).toBe('DUI 2');
  });

  it('of before the state said so: it is not placed with a CSR that fits no more', async () => {
    const { slot, order } = await aServer();
    await release(order.id);
    // As a version of before left it.
    await app.owner.query('UPDATE slots SET common_name = $2 WHERE id = $1', [slot.id, 'mss9.union-belair.fr']);
    await expect(hand.place(order.id)).rejects.toThrow('La CSR ne convient plus\u00a0: déposez-en une autre.');
    const view = await pageOfOrder(order.id);
    expect(view.csr?.last).toMatchObject({ state: { label: 'Ne convient plus' } });
  });
});

describe('a client that is called otherwise', () => {
  it('is waited for too: its CSR bears the former name', async () => {
    const { client, order } = await aServer();
    await app.run(async () => {
      await app.get(TenantDb).execute('UPDATE clients SET name = $2 WHERE id = $1', [client.id, 'Autre association']);
      app.get(TenantDb).touchClient(client.id);
    });
    expect(await stateOf(order.id)).toBe('csr_expected');
  });
});

describe('the verdicts of CSRs', () => {
  it('are asked again by as many statements for many as for one', async () => {
    const named = async (servers: Awaited<ReturnType<typeof aServer>>[], host: string) =>
      (
        await statementsDuring(() =>
          app.run(async () => {
            const ids = servers.map(({ instance }) => instance.id);
            await app.get(TenantDb).execute('UPDATE instances SET host_name = $2 WHERE id = ANY ($1)', [ids, host]);
            for (const { client } of servers) app.get(TenantDb).touchClient(client.id);
          }),
        )
      ).length;
    const [one, three] = [[await aServer()], [await aServer(), await aServer(), await aServer()]];
    expect(await named(three, 'a.union-belair.fr')).toBe(await named(one, 'a.union-belair.fr'));
    for (const { order } of [...one, ...three]) expect(await stateOf(order.id)).toBe('csr_expected');
  });

  it('stand on every table that they are judged by', () => {
    const files = ['orders/judgement.service.ts', 'orders/asked/standing-csrs.service.ts'];
    const read = tablesUsed().filter(({ file, how }) => files.includes(file) && how === 'reads');
    // What comes with the order is judged as it comes.
    const given = ['orders', 'csrs'];
    const tables = [...new Set(read.map(({ relation }) => relation))].filter((table) => !given.includes(table));
    expect(tables.sort()).toEqual([...judgedBy].sort());
  });
});
