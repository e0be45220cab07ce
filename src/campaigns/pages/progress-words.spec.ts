import { expect, it } from '@jest/globals';
import { advanceOf } from './progress-words.js';

it.each([
  // What the simulation set aside is no way done.
  ['confirmed', 53, 60, '7', 'lignes à faire, 53\u00a0écartées dès la simulation', '7 à faire'],
  ['confirmed', 0, 1, '1', 'ligne à faire', '1 à faire'],
  ['running', 53, 60, '53', 'traitées sur 60, soit 88\u202f%', '53 sur 60'],
  ['draft', 0, 0, '0', 'traitée sur 0, soit 0\u202f%', '0 sur 0'],
] as const)('a campaign that is %s, %i rows of %i settled', (state, handled, total, number, words, short) => {
  expect(advanceOf({ state, handled, total })).toEqual({ number, words, short });
});
