import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aClient, aDeputy, dayFromToday, type Row } from '../../../test/support/factories.js';
import { journalOf, rowOf, send } from '../../../test/support/records.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { PortfolioService } from '../portfolio.service.js';

const app = await anApp();
const support = await app.signIn();

describe('a deputy', () => {
  const days = { startsOn: dayFromToday(0), endsOn: dayFromToday(12) };

  it('stands in for one client, is shown in its head, and the journal tells who and when', async () => {
    const client = await aClient(app, { account_manager_id: app.users.account_manager.id });
    const answers = { deputyId: app.users.support.id, ...days, reason: 'Congés' };
    await send(support, `/clients/${client.id}/deputies`, answers).expect(303);
    const head = wordsOf(pageOf(await support.get(`/clients/${client.id}`)), '.s-facts');
    expect(head).toContain(`${app.users.account_manager.name}, suppléance de ${app.users.support.name} jusqu’au`);
    const { rows } = await app.owner.query<{ id: string }>('SELECT id FROM deputies WHERE client_id = $1', [client.id]);
    expect((await journalOf(app, rows[0]?.id ?? ''))[0]).toMatchObject({ action: 'created', reason: 'Congés' });
    await send(support, `/clients/${client.id}/deputies`, { ...answers, deputyId: app.users.admin.id }).expect(422);
  });

  it('is who « Qui » names meanwhile, in the list and on the page of the client; never of a client of whom nobody is away', async () => {
    const { account_manager: away, support: standsIn, admin } = app.users;
    const mine = { account_manager_id: away.id };
    const [one, other, ofAll] = [
      await aClient(app, mine),
      await aClient(app, mine),
      await aClient(app, { account_manager_id: admin.id }),
    ];
    const today = { starts_on: dayFromToday(0), ends_on: dayFromToday(3) };
    await aDeputy(app, { client_id: one.id, deputy_id: standsIn.id, ...today });
    await aDeputy(app, { account_manager_id: admin.id, deputy_id: standsIn.id, ...today });
    await aDeputy(app, {
      client_id: other.id,
      deputy_id: standsIn.id,
      starts_on: dayFromToday(2),
      ends_on: dayFromToday(3),
    });
    for (const { id } of [one, other, ofAll]) await app.run(async () => app.get(TenantDb).touchClient(id));
    await app.owner.query(`UPDATE client_progress SET who = 'editor', who_name = NULL WHERE client_id = ANY ($1)`, [
      [one.id, other.id, ofAll.id],
    ]);
    const list = pageOf(await support.get('/clients?columns=who').expect(200));
    const named = async ({ id }: Row) => {
      const row = list(`main tbody tr:has(a[href="/clients/${id}"])`);
      const page = pageOf(await support.get(`/clients/${id}`).expect(200));
      return [standsIn.name, away.name].filter(
        (name) => row.text().includes(name) && wordsOf(page, '.s-next').includes(name),
      );
    };
    expect([await named(one), await named(other), await named(ofAll)]).toEqual([
      [standsIn.name],
      [away.name],
      [standsIn.name],
    ]);
    // An account that was closed stands in for nobody.
    await app.owner.query('UPDATE users SET disabled_at = now() WHERE id = $1', [standsIn.id]);
    const closed = pageOf(await (await app.signIn('admin')).get('/clients?columns=who').expect(200));
    await app.owner.query('UPDATE users SET disabled_at = NULL WHERE id = $1', [standsIn.id]);
    expect(closed(`main tbody tr:has(a[href="/clients/${one.id}"])`).text()).toContain(away.name);
  });

  it('is refused with what was typed: who follows already, who only reads, whose account is closed, days upside down', async () => {
    const client = await aClient(app, { account_manager_id: app.users.account_manager.id });
    const address = `/clients/${client.id}/deputies`;
    const refuse = async (answers: object) => pageOf(await send(support, address, { ...days, ...answers }).expect(422));
    const same = await refuse({ deputyId: app.users.account_manager.id, reason: 'Congés' });
    expect(wordsOf(same, '#error-summary')).toContain('assure déjà ce suivi');
    expect(same('#f-reason').val()).toBe('Congés');
    await refuse({ deputyId: app.users.auditor.id });
    await refuse({ deputyId: '' });
    await refuse({ deputyId: app.users.support.id, endsOn: dayFromToday(-1) });
    await refuse({ deputyId: app.users.support.id, startsOn: dayFromToday(-9), endsOn: dayFromToday(-1) });
    await refuse({ deputyId: app.users.support.id, startsOn: '31/02/2026' });
    const { rows } = await app.owner.query('SELECT 1 FROM deputies WHERE client_id = $1', [client.id]);
    expect(rows).toEqual([]);
  });

  it('is ended as they become the account manager, from the record or by many: nobody stands in for themselves', async () => {
    const record = (client: Row) => ({
      ...{ name: client['name'], siret: '', address: client['address'], postalCode: client['postal_code'] },
      ...{ town: client['town'], environment: 'PROD', accountManagerId: app.users.support.id, version: '1' },
    });
    const fromRecord = async (client: Row) =>
      void (await send(support, `/clients/${client.id}/edit`, record(client)).expect(303));
    const byMany = (client: Row) =>
      app.run(() => app.get(PortfolioService).assignMany([{ clientId: client.id, to: app.users.support.id }]));
    for (const becomes of [fromRecord, byMany]) {
      const client = await aClient(app, { account_manager_id: app.users.account_manager.id });
      const named = (starts: number, ends: number, deputy: string) =>
        aDeputy(app, {
          ...{ client_id: client.id, deputy_id: deputy },
          ...{ starts_on: dayFromToday(starts), ends_on: dayFromToday(ends) },
        });
      const begun = await named(-3, 3, app.users.support.id);
      const coming = await named(5, 8, app.users.support.id);
      const another = await named(10, 12, app.users.admin.id);
      await becomes(client);
      expect(await rowOf(app, 'deputies', begun.id)).toMatchObject({ ends_on: dayFromToday(-1) });
      expect(await rowOf(app, 'deputies', coming.id)).toBeUndefined();
      expect(await rowOf(app, 'deputies', another.id)).toMatchObject({ ends_on: dayFromToday(12) });
      expect((await journalOf(app, begun.id))[0]).toMatchObject({ action: 'ended' });
      expect((await journalOf(app, coming.id))[0]).toMatchObject({ action: 'removed' });
      const head = wordsOf(pageOf(await support.get(`/clients/${client.id}`)), '.s-facts');
      expect(head).not.toContain(`suppléance de ${app.users.support.name}`);
    }
  });

  it('is edited and ended; the second of two tabs meets the conflict page', async () => {
    const client = await aClient(app);
    const deputy = await aDeputy(app, { client_id: client.id, deputy_id: app.users.support.id });
    const address = `/deputies/${deputy.id}`;
    const answers = { deputyId: app.users.support.id, startsOn: dayFromToday(-1), version: '1' };
    await send(support, address, { ...answers, endsOn: dayFromToday(5) }).expect(303);
    const page = pageOf(await send(support, address, { ...answers, endsOn: dayFromToday(8) }).expect(409));
    expect(page('input[name=deputyId]').val()).toBe(app.users.support.name);
    await send(support, `${address}/end`, {}).expect(303);
    expect(await rowOf(app, 'deputies', deputy.id)).toMatchObject({ ends_on: dayFromToday(-1) });
    await send(support, `${address}/end`, {}).expect(303);
    expect((await journalOf(app, deputy.id)).map(({ action }) => action)).toEqual(['ended', 'edited']);
  });
});
