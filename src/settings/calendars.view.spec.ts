import { describe, expect, it } from '@jest/globals';
import { calendarsView } from './calendars.view.js';

describe('the calendars of working days', () => {
  const { years } = calendarsView('2026-11-30');
  const of = (year: number, name: string) =>
    years.find((one) => one.year === year)?.days.filter((day) => day.name === name) ?? [];

  it('are those of this year and of the next, each day once and in order', () => {
    expect(years.map(({ year }) => year)).toEqual([2026, 2027]);
    for (const { days } of years) expect(days.map(({ iso }) => iso)).toEqual(days.map(({ iso }) => iso).toSorted());
    expect(of(2027, 'Noël')).toEqual([
      { iso: '2027-12-25', day: 'samedi 25\u00a0décembre\u00a02027', name: 'Noël', where: 'Partout', past: false },
    ]);
  });

  it('say where a day counts that is not of everybody', () => {
    expect(of(2026, 'Saint-Étienne').map(({ where }) => where)).toEqual(['Alsace et Moselle (57, 67, 68)']);
    expect(of(2027, 'Abolition de l’esclavage').map(({ iso, where }) => `${iso} ${where}`)).toEqual([
      '2027-04-27 Mayotte',
      '2027-05-22 Martinique',
      '2027-05-27 Guadeloupe',
      '2027-05-28 Saint-Martin',
      '2027-06-10 Guyane',
      '2027-10-09 Saint-Barthélemy',
      '2027-12-20 La Réunion',
    ]);
  });
});
