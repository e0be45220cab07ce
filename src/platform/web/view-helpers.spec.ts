import { describe, expect, it } from '@jest/globals';
import { maximumImport, maximumUpload, megabyte, weightOf } from '../files/upload-weight.js';
import { count, date, dateTime, fileSize, longDate, number, plural, time } from './view-helpers.js';

describe('what the templates write', () => {
  it.each([
    ['2026-11-24', '24/11/2026'],
    ['1891-01-02', '02/01/1891'],
    ['2026-12-31T23:30:00Z', '01/01/2027'],
    [new Date('2026-07-01T21:59:00Z'), '01/07/2026'],
    [undefined, ''],
    ['', ''],
  ])('writes the day of %s in Paris as "%s"', (value, expected) => {
    expect(date(value)).toBe(expected);
  });

  it('refuses a text that is no date, rather than write "Invalid Date"', () => {
    expect(() => date('demain')).toThrow('Not a date: demain');
  });

  it('writes a long date with no-break spaces, and the first of a month as "1ᵉʳ"', () => {
    expect(longDate('2026-11-24')).toBe('24\u00a0novembre\u00a02026');
    expect(longDate('2027-01-01')).toBe('1ᵉʳ\u00a0janvier\u00a02027');
  });

  it('says of a file at a bound what the bound says', () => {
    for (const bytes of [maximumUpload, maximumImport, megabyte]) expect(fileSize(bytes)).toBe(weightOf(bytes));
  });

  it('writes what a file weighs, in thousands of bytes', () => {
    expect([0, 47_600, 999_499, 999_500, 1_249_999, 10_485_760].map(fileSize)).toEqual([
      '1\u00a0ko',
      '48\u00a0ko',
      '999\u00a0ko',
      '1\u00a0Mo',
      '1,2\u00a0Mo',
      '10,5\u00a0Mo',
    ]);
  });

  it('writes hours in Paris, winter and summer', () => {
    expect(time('2026-11-24T13:32:00Z')).toBe('14\u00a0h\u00a032');
    expect(time('2026-07-24T22:05:00Z')).toBe('0\u00a0h\u00a005');
    // The hour that comes twice, and the one that is left out.
    expect(['2026-10-25T00:59:59Z', '2026-10-25T01:00:00Z', '2026-03-29T01:00:00Z'].map(time)).toEqual([
      '2\u00a0h\u00a059',
      '2\u00a0h\u00a000',
      '3\u00a0h\u00a000',
    ]);
    expect(dateTime('2026-11-24T13:32:00Z')).toBe('24/11/2026 à 14\u00a0h\u00a032');
  });

  it('separates thousands with a narrow no-break space', () => {
    expect([0, 999, 1000, 1.5, -5].map(number)).toEqual(['0', '999', '1\u202f000', '1,5', '-5']);
    expect(number(3412)).toBe('3\u202f412');
    expect(number('1\u202f000+')).toBe('1\u202f000+');
    expect(number(undefined)).toBe('');
  });

  it('gives 0 and 1 the singular, as French does', () => {
    expect([0, 1, 2].map((value) => plural(value, 'client', 'clients'))).toEqual(['client', 'client', 'clients']);
    expect(count(3412, 'client', 'clients')).toBe('3\u202f412\u00a0clients');
  });
});
