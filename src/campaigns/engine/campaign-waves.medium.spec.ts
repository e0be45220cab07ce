import { beforeAll, describe, expect, it } from '@jest/globals';
import { aClient, aSelection } from '../../../test/support/factories.js';
import { NoteKind } from '../../../test/support/note-kind.js';
import { aTenant } from '../../../test/support/tenant.js';
import { statesOf } from '../../../test/faults/campaigns.js';
import { addWorkingDays, isWorkingDay, parisDate } from '../../journey/calendar/working-days.js';
import { clock } from '../../platform/clock.js';
import { JobRunner } from '../../platform/jobs/job-runner.js';
import { RetryLater } from '../../platform/jobs/retry-later.js';
import { CampaignPages } from '../pages/campaign-pages.js';
import { CampaignChain } from './campaign-chain.js';
import { CampaignRunner } from './campaign-runner.js';
import { CampaignMoves } from './campaign-moves.js';
import { CampaignsService } from './campaigns.service.js';
import { CampaignWaves, type Spread } from './campaign-waves.js';

const tenant = await aTenant({}, [NoteKind]);
const campaigns = tenant.get(CampaignsService);
beforeAll(async () => {
  tenant.get(JobRunner).prepare();
});

async function simulated(size: number): Promise<string> {
  const ids: string[] = [];
  for (let index = 0; index < size; index += 1) ids.push((await aClient(tenant)).id);
  const selection = await aSelection(tenant, {}, ids);
  const wish = { kind: 'note', title: 'Essai', selectionId: selection.id, parameters: {} };
  return tenant.run(() => campaigns.create(wish));
}

async function spread(size: number, days: Spread): Promise<string> {
  const id = await simulated(size);
  const { version } = await tenant.run(() => campaigns.byId(id));
  await tenant.run(() => campaigns.confirm(id, { version, typed: null, spread: days }));
  return id;
}

// Far enough for no test to begin on the very day.
const firstDay = nextWorkingDay(addWorkingDays(parisDate(new Date()), 4));
const secondDay = addWorkingDays(firstDay, 1);
const thirdDay = addWorkingDays(firstDay, 2);
const at = (day: string, hour: string) => new Date(`${day}T${hour}:30:00Z`);

function nextWorkingDay(day: string): string {
  return isWorkingDay(day) ? day : addWorkingDays(day, 1);
}

const workAt = (moment: Date, id: string) =>
  clock.at(moment, () => tenant.get(CampaignRunner).run({ campaignId: id }, { scope: tenant.scope() }));
const wavesOf = async (id: string) =>
  (await tenant.run(() => tenant.get(CampaignWaves).of(id))).map(({ dueAt, rows, pending }) => [
    parisDate(dueAt),
    rows,
    pending,
  ]);
const jobs = async (id: string) =>
  (
    await tenant.owner.query<{ dueAt: Date }>(
      `SELECT due_at AS "dueAt" FROM outbox WHERE payload ->> 'campaignId' = $1 AND done_at IS NULL ORDER BY due_at`,
      [id],
    )
  ).rows.map(({ dueAt }) => parisDate(dueAt));

describe('a campaign that is spread', () => {
  it('begins each wave on its own working day, one after the other, and ends with the last', async () => {
    const id = await spread(5, { perDay: 2, firstDay });
    expect(await wavesOf(id)).toEqual([
      [firstDay, 2, 2],
      [secondDay, 2, 2],
      [thirdDay, 1, 1],
    ]);
    expect(await jobs(id)).toEqual([firstDay]);
    await workAt(at(firstDay, '10'), id);
    expect(await statesOf(tenant, id)).toEqual({ done: 2, pending: 3 });
    expect(await jobs(id)).toEqual([firstDay, secondDay]);
    await workAt(at(secondDay, '10'), id);
    await workAt(at(thirdDay, '10'), id);
    expect(await statesOf(tenant, id)).toEqual({ done: 5 });
    expect(await tenant.run(async () => (await campaigns.byId(id)).state)).toBe('finished');
  });

  it('is put off by a job that comes before its morning, with nothing begun', async () => {
    const id = await spread(3, { perDay: 2, firstDay });
    await expect(workAt(at(firstDay, '04'), id)).rejects.toBeInstanceOf(RetryLater);
    expect(await statesOf(tenant, id)).toEqual({ pending: 3 });
    expect(await tenant.run(async () => (await campaigns.byId(id)).state)).toBe('confirmed');
    await workAt(at(firstDay, '10'), id);
    // The same job handed twice finds nothing of its wave left.
    await expect(workAt(at(firstDay, '11'), id)).rejects.toBeInstanceOf(RetryLater);
    expect(await statesOf(tenant, id)).toEqual({ done: 2, pending: 1 });
  });

  it('paused over a morning does that wave once it goes on, and cancelled leaves the rest alone', async () => {
    const id = await spread(4, { perDay: 2, firstDay });
    await workAt(at(firstDay, '10'), id);
    await tenant.run(() => campaigns.change(id, 'pause'));
    await workAt(at(secondDay, '10'), id);
    expect(await statesOf(tenant, id)).toEqual({ done: 2, pending: 2 });
    await clock.at(at(thirdDay, '10'), () => tenant.run(() => campaigns.change(id, 'resume')));
    await workAt(at(thirdDay, '10'), id);
    expect(await statesOf(tenant, id)).toEqual({ done: 4 });
    const other = await spread(4, { perDay: 1, firstDay });
    await workAt(at(firstDay, '10'), other);
    await tenant.run(() => campaigns.change(other, 'cancel', { reason: 'Plus la peine' }));
    await workAt(at(thirdDay, '10'), other);
    expect(await statesOf(tenant, other)).toEqual({ done: 1, cancelled: 3 });
  });

  it('that missed mornings, in a pause or an outage, begins them again one a working day', async () => {
    const days = Array.from({ length: 8 }, (_, index) => addWorkingDays(firstDay, index));
    const paused = await spread(8, { perDay: 2, firstDay });
    await workAt(at(firstDay, '10'), paused);
    await tenant.run(() => campaigns.change(paused, 'pause'));
    // Before the morning begins, nothing is done; and what was done that day already counts for it.
    await clock.at(at(days[4] ?? '', '03'), () => tenant.run(() => campaigns.change(paused, 'resume')));
    await expect(workAt(at(days[4] ?? '', '04'), paused)).rejects.toBeInstanceOf(RetryLater);
    expect(await wavesOf(paused)).toEqual([
      [firstDay, 2, 0],
      [days[4], 2, 2],
      [days[5], 2, 2],
      [days[6], 2, 2],
    ]);
    await workAt(at(days[4] ?? '', '10'), paused);
    expect(await statesOf(tenant, paused)).toEqual({ done: 4, pending: 4 });
    const { rows } = await tenant.owner.query<{ summary: string }>(
      `SELECT summary FROM audit_entries WHERE subject_id = $1 AND action = 'waves_put_off'`,
      [paused],
    );
    expect(rows).toHaveLength(1);
    // Nothing ran at all from the first morning on.
    const stopped = await spread(5, { perDay: 2, firstDay });
    await workAt(at(days[3] ?? '', '10'), stopped);
    expect(await statesOf(tenant, stopped)).toEqual({ done: 2, pending: 3 });
    expect((await wavesOf(stopped)).map(([day]) => day)).toEqual([days[3], days[4], days[5]]);
  });

  it('whose job is lost gets it back for its own morning, not before', async () => {
    const id = await spread(2, { perDay: 1, firstDay });
    await tenant.owner.query(`DELETE FROM outbox WHERE payload ->> 'campaignId' = $1`, [id]);
    expect(await tenant.run(() => tenant.get(CampaignChain).broken())).toContain(id);
    await tenant.run(() => tenant.get(CampaignMoves).takeUpWhatIsLeft());
    expect(await jobs(id)).toEqual([firstDay]);
  });

  it('that begins on a holiday begins on the working day after it; on a day that is over, it is refused', async () => {
    const saturday = dayOf(6);
    const id = await spread(1, { perDay: 1, firstDay: saturday });
    expect((await wavesOf(id)).map(([day]) => day)).toEqual([addWorkingDays(saturday, 1)]);
    await expect(spread(1, { perDay: 1, firstDay: '2020-01-06' })).rejects.toThrow(/passé/u);
    const many = await simulated(251);
    const { version } = await tenant.run(() => campaigns.byId(many));
    const wish = { version, typed: '251', spread: { perDay: 1, firstDay } };
    await expect(tenant.run(() => campaigns.confirm(many, wish))).rejects.toThrow(/plus de 250 vagues/u);
    expect(await tenant.run(async () => (await campaigns.byId(many)).state)).toBe('simulated');
  });

  it('says on its page which wave comes next, on which day, with how many clients', async () => {
    const id = await spread(5, { perDay: 2, firstDay });
    await workAt(at(firstDay, '10'), id);
    const page = await clock.at(at(firstDay, '11'), () =>
      tenant.run(() => tenant.get(CampaignPages).progress(id, {}, 'admin')),
    );
    expect(page.pace).toMatch(/^Prochaine.: vague 2 sur 3, [a-z]+ \d+(ᵉʳ)? [a-zéû]+ à partir de 8.h, 2.clients\.$/u);
    expect(page.waves?.rows.map(({ state }) => state.label)).toEqual(['Traitée', 'À venir', 'À venir']);
  });

  it('stopped says of each wave whether it was done or cancelled, and counts no cancelled row as handled', async () => {
    const id = await spread(5, { perDay: 2, firstDay });
    await workAt(at(firstDay, '10'), id);
    const { rows } = await tenant.owner.query<{ id: string }>(
      `SELECT id FROM campaign_rows WHERE campaign_id = $1 AND state = 'pending' ORDER BY id LIMIT 1`,
      [id],
    );
    await tenant.owner.query(`UPDATE campaign_rows SET state = 'done' WHERE id = $1`, [rows[0]?.id]);
    await tenant.run(() => campaigns.change(id, 'cancel', { reason: 'Plus la peine' }));
    const page = await tenant.run(() => tenant.get(CampaignPages).progress(id, {}, 'admin'));
    expect(page.waves?.rows.map(({ state }) => state.label)).toEqual([
      'Traitée',
      'Annulée, 1\u00a0traité avant',
      'Annulée',
    ]);
    expect(page.advance).toEqual({ number: '3', words: 'traitées sur 5, soit 60\u202f%', short: '3 sur 5' });
  });
});

function dayOf(weekday: number): string {
  const day = new Date(`${firstDay}T12:00:00Z`);
  day.setUTCDate(day.getUTCDate() + ((weekday - day.getUTCDay() + 7) % 7));
  return parisDate(day);
}
