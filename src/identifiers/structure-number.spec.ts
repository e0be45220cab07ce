import { describe, expect, it } from '@jest/globals';
import { kindOfNumber, numberWords, shownNumber } from './structure-number.js';

describe('what a client is known by', () => {
  it.each([
    ['740012380', 'finess', 'FINESS EJ 740012380', '740012380'],
    ['2A0000238', 'finess', 'FINESS EJ 2A0000238', '2A0000238'],
    ['73282932000074', 'siret', 'SIRET 73282932000074', 'SIRET 73282932000074'],
  ])('%s is a %s, and is called so', (number, kind, words, shown) => {
    expect(kindOfNumber(number)).toBe(kind);
    expect(numberWords(number)).toBe(words);
    expect(shownNumber(number)).toBe(shown);
  });
});
