import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { complaints } from '../../../test/support/complaints.js';
import { workCampaigns } from '../../../test/support/campaign-jobs.js';
import { confirmedCampaign, rowsOf, statesOf } from '../../../test/faults/campaigns.js';
import { aTenant } from '../../../test/support/tenant.js';
import { jobOptions } from '../../jobs.js';
import { JobRunner } from '../../platform/jobs/job-runner.js';
import { CampaignMoves } from './campaign-moves.js';
import { CampaignsService } from './campaigns.service.js';

let id: string;
const size = 3;
const tenant = await aTenant();
beforeAll(async () => {
  tenant.get(JobRunner).prepare();
});
beforeEach(async () => {
  await tenant.owner.query('UPDATE outbox SET done_at = now() WHERE done_at IS NULL AND failed_at IS NULL');
  id = await confirmedCampaign(tenant, size);
});

const work = () => workCampaigns(tenant, { early: true });

const sweep = () => tenant.run(() => tenant.get(CampaignMoves).takeUpWhatIsLeft());

const change = (action: 'retry' | 'pause') => tenant.run(() => tenant.get(CampaignsService).change(id, action));
const stateOf = () => tenant.run(async () => (await tenant.get(CampaignsService).byId(id)).state);
const openJobs = async () =>
  (
    await tenant.owner.query(
      `SELECT 1 FROM outbox WHERE name = 'campaign.batch' AND done_at IS NULL AND failed_at IS NULL AND payload ->> 'campaignId' = $1`,
      [id],
    )
  ).rowCount;

/** Whoever begins the campaign fails: an error around its rows, in none of them. */
async function breakTheBeginning(): Promise<() => Promise<unknown>> {
  await tenant.owner.query(`
    CREATE FUNCTION no_beginning() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no beginning'; END $$;
    CREATE TRIGGER no_beginning BEFORE UPDATE ON campaigns FOR EACH ROW WHEN (NEW.state = 'running') EXECUTE FUNCTION no_beginning()`);
  return () => tenant.owner.query('DROP TRIGGER no_beginning ON campaigns; DROP FUNCTION no_beginning()');
}

describe('rows of a campaign that no job will do any more', () => {
  it('are taken up by the sweep, however their jobs were lost', async () => {
    await tenant.owner.query(`UPDATE outbox SET done_at = now() WHERE name = 'campaign.batch'`);
    await sweep();
    expect(await openJobs()).toBe(1);
    await work();
    expect([await statesOf(tenant, id), await stateOf()]).toEqual([{ done: size }, 'finished']);
  });

  it('are reached by « Relancer » too', async () => {
    await work();
    await tenant.owner.query(`UPDATE campaigns SET state = 'running' WHERE id = $1`, [id]);
    const [row] = await rowsOf(tenant, id);
    await tenant.owner.query(`UPDATE campaign_rows SET state = 'pending' WHERE id = $1`, [row?.id]);
    await change('retry');
    expect(await openJobs()).toBe(1);
    // Nobody is left alone any more: there is nothing to try again.
    await expect(change('retry')).rejects.toThrow('rien à relancer');
  });

  it('fail with a reason when an error around them outlasts their tries, and are reached by « Relancer »', async () => {
    const mend = await breakTheBeginning();
    for (let attempt = 1; attempt <= jobOptions['campaign.batch'].tries; attempt += 1) await work();
    expect(new Set(complaints().map((line) => /no beginning/.test(line)))).toEqual(new Set([true]));
    expect(await openJobs()).toBe(0);
    await mend();
    // The room could not even be told while the fault lasted: the sweep brings the rows back, and the campaign to its end.
    await sweep();
    await work();
    expect([await statesOf(tenant, id), await stateOf()]).toEqual([{ done: size }, 'finished']);
  });

  it('are not given a second job while they have one', async () => {
    await sweep();
    expect(await openJobs()).toBe(1);
    await work();
    expect([await statesOf(tenant, id), await stateOf()]).toEqual([{ done: size }, 'finished']);
  });
});
