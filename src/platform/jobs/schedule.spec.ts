import { describe, expect, it } from '@jest/globals';
import { recurringJobs } from '../../jobs.js';
import { lastDue } from './schedule.js';

const minute = 60_000;
// Every hour there is in recurringJobs, and those of the cases below, are multiples of it.
const step = 5 * minute;
const utc = (text: string) => new Date(`${text}Z`);
/** What it says to who looks every five minutes. */
function runsBetween(schedule: Parameters<typeof lastDue>[0], from: Date, to: Date): string[] {
  const runs = new Set<string>();
  for (let at = from.getTime(); at <= to.getTime(); at += step) {
    const due = lastDue(schedule, new Date(at));
    if (due.getTime() > at)
      throw new Error(`At ${new Date(at).toISOString()} the last one is to come: ${due.toISOString()}`);
    if (due >= from) runs.add(due.toISOString().slice(0, 16));
  }
  return [...runs];
}

describe('a daily hour', () => {
  it.each([
    ['is that of Paris in winter', '05:10', '2026-12-31T00:00', ['2026-12-31T04:10']],
    ['is that of Paris in summer', '05:10', '2026-07-14T00:00', ['2026-07-14T03:10']],
    ['comes on 29 February', '00:05', '2028-02-28T23:00', ['2028-02-28T23:05']],
    ['comes on the first night of the year', '00:10', '2026-12-31T23:00', ['2026-12-31T23:10']],
    ['before the clocks go forward is not moved', '01:20', '2027-03-27T23:00', ['2027-03-28T00:20']],
    ['that the clocks skip comes an hour later', '02:40', '2027-03-27T23:00', ['2027-03-28T01:40']],
    ['after the clocks went forward is the new one', '03:20', '2027-03-27T23:00', ['2027-03-28T01:20']],
    ['before the clocks go back is not moved', '01:20', '2026-10-24T22:00', ['2026-10-24T23:20']],
    ['that comes twice is taken once', '02:40', '2026-10-24T22:00', ['2026-10-25T01:40']],
    ['after the clocks went back is the new one', '03:20', '2026-10-24T22:00', ['2026-10-25T02:20']],
  ])('%s: %s', (_, dailyAt, from, runs) => {
    const start = utc(`${from}:00`);
    const end = new Date(start.getTime() + 22 * 60 * minute);
    expect(runsBetween({ dailyAt: dailyAt as `${number}:${number}` }, start, end)).toEqual(runs);
  });

  it('of every round there is comes once a day over the nights that are not of twenty-four hours', () => {
    for (const night of ['2026-10-25', '2027-03-28', '2028-02-29', '2026-12-31'])
      for (const { name, schedule } of recurringJobs.filter((job) => 'dailyAt' in job.schedule)) {
        // From an evening to the third one after it, at an hour when no round is due.
        const from = new Date(utc(`${night}T20:00:00`).getTime() - 48 * 60 * minute);
        const to = new Date(utc(`${night}T20:00:00`).getTime() + 24 * 60 * minute);
        expect([name, night, runsBetween(schedule, from, to).length]).toEqual([name, night, 3]);
      }
  });
});

describe('a round every so many minutes', () => {
  it('goes on through the hour that is skipped and the one that comes twice', () => {
    for (const night of ['2027-03-28', '2026-10-25']) {
      const runs = runsBetween({ everyMinutes: 15 }, utc(`${night}T00:00:00`), utc(`${night}T01:59:00`));
      expect(runs).toHaveLength(8);
    }
  });
});
