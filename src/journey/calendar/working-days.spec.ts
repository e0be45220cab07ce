import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type HolidayZone,
  addDays,
  addWorkingDays,
  daysBetween,
  holidaysOf,
  isWorkingDay,
  parisDate,
  workingDaysBetween,
  zoneOfDepartement,
} from './working-days.js';

const samples = join(process.cwd(), '../shared/samples/calendar');
const withSamples = existsSync(samples) ? describe : describe.skip;

withSamples('public holidays, against the published calendars of shared/samples', () => {
  it.each<[string, HolidayZone]>([
    ['metropole.json', 'metropole'],
    ['alsace-moselle.json', 'alsace_moselle'],
  ])('agree with %s from 2006 to 2031', (file, zone) => {
    const published = Object.keys(JSON.parse(readFileSync(join(samples, file), 'utf8'))).sort();
    const years = [...new Set(published.map((date) => Number(date.slice(0, 4))))];
    const ours = [...new Set(years.flatMap((year) => holidaysOf(year, zone).map(({ date }) => date)))].sort();
    expect(years.length).toBeGreaterThan(20);
    expect(ours).toEqual(published);
  });
});

describe('public holidays', () => {
  it.each([
    ['2026-04-06', 'Lundi de Pâques'],
    ['2026-05-14', 'Ascension'],
    ['2026-05-25', 'Lundi de Pentecôte'],
  ])('put %s on %s', (date, name) => {
    expect(holidaysOf(2026, 'metropole')).toContainEqual({ date, name });
  });

  // F6: one day for the abolition of slavery in each overseas zone.
  it.each<[HolidayZone, string]>([
    ['mayotte', '2026-04-27'],
    ['martinique', '2026-05-22'],
    ['guadeloupe', '2026-05-27'],
    ['saint_martin', '2026-05-28'],
    ['guyane', '2026-06-10'],
    ['saint_barthelemy', '2026-10-09'],
    ['reunion', '2026-12-20'],
  ])('add one day in %s, on %s', (zone, date) => {
    const national = holidaysOf(2026, 'metropole').map((holiday) => holiday.date);
    const added = holidaysOf(2026, zone).filter((holiday) => !national.includes(holiday.date));
    expect(added.map((holiday) => holiday.date)).toEqual([date]);
  });

  it('come in order of date', () => {
    const dates = holidaysOf(2026, 'alsace_moselle').map(({ date }) => date);
    expect(dates).toEqual([...dates].sort());
    expect(dates).toHaveLength(13);
  });

  it.each([
    ['67', 'alsace_moselle'],
    ['974', 'reunion'],
    ['9D', 'reunion'],
    ['9f', 'mayotte'],
    ['2A', 'metropole'],
    ['97', 'metropole'],
    ['', 'metropole'],
  ])('of the département « %s » are those of %s', (departement, zone) => {
    expect(zoneOfDepartement(departement)).toBe(zone);
  });
});

describe('working days', () => {
  it('skip week-ends and holidays', () => {
    expect(isWorkingDay('2026-11-10')).toBe(true);
    expect(isWorkingDay('2026-11-11')).toBe(false);
    expect(isWorkingDay('2026-11-14')).toBe(false);
    expect(addWorkingDays('2026-11-06', 3)).toBe('2026-11-12');
    expect(addWorkingDays('2026-12-31', 1)).toBe('2027-01-04');
  });

  it('follow the zone: 26 December works in Paris in 2025, not in Strasbourg', () => {
    expect(addWorkingDays('2025-12-24', 1)).toBe('2025-12-26');
    expect(addWorkingDays('2025-12-24', 1, 'alsace_moselle')).toBe('2025-12-29');
  });

  it('count nothing for zero and go back for a negative number', () => {
    expect(addWorkingDays('2026-11-14', 0)).toBe('2026-11-14');
    expect(addWorkingDays('2026-11-12', -3)).toBe('2026-11-06');
  });

  it('are counted after the first date, up to and including the last', () => {
    expect(workingDaysBetween('2026-11-06', '2026-11-12')).toBe(3);
    expect(workingDaysBetween('2026-11-12', '2026-11-06')).toBe(-3);
    expect(workingDaysBetween('2026-11-12', '2026-11-12')).toBe(0);
  });

  it('between a date and that date plus n working days are n', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20000 }), fc.integer({ min: 0, max: 60 }), (offset, count) => {
        const date = addDays('1990-01-01', offset);
        const later = addWorkingDays(date, count);
        expect(workingDaysBetween(date, later)).toBe(count);
        if (count > 0) expect(isWorkingDay(later)).toBe(true);
      }),
    );
  });
});

describe('calendar dates', () => {
  it('are those of Paris, summer and winter', () => {
    expect(parisDate(new Date('2026-07-14T21:59:59Z'))).toBe('2026-07-14');
    expect(parisDate(new Date('2026-07-14T22:00:00Z'))).toBe('2026-07-15');
    expect(parisDate(new Date('2026-12-31T22:59:59Z'))).toBe('2026-12-31');
    expect(parisDate(new Date('2026-12-31T23:00:00Z'))).toBe('2027-01-01');
  });

  it('do not lose a day when clocks change', () => {
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
    expect(addDays('2026-10-24', 2)).toBe('2026-10-26');
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
  });

  it.each(['2026-02-30', '24/11/2026', '', '2026-13-01'])('refuse « %s »', (date) => {
    expect(() => addDays(date, 1)).toThrow(RangeError);
  });
});
