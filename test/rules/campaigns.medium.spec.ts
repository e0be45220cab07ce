import { describe, expect, it } from '@jest/globals';
import { archivedReason } from '../../src/clients/read-only-client.js';
import { CampaignKinds } from '../../src/campaigns/engine/campaign-kinds.js';
import { CampaignRunner } from '../../src/campaigns/engine/campaign-runner.js';
import { CampaignsService } from '../../src/campaigns/engine/campaigns.service.js';
import { ProgressService } from '../../src/progress/progress.service.js';
import { TenantDb } from '../../src/platform/tenancy/tenant-db.js';
import { SlotSync } from '../../src/slots/slot-sync.service.js';
import { aSelection } from '../support/factories.js';
import { aTenant, type TestEditor } from '../support/tenant.js';
import { type Scene, scenes } from './campaign-scenes.js';

const tenant = await aTenant();

interface Told {
  client: string;
  forecast: string;
  told: string | null;
  state: string;
  reason: string | null;
  mend: string | null;
}

/** The same campaign on the same frozen set, every row of it run, whatever it was foretold. */
async function run(editor: TestEditor, kind: string, { parameters, clients }: Scene, selectionId: string) {
  const before = await unplanned(editor, clients);
  const wish = { kind, title: 'Prévision et issue', selectionId, parameters };
  const id = await editor.run(() => tenant.get(CampaignsService).create(wish));
  const decidedBy = editor.users.admin.id;
  await editor.owner.query(`UPDATE campaigns SET state = 'running', decided_by_id = $2 WHERE id = $1`, [id, decidedBy]);
  await tenant.get(CampaignRunner).run({ campaignId: id }, { scope: editor.scope() });
  const rows = await rowsOf(editor, id);
  expect(rows).toHaveLength(clients.length);
  // What the batch left out, because nothing of it can have changed, had not changed: all of it made again is the same.
  expect(before).toEqual(expect.arrayContaining(await unplanned(editor, clients)));
  const changed = await changedBy(editor, id);
  expect(await editor.run(() => tenant.get(ProgressService).differing(changed))).toEqual([]);
  return rows;
}

/** The clients of which a campaign told a change; one that only makes papers changes nothing of them. */
async function changedBy(editor: TestEditor, id: string): Promise<string[]> {
  const { rows } = await editor.owner.query<{ client_id: string }>(
    `SELECT DISTINCT e.client_id FROM audit_entries e JOIN campaign_rows r ON r.id = e.campaign_row_id WHERE r.campaign_id = $1 AND e.action <> 'exported'`,
    [id],
  );
  return rows.map((row) => row.client_id);
}

const back = new Error('given back');

/** What the plan of the slots would tell of these clients now. Scenes write slots by hand that no service asks for: nothing is kept of it. */
async function unplanned(editor: TestEditor, clients: { id: string }[]): Promise<string[]> {
  let told: string[] = [];
  const plan = editor.run(async () => {
    await tenant.get(SlotSync).sync(clients.map(({ id }) => id));
    const journal = tenant.get(TenantDb).context().journal as { client_id: string; summary: string }[];
    told = journal.map(({ client_id, summary }) => `${client_id} ${summary}`);
    throw back;
  });
  await expect(plan).rejects.toBe(back);
  return told;
}

async function rowsOf(editor: TestEditor, id: string): Promise<Told[]> {
  const { rows } = await editor.owner.query<Told>(
    `SELECT r.client_id AS client, r.forecast, r.forecast_reason AS told, r.state, r.reason, r.mend_href AS mend
       FROM campaign_rows r WHERE r.campaign_id = $1 ORDER BY r.id`,
    [id],
  );
  return rows;
}

const outcomeOf: Record<string, string> = { would_do: 'done', done_already: 'skipped', refused: 'refused' };

function expectAgreement(rows: Told[]): void {
  // What is done tells what was done; for the rest, the very sentence that was foretold.
  const foretold = rows.map(({ client, forecast, told }) => [
    client,
    outcomeOf[forecast],
    forecast === 'would_do' ? null : told,
  ]);
  expect(rows.map(({ client, state, reason }) => [client, state, reason])).toEqual(foretold);
}

const ofFate = (rows: Told[], fate: string) => rows.filter(({ forecast }) => forecast === fate);

// Whoever is refused for being archived has the way out.
function expectWayOut(rows: Told[]): void {
  const archived = rows.filter(({ told }) => told?.includes(archivedReason));
  expect(archived.map(({ mend }) => mend)).toEqual(archived.map(() => '/clients/:id/archive'));
}

describe('a campaign of every kind there is', () => {
  it('has a scene here, so that a new kind is not forgotten', () => {
    const kinds = tenant.get(CampaignKinds).all();
    expect(kinds.map(({ kind }) => kind).sort()).toEqual(Object.keys(scenes).sort());
  });

  it.each(Object.keys(scenes))(
    'does to each client what it foretold, twice on the same frozen set: %s',
    async (kind) => {
      const editor = await tenant.secondEditor();
      for (const scene of (await scenes[kind]?.(editor)) ?? []) {
        const ids = scene.clients.map(({ id }) => id);
        const selection = (await aSelection(editor, {}, ids)).id;
        const first = await run(editor, kind, scene, selection);
        expectAgreement(first);
        expectWayOut(first);
        const { fates } = scene;
        expect([ofFate(first, 'would_do').length, ofFate(first, 'done_already').length]).toEqual([
          fates.would_do,
          fates.done_already,
        ]);
        const refusals = ofFate(first, 'refused').map(({ told }) => told ?? '');
        expect(refusals).toHaveLength(fates.refusals.length);
        for (const words of fates.refusals) expect(refusals.join('\n')).toContain(words);
        const second = await run(editor, kind, scene, selection);
        expectAgreement(second);
        const again = scene.again ? 'would_do' : 'done_already';
        expect(ofFate(second, again)).toHaveLength(fates.would_do + fates.done_already);
        expect(ofFate(second, 'refused')).toHaveLength(fates.refusals.length);
      }
    },
  );
});
