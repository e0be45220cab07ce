import { beforeAll, describe, expect, it } from '@jest/globals';
import { anApp, pageOf, type Visitor, wordsOf } from '../../../test/support/app.js';
import { runForOne, undoForOne } from '../../../test/support/campaign-jobs.js';
import { aClient, aDeputy, aSelection, dayFromToday, type Row } from '../../../test/support/factories.js';
import { journalOf, rowOf } from '../../../test/support/records.js';
import { DeputyBatch } from '../../portfolio/deputies/deputy-batch.service.js';
import { CampaignsService } from '../engine/campaigns.service.js';

const kind = 'assign_account_manager';
let support: Visitor;
const app = await anApp();
beforeAll(async () => {
  support = await app.signIn('support');
});

const admin = () => app.users.admin;
const manager = () => app.users.account_manager;

const named = (client: Row, [from, to]: [number, number], deputy: string) =>
  aDeputy(app, {
    ...{ client_id: client.id, deputy_id: deputy, reason: 'Congés' },
    ...{ starts_on: dayFromToday(from), ends_on: dayFromToday(to) },
  });

/** A client for which the admin stands in now, and again later, as somebody else does in between. */
async function aStoodInClient() {
  const client = await aClient(app, { account_manager_id: manager().id });
  const begun = await named(client, [-3, 3], admin().id);
  const other = await named(client, [4, 6], app.users.support.id);
  const coming = await named(client, [7, 9], admin().id);
  return { client, begun, other, coming };
}

const give = (client: Row) =>
  runForOne(app, app, { kind, clientId: client.id, parameters: { accountManager: admin().id } });
const giveBack = (client: Row, id: string) => undoForOne(app, app, { id, kind, clientId: client.id });

async function rowOfCampaign(id: string) {
  const { rows } = await app.owner.query<{ state: string; forecast_reason: string | null; outcome: string | null }>(
    'SELECT state, forecast_reason, outcome FROM campaign_rows WHERE campaign_id = $1',
    [id],
  );
  return rows[0] && { ...rows[0], told: String(rows[0].outcome).replaceAll(/[\u00a0\u202f]/gu, ' ') };
}
const until = async ({ id }: Row) => (await rowOf(app, 'deputies', id))?.['ends_on'];

describe('the deputies that a handover ends', () => {
  it('are told by the simulation and by the outcome: how many, whose, on which days', async () => {
    const { client } = await aStoodInClient();
    const alone = await aClient(app, { account_manager_id: manager().id });
    const selection = await aSelection(app, {}, [client.id, alone.id]);
    const parameters = { accountManager: admin().id };
    const campaign = { kind, title: 'Reprise', selectionId: selection.id, parameters };
    const id = await app.run(() => app.get(CampaignsService).create(campaign));
    const page = wordsOf(pageOf(await support.get(`/campaigns/${id}/simulation`).expect(200)), 'main');
    expect(page).toContain('Ce qui change aussi');
    expect(page).toContain(`12 suppléances de ${admin().name} prennent fin`);
    expect(page).toContain(`Fin : ${admin().name}, du`);

    const done = await rowOfCampaign(await give(client));
    expect(done).toMatchObject({ state: 'done' });
    expect(done?.told).toContain(`2 suppléances de ${admin().name} prennent fin`);
    expect(done?.outcome).toBe(
      `Chargé de compte\u00a0: ${admin().name}, auparavant ${manager().name}\n${done?.forecast_reason}`,
    );
    expect(await rowOfCampaign(await give(alone))).toMatchObject({ forecast_reason: null });
  });

  it('come back when it is undone, on the days they had, and nobody else’s changes', async () => {
    const { client, begun, other, coming } = await aStoodInClient();
    const id = await give(client);
    expect([await until(begun), await until(coming)]).toEqual([dayFromToday(-1), undefined]);
    const inverse = await rowOfCampaign(await giveBack(client, id));
    expect(inverse).toMatchObject({ state: 'done' });
    expect(inverse?.told).toContain(`2 suppléances reviennent\nRetour : ${admin().name}, du `);
    expect(await rowOf(app, 'deputies', begun.id)).toMatchObject({ ends_on: dayFromToday(3), reason: 'Congés' });
    expect(await rowOf(app, 'deputies', coming.id)).toMatchObject({
      ...{ deputy_id: admin().id, client_id: client.id, reason: 'Congés' },
      ...{ starts_on: dayFromToday(7), ends_on: dayFromToday(9) },
    });
    expect(await rowOf(app, 'deputies', other.id)).toMatchObject({ version: 1 });
    for (const { id: one } of [begun, coming])
      expect((await journalOf(app, one))[0]).toMatchObject({
        action: 'restored',
        summary: expect.stringMatching(/rétablie du/u) as unknown,
      });
  });

  it('come back as whoever named them named them', async () => {
    const client = await aClient(app, { account_manager_id: manager().id });
    const days = { startsOn: dayFromToday(2), endsOn: dayFromToday(5), reason: 'Congés' };
    const scope = { clientId: client.id, accountManagerId: null };
    const [made] = await app.as('account_manager')(() =>
      app.get(DeputyBatch).name([scope], { deputyId: admin().id, ...days }),
    );
    const author = async () => (await rowOf(app, 'deputies', made?.id ?? ''))?.['created_by'];
    const before = await author();
    expect(await rowOfCampaign(await giveBack(client, await give(client)))).toMatchObject({ state: 'done' });
    expect(await author()).toEqual(before);
  });

  it('do not come back where something has changed since, which is said', async () => {
    const { client, begun, coming } = await aStoodInClient();
    const id = await give(client);
    // Edited since, by a person; and the days of the other are somebody else's by now.
    await app.owner.query('UPDATE deputies SET version = version + 1 WHERE id = $1', [begun.id]);
    await named(client, [8, 12], app.users.support.id);
    const inverse = await rowOfCampaign(await giveBack(client, id));
    expect(inverse).toMatchObject({ state: 'done' });
    expect(inverse?.told).toContain('2 suppléances ne reviennent pas');
    expect(inverse?.told).toContain('elle a changé depuis');
    expect(inverse?.told).toContain(`${app.users.support.name} assure la suppléance du`);
    expect([await until(begun), await until(coming)]).toEqual([dayFromToday(-1), undefined]);
  });

  it('stay ended where the client was given to somebody else since', async () => {
    const { client, begun, coming } = await aStoodInClient();
    const id = await give(client);
    const parameters = { accountManager: 'none' };
    await runForOne(app, app, { kind, clientId: client.id, parameters });
    expect(await rowOfCampaign(await giveBack(client, id))).toMatchObject({ state: 'refused' });
    expect([await until(begun), await until(coming)]).toEqual([dayFromToday(-1), undefined]);
  });

  it('end too of whom an undone handover gives the client back to', async () => {
    const { client } = await aStoodInClient();
    const id = await give(client);
    const late = await named(client, [10, 12], manager().id);
    const inverse = await rowOfCampaign(await giveBack(client, id));
    expect(inverse?.told).toContain(`1 suppléance de ${manager().name} prend fin, 2 suppléances reviennent`);
    expect(await until(late)).toBeUndefined();
  });
});
