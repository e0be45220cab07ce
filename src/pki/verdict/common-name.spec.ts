import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareCommonName } from './common-name.js';

describe('compareCommonName', () => {
  it.each([
    ['INSI-AUTO', 'same'],
    ['Insi-Auto', 'case'],
    ['INSI-AUTO ', 'space'],
    ['INSI - AUTO', 'space'],
    ['INSI AUTO', 'space'],
    ['INSI\u2011AUTO', 'space'],
    ['INSI\u00a0-AUTO', 'space'],
    ['insi auto', 'space'],
    ['INSI-MANU', 'different'],
    ['INSI-AUT0', 'different'],
    ['', 'different'],
  ])('says how « %s » differs from INSI-AUTO: %s', (got, outcome) => {
    expect(compareCommonName('INSI-AUTO', got).outcome).toBe(outcome);
  });

  it('marks only what differs', () => {
    expect(compareCommonName('INSI-AUTO', 'INSI - AUTO').marks).toEqual([
      { text: 'INSI', same: true },
      { text: ' ', same: false },
      { text: '-', same: true },
      { text: ' ', same: false },
      { text: 'AUTO', same: true },
    ]);
    expect(
      compareCommonName('INSI-AUTO', 'INSI-MANU')
        .marks.filter((mark) => mark.same)
        .map((mark) => mark.text)[0],
    ).toBe('INSI-');
  });

  it('gives back the name received, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        (expected, got) => {
          const { marks } = compareCommonName(expected, got);
          expect(marks.map((mark) => mark.text).join('')).toBe(got);
        },
      ),
    );
  });
});
