import { describe, expect, it } from '@jest/globals';
import {
  aCertificate,
  aClient,
  anEstablishment,
  anInstance,
  anOrder,
  aSlot,
  type Columns,
  dayFromToday,
  insertRow,
} from '../../../test/support/factories.js';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';

const app = await anApp();
const support = await app.signIn();

const touch = (clientId: string) => app.run(async () => app.get(TenantDb).touchClient(clientId));

/** A client whose instance uses Pro Santé Connect, one certificate a number, and serves two establishments. */
async function aServedClient(columns: Columns = {}) {
  const client = await aClient(app);
  const of = { client_id: client.id };
  const instance = await anInstance(app, { ...of, services: ['psc'], ...columns });
  const sites = [await anEstablishment(app, of), await anEstablishment(app, of)];
  for (const { id } of sites)
    await insertRow(app, 'instance_establishments', { instance_id: instance.id, establishment_id: id });
  await touch(client.id);
  return { client, instance, sites };
}

const verified = { installed_at: new Date(), verified_at: new Date() };

/** The slots that are needed, whoever holds them. */
async function neededSlots(clientId: string) {
  const { rows } = await app.owner.query<{ id: string; establishmentId: string | null }>(
    'SELECT id, establishment_id AS "establishmentId" FROM slots WHERE client_id = $1 AND not_needed_reason IS NULL ORDER BY id',
    [clientId],
  );
  return rows;
}

async function certify(clientId: string, slots: { id: string }[], columns: Columns = {}) {
  for (const { id } of slots) await aCertificate(app, { client_id: clientId, slot_id: id, ...verified, ...columns });
  await touch(clientId);
}

/** The client’s own slot, as an order opened for it would have made it. */
const itsOwn = ({ client, instance }: { client: { id: string }; instance: { id: string } }) =>
  aSlot(app, {
    client_id: client.id,
    instance_id: instance.id,
    ...{ purpose: 'psc', label: 'Pro Santé Connect', serves: ['psc'] },
  });

/** What the plan has ordered: the slots it leads to, in their order, and how many certificates, how many of them there. */
async function planned(clientId: string) {
  const page = pageOf(await support.get(`/clients/${clientId}/plan`).expect(200));
  const rows = page('section[aria-labelledby=order-title] tbody tr:not(.s-group)');
  const slots = rows.find('th a').map((_, link) => page(link).attr('href')?.replace('/slots/', ''));
  return {
    page,
    rows: rows.length,
    slots: slots.get().sort(),
    figures: page('.s-figures dd')
      .map((_, figure) => [...page(figure).find('strong, .s-muted')].map((part) => page(part).text()).join(' '))
      .get(),
  };
}

async function expectAsTheSlots(clientId: string) {
  const plan = await planned(clientId);
  const needed = await neededSlots(clientId);
  expect(plan.slots).toEqual(needed.map(({ id }) => id));
  expect(plan.rows).toBe(needed.length);
  const installation = pageOf(await support.get(`/clients/${clientId}/establishments`).expect(200));
  const counted = wordsOf(installation, `td a[href="/clients/${clientId}/certificates"]`);
  expect(counted).toMatch(new RegExp(`^${needed.length}\\scertificats? requis$`));
  return plan;
}

describe('the plan of a client and its slots', () => {
  it('are each establishment’s, then the client’s too while it is ordered, then the client’s alone once it is verified', async () => {
    const served = await aServedClient({ holder_level: 'EG' });
    const { client } = served;
    await certify(client.id, await neededSlots(client.id));
    expect((await expectAsTheSlots(client.id)).figures.slice(0, 2)).toEqual(['2 déjà là', '2']);
    const own = await itsOwn(served);
    const order = await anOrder(app, { client_id: client.id, slot_id: own.id });
    await touch(client.id);
    expect((await expectAsTheSlots(client.id)).figures.slice(0, 2)).toEqual(['3 dont 2 déjà là', '3']);
    await app.owner.query(`UPDATE orders SET state = 'cancelled' WHERE id = $1`, [order.id]);
    await certify(client.id, [own]);
    const plan = await expectAsTheSlots(client.id);
    expect(plan.slots).toEqual([own.id]);
    expect(plan.figures.slice(0, 2)).toEqual(['1 déjà là', '1 déjà là']);
  });

  it('say that what follows a certificate which ends soon is ordered, once its order is open', async () => {
    const served = await aServedClient({ holder_level: 'EG' });
    const { client } = served;
    await certify(client.id, await neededSlots(client.id), { not_after: new Date(Date.now() + 20 * 86_400_000) });
    const moves = async () => {
      const { page } = await planned(client.id);
      return page('section[aria-labelledby=moves-title] td[data-label="Aujourd’hui"]')
        .map((_, cell) => page(cell).text().trim())
        .get();
    };
    expect(await moves()).toEqual(['À commander maintenant', 'À commander maintenant']);
    const own = await itsOwn(served);
    await anOrder(app, { client_id: client.id, slot_id: own.id });
    expect(await moves()).toEqual(['Commande ouverte', 'Commande ouverte']);
    await app.owner.query(
      `UPDATE orders SET state = 'ordered', product_number = '4512', ordered_on = paris_today() WHERE slot_id = $1`,
      [own.id],
    );
    expect(await moves()).toEqual(['Commande ouverte', 'Commande ouverte']);
    await certify(client.id, [own], { verified_at: null });
    expect(await moves()).toEqual(['Successeur obtenu', 'Successeur obtenu']);
  });

  it('stay the client’s when establishments are chosen after its certificate is verified', async () => {
    const { client, instance } = await aServedClient();
    const [own] = await neededSlots(client.id);
    await certify(client.id, own ? [own] : []);
    const choice = { level: 'EG', instances: instance.id, since: dayFromToday(-3), reason: 'Parc déjà déployé' };
    await support.post(`/clients/${client.id}/holders`).type('form').send(choice).expect(303);
    const plan = await expectAsTheSlots(client.id);
    expect(plan.slots).toEqual([own?.id]);
  });

  it('keep what establishments have until its end, which costs no contract of theirs any more', async () => {
    const served = await aServedClient({ holder_level: 'EG' });
    const { client, instance } = served;
    await certify(client.id, await neededSlots(client.id));
    await app.owner.query(`UPDATE instances SET holder_level = 'EJ' WHERE id = $1`, [instance.id]);
    await touch(client.id);
    const plan = await expectAsTheSlots(client.id);
    expect(plan.figures.slice(0, 2)).toEqual(['2 déjà là', '1 déjà là']);
    const rule = plan.page('section[aria-labelledby=order-title] tbody td a').last().attr('href') ?? '';
    expect(wordsOf(plan.page, rule)).toContain('se gardent jusqu’à leur fin');
    expect(wordsOf(plan.page, '#order-title')).toBe('À commander, sous le FINESS juridique');
    const toOrder = () => wordsOf(plan.page, '#order-title + p');
    expect(toOrder()).toBe('rien : tous sont déjà là');
  });

  it('are told as to order for those alone that are not there yet', async () => {
    const { client, instance } = await aServedClient({ holder_level: 'EG', services: ['dmp'] });
    const { rows } = await app.owner.query<{ id: string }>(
      `SELECT id FROM slots WHERE client_id = $1 AND not_needed_reason IS NULL AND purpose = 'dmp_auth'`,
      [client.id],
    );
    await certify(client.id, rows);
    await app.owner.query(`UPDATE instances SET holder_level = 'EJ' WHERE id = $1`, [instance.id]);
    await touch(client.id);
    const { page } = await planned(client.id);
    expect(wordsOf(page, '#order-title + p')).toBe('1 ORG SIGN');
  });

  it('are the client’s while the instance serves nobody, whatever was chosen, and in both options', async () => {
    const { client, instance } = await aServedClient({ holder_level: 'EG' });
    await app.owner.query('DELETE FROM instance_establishments WHERE instance_id = $1', [instance.id]);
    await touch(client.id);
    const plan = await expectAsTheSlots(client.id);
    expect(plan.rows).toBe(1);
    expect(wordsOf(plan.page, 'section[aria-labelledby=order-title] .s-group')).toContain('FINESS juridique');
    const certificates = plan.page('section[aria-labelledby=comparison-title] tbody tr').first().find('td');
    expect(
      certificates
        .map((_, cell) => plan.page(cell).text())
        .get()
        .slice(0, 2),
    ).toEqual(['1', '1']);
  });

  it('are what goes on for its other services when the DMP goes', async () => {
    const { client, instance } = await aServedClient({ services: ['dmp', 'mss_bal'] });
    await certify(client.id, await neededSlots(client.id));
    const before = await planned(client.id);
    const [authentication] = (
      await app.owner.query<{ id: string }>(`SELECT id FROM slots WHERE client_id = $1 AND purpose = 'dmp_auth'`, [
        client.id,
      ])
    ).rows;
    await app.owner.query(`UPDATE instances SET services = '{mss_bal}' WHERE id = $1`, [instance.id]);
    await touch(client.id);
    const plan = await planned(client.id);
    expect(before.figures[0]).toBe('2 déjà là');
    expect([plan.slots, plan.figures[0]]).toEqual([[authentication?.id], '1 déjà là']);
  });
});
