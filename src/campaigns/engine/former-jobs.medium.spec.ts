import { beforeAll, expect, it } from '@jest/globals';
import type { QueryRunner } from 'typeorm';
import { uuidv7 } from '../../platform/uuid.js';
import { RunCampaignsByBatches1764650000000 } from '../../../migrations/1764650000000-run-campaigns-by-batches.js';
import { workCampaigns } from '../../../test/support/campaign-jobs.js';
import { confirmedNotes, noteOf } from '../../../test/support/campaign-notes.js';
import { NoteKind } from '../../../test/support/note-kind.js';
import { aTenant } from '../../../test/support/tenant.js';
import { JobRunner } from '../../platform/jobs/job-runner.js';

const tenant = await aTenant({}, [NoteKind]);
beforeAll(async () => {
  tenant.get(JobRunner).prepare();
});

it('jobs of single rows that a former version left are replaced by one of their campaign, which ends', async () => {
  const { id, clients } = await confirmedNotes(tenant, 3);
  const { owner } = tenant;
  const migration = new RunCampaignsByBatches1764650000000();
  const runner = { query: (text: string) => owner.query(text) } as unknown as QueryRunner;
  await migration.down(runner);
  await owner.query(`DELETE FROM outbox WHERE name = 'campaign.batch'`);
  const { rows } = await owner.query<{ id: string }>('SELECT id FROM campaign_rows WHERE campaign_id = $1', [id]);
  for (const row of rows)
    await owner.query(`INSERT INTO outbox (id, name, payload, key) VALUES ($1, 'campaign.row', $2, $3)`, [
      uuidv7(),
      JSON.stringify({ rowId: row.id }),
      row.id,
    ]);
  await migration.up(runner);
  const { rows: jobs } = await owner.query(`SELECT name, payload FROM outbox WHERE name LIKE 'campaign.%'`);
  expect(jobs).toEqual([{ name: 'campaign.batch', payload: { campaignId: id } }]);
  await workCampaigns(tenant);
  expect(await noteOf(tenant, id, clients)).toMatchObject({ state: 'finished', done: 3, told: 3, toldTwice: 0 });
});
