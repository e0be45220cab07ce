import { beforeAll, describe, expect, it } from '@jest/globals';
import { expectNothingWrong } from '../../../test/faults/proof.js';
import { anApp } from '../../../test/support/app.js';
import { workCampaigns } from '../../../test/support/campaign-jobs.js';
import { aClient, aSelection, type Row } from '../../../test/support/factories.js';
import { journalOf, rowOf, send } from '../../../test/support/records.js';
import { JobRunner } from '../../platform/jobs/job-runner.js';
import { ProgressService } from '../../progress/progress.service.js';
import { BatchSizes } from './batch-sizes.js';
import { CampaignsService } from './campaigns.service.js';

const app = await anApp();
beforeAll(async () => {
  app.get(JobRunner).prepare();
  // Several batches, so that those of the two campaigns come between each other.
  app.get(BatchSizes).atMost = 3;
});

/** A confirmed campaign that hands clients over. @returns its id; its job waits */
async function handover(clients: Row[], accountManager: string): Promise<string> {
  const ids = clients.map(({ id }) => id);
  const selection = await aSelection(app, {}, ids);
  const campaigns = app.get(CampaignsService);
  const wish = { kind: 'assign_account_manager', title: 'Confier', selectionId: selection.id };
  const id = await app.run(() => campaigns.create({ ...wish, parameters: { accountManager } }));
  const { version } = await app.run(() => campaigns.byId(id));
  await app.run(() => campaigns.confirm(id, { version, typed: String(clients.length) }));
  return id;
}

async function outcomes(campaign: string): Promise<Map<string, { state: string; reason: string | null }>> {
  const { rows } = await app.owner.query<{ client_id: string; state: string; reason: string | null }>(
    'SELECT client_id, state, reason FROM campaign_rows WHERE campaign_id = $1',
    [campaign],
  );
  return new Map(rows.map(({ client_id, ...outcome }) => [client_id, outcome]));
}

async function someClients(count: number): Promise<Row[]> {
  const clients: Row[] = [];
  for (let at = 0; at < count; at += 1) {
    clients.push(await aClient(app, { account_manager_id: app.users.account_manager.id }));
  }
  await app.run(() => app.get(ProgressService).refreshAll());
  return clients;
}

/** Who follows the client, as its row and its journal say: to whom, one line a handover. */
async function followed(client: Row) {
  const told = (await journalOf(app, client.id)).filter(({ action }) => action === 'account_manager_changed');
  const holder = (await rowOf(app, 'clients', client.id))?.['account_manager_id'];
  return {
    holder,
    told: told.map(({ details }) => (details as { accountManager?: { to: string } }).accountManager?.to),
  };
}

describe('two campaigns on the same clients', () => {
  it('at once: each client is handed over once, and the other campaign says why it left it', async () => {
    const { admin, support } = app.users;
    const clients = await someClients(12);
    const one = await handover(clients.slice(0, 8), admin.id);
    const other = await handover(clients.slice(4), support.id);
    await workCampaigns(app);
    const [ofOne, ofOther] = [await outcomes(one), await outcomes(other)];
    for (const [at, client] of clients.entries()) {
      const [first, second] = [ofOne.get(client.id), ofOther.get(client.id)];
      const { holder, told } = await followed(client);
      const both = [first, second].filter((outcome) => outcome !== undefined);
      expect([at, both.filter(({ state }) => state === 'done').length, told]).toEqual([at, 1, [holder]]);
      expect(holder).toBe(first?.state === 'done' ? admin.id : support.id);
      for (const { state, reason } of both)
        if (state !== 'done') expect([state, reason]).toEqual(['refused', expect.stringMatching(/\S/)]);
    }
    expect([ofOne.size, ofOther.size]).toEqual([8, 8]);
    await expectNothingWrong(app);
  });
});

describe('a campaign, and a person who edits one of its clients', () => {
  const answers = (client: Row, more: object) => ({
    name: client['name'],
    siret: '',
    address: client['address'],
    postalCode: client['postal_code'],
    town: client['town'],
    environment: 'PROD',
    accountManagerId: client['account_manager_id'],
    version: '1',
    ...more,
  });

  it('at once: whichever comes second sees the other, and neither is lost', async () => {
    const { admin } = app.users;
    const clients = await someClients(6);
    const campaign = await handover(clients, admin.id);
    const person = await app.signIn();
    const edit = (client: Row) => send(person, `/clients/${client.id}/edit`, answers(client, { town: 'Antibes' }));
    const [, ...saved] = await Promise.all([
      workCampaigns(app),
      ...clients.map(async (client) => (await edit(client)).status),
    ]);
    const done = await outcomes(campaign);
    for (const [at, client] of clients.entries()) {
      const row = await rowOf(app, 'clients', client.id);
      const state = done.get(client.id)?.state;
      // 409: the page with both values; nothing of the edit is in the row.
      expect([303, 409]).toContain(saved[at]);
      expect([at, row?.['town']]).toEqual([at, saved[at] === 303 ? 'Antibes' : client['town']]);
      expect([at, row?.['account_manager_id']]).toEqual([
        at,
        state === 'done' ? admin.id : client['account_manager_id'],
      ]);
      expect(row?.['version']).toBe(1 + (saved[at] === 303 ? 1 : 0) + (state === 'done' ? 1 : 0));
    }
    await expectNothingWrong(app);
  });

  it('that was opened before: the person is shown both values, and decides', async () => {
    const { admin, support } = app.users;
    const [client] = (await someClients(1)) as [Row];
    const person = await app.signIn();
    await handover([client], admin.id);
    await workCampaigns(app);
    const page = await send(person, `/clients/${client.id}/edit`, answers(client, { accountManagerId: support.id }));
    expect([page.status, page.text]).toEqual([409, expect.stringContaining(admin.name)]);
    expect(page.text).toContain(support.name);
    expect((await followed(client)).holder).toBe(admin.id);
  });
});
