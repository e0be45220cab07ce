import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { field } from '../forms/form.js';
import { type Saved, threeWays } from './edit-conflict.js';

const fields = [field('name', 'Nom', z.string()), field('town', 'Commune', z.string().nullable())];
const save = (version: number, changes: Saved['changes']): Saved => ({
  by: 'Léa',
  own: false,
  byField: true,
  at: new Date(),
  version,
  changes,
});
const ways = (since: Saved[], yours: object, now: object) =>
  threeWays(fields, { since, opened: 1, version: 3, yours, now }).map(({ opened, kept, settled }) => [
    opened,
    kept,
    settled,
  ]);

describe('an edit that met another', () => {
  const twice = [save(2, { name: ['Un', 'Deux'] }), save(3, { name: ['Deux', 'Trois'] })];

  it('keeps what the other person alone changed, and what I alone changed', () => {
    expect(ways(twice, { name: 'Un', town: 'Nice' }, { name: 'Trois', town: null })).toEqual([
      ['Un', 'Trois', 'theirs'],
      ['', 'Nice', 'yours'],
    ]);
  });

  it('asks only for what both changed, to two different values', () => {
    expect(ways(twice, { name: 'Mien', town: null }, { name: 'Trois', town: null })).toEqual([
      ['Un', 'Mien', null],
      ['', '', 'unchanged'],
    ]);
    expect(ways(twice, { name: 'Trois', town: null }, { name: 'Trois', town: null })[0]).toEqual([
      'Un',
      'Trois',
      'same',
    ]);
  });

  it('does not invent the version opened when the journal misses a save', () => {
    const missed = [save(3, { town: ['Nice', 'Antibes'] })];
    expect(ways(missed, { name: 'Mien', town: 'Nice' }, { name: 'Autre', town: 'Antibes' })).toEqual([
      [null, 'Mien', null],
      ['Nice', 'Antibes', 'theirs'],
    ]);
  });
});
