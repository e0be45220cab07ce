import { describe, expect, it } from '@jest/globals';
import { isOver, type MandateDays, wrongMandateDays } from './mandate-days.js';

describe('the days of a mandate', () => {
  const wrong = (days: Partial<MandateDays>) =>
    wrongMandateDays({ startsOn: null, endsOn: null, ...days }, '2026-12-01').map(({ day }) => day);

  it('may be left open, and end today at the earliest', () => {
    expect(wrong({})).toEqual([]);
    expect(wrong({ startsOn: '2020-01-01', endsOn: '2026-12-01' })).toEqual([]);
    expect(wrong({ startsOn: '2027-01-01', endsOn: '2027-01-01' })).toEqual([]);
    expect(wrong({ endsOn: '2026-11-30' })).toEqual(['endsOn']);
    expect(isOver({ endsOn: '2026-12-01' }, '2026-12-01')).toBe(false);
  });

  it('follow one another', () => {
    expect(wrong({ startsOn: '2027-02-01', endsOn: '2027-01-31' })).toEqual(['endsOn']);
    expect(wrong({ signedOn: '2026-11-30', endsOn: '2026-11-29' })).toEqual(['signedOn', 'endsOn']);
  });

  it('are those of a signature that has come', () => {
    expect(wrong({ signedOn: '2026-12-01' })).toEqual([]);
    expect(wrong({ signedOn: '2026-12-02' })).toEqual(['signedOn']);
  });

  it('of one that is over tell what is left to do: another day as long as it is not signed, another mandate then', () => {
    const sentences = (days: Partial<MandateDays>) =>
      wrongMandateDays({ startsOn: null, endsOn: '2026-11-30', ...days }, '2026-12-01').map(({ sentence }) => sentence);
    expect(sentences({})).toEqual(['Le mandat serait déjà fini\u00a0: indiquez un jour à venir.']);
    expect(sentences({ signedOn: '2026-01-01' })).toEqual([
      'Ce mandat a déjà pris fin\u00a0: faites-en signer un nouveau.',
    ]);
  });
});
