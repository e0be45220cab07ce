import { expect, it } from '@jest/globals';
import { advanceOf, campaignBar, outcomeWords } from './progress-words.js';

it.each([
  // What the simulation set aside is no way done.
  ['confirmed', 53, false, 60, '7', 'lignes à faire, 53\u00a0écartées dès la simulation', '7 à faire'],
  ['confirmed', 0, false, 1, '1', 'ligne à faire', '1 à faire'],
  // Paused and taken up again before its first row, nothing of it is done either.
  ['running', 53, false, 60, '7', 'lignes à faire, 53\u00a0écartées dès la simulation', '7 à faire'],
  ['paused', 2, false, 9, '7', 'lignes à faire, 2\u00a0écartées dès la simulation', '7 à faire'],
  ['running', 53, true, 60, '53', 'traitées sur 60, soit 88\u202f%', '53 sur 60'],
  // Withdrawn before its first row; closed because there was nothing to do.
  ['cancelled', 2, false, 9, '0', 'traitée sur 9, soit 0\u202f%', '0 sur 9'],
  ['cancelled', 2, true, 9, '2', 'traitées sur 9, soit 22\u202f%', '2 sur 9'],
  ['finished', 9, false, 9, '9', 'traitées sur 9, soit 100\u202f%', '9 sur 9'],
  ['draft', 0, false, 0, '0', 'traitée sur 0, soit 0\u202f%', '0 sur 0'],
] as const)(
  'a campaign that is %s, %i rows settled (begun: %s) of %i',
  (state, handled, begun, total, number, words, short) => {
    expect(advanceOf({ state, handled, begun, total })).toEqual({ number, words, short });
  },
);

it('tells what did not go well, in words and in the bar', () => {
  const campaign = {
    state: 'paused',
    begun: true,
    total: 8,
    handled: 5,
    done: 2,
    refused: 1,
    failed: 1,
    pending: 3,
  } as const;
  expect(outcomeWords(campaign)).toBe('5 sur 8, 1\u00a0refusée, 1 en échec');
  expect(campaignBar(campaign)).toEqual([
    { fill: 'fill-ok', x: '0.00%', width: '25.00%' },
    { fill: 'fill-bad', x: '25.00%', width: '12.50%' },
    { fill: 'fill-soon', x: '37.50%', width: '12.50%' },
    { fill: 'fill-later', x: '50.00%', width: '12.50%' },
  ]);
});

it('draws nothing of what its simulation alone has settled', () => {
  expect(
    campaignBar({ state: 'confirmed', begun: false, total: 8, handled: 5, done: 0, refused: 4, failed: 0, pending: 3 }),
  ).toEqual([]);
});
