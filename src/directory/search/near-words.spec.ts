import { describe, expect, it } from '@jest/globals';
import { nearest, slipsBetween } from './near-words.js';

describe('words with a slip in them', () => {
  it.each([
    ['hopitla', 'hopital', 1],
    ['clinqiue', 'clinique', 1],
    ['tileuls', 'tilleuls', 1],
    ['tilleul', 'tilleuls', 1],
    ['tulleols', 'tilleuls', 2],
    ['nice', 'lyon', 3],
    ['a', 'abcdef', 3],
  ])('« %s » is %s with %d slips', (typed, word, slips) => {
    expect(slipsBetween(typed, word, 2)).toBe(slips);
    expect(slipsBetween(word, typed, 2)).toBe(slips);
  });

  it('are read as the nearest words only, never as themselves', () => {
    expect(nearest('tileuls', ['tilleuls', 'tilles', 'tileuls', 'tilieuls'])).toEqual(['tilleuls', 'tilieuls']);
    expect(nearest('nicf', ['nice', 'niort'])).toEqual(['nice']);
  });

  it('are not guessed when they are short or far from all', () => {
    expect(nearest('chu', ['chr'])).toEqual([]);
    expect(nearest('xyzxyz', ['tilleuls'])).toEqual([]);
    expect(nearest('nice', [])).toEqual([]);
  });
});
