import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';

const build = new URL('../../dist/src/', import.meta.url).href;

// What the product says of some instants that a server elsewhere would call another day.
const program = `
  const { parisDate } = await import('${build}journey/calendar/calendar-days.js');
  const { dueStages, defaultStages } = await import('${build}journey/calendar/reminder-stages.js');
  const { isWorkingDay } = await import('${build}journey/calendar/working-days.js');
  const { lastDue } = await import('${build}platform/jobs/schedule.js');
  const { date, dateTime } = await import('${build}platform/web/view-helpers.js');
  const instants = ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z', '2026-12-31T22:59:59Z', '2026-12-31T23:00:00Z', '2027-03-28T00:59:59Z',
    '2027-03-28T01:00:00Z', '2028-02-28T23:00:00Z', '2028-02-29T22:59:59Z', '2026-07-14T21:59:59Z', '2026-07-14T22:00:00Z'].map((text) => new Date(text));
  console.log(JSON.stringify(instants.map((now) => [
    parisDate(now), isWorkingDay(parisDate(now)), date(now), dateTime(now),
    lastDue({ dailyAt: '02:40' }, now), lastDue({ dailyAt: '00:05' }, now),
    dueStages({ notAfter: '2028-03-01T23:59:59Z', now, stages: defaultStages, alreadyDecided: [] }),
  ])));`;

function saidIn(TZ: string): string {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    env: { PATH: process.env['PATH'], TZ },
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    encoding: 'utf8',
  });
  if (stderr) throw new Error(stderr);
  return stdout;
}

it('a server in another zone counts the same days, hours and reminders', () => {
  const here = saidIn('Europe/Paris');
  expect(here).toContain('2028-02-29');
  for (const zone of ['UTC', 'Pacific/Kiritimati']) expect([zone, saidIn(zone)]).toEqual([zone, here]);
});
