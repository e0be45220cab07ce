import { describe, expect, it } from '@jest/globals';
import { alike } from './alike.js';

describe('values of JSON', () => {
  it.each([
    [
      { a: 1, b: ['x', { c: null }] },
      { b: ['x', { c: null }], a: 1 },
    ],
    [
      ['key', 'before', null],
      ['key', 'before', undefined],
    ],
    ['', ''],
    [null, undefined],
  ])('%j and %j are alike', (one, other) => expect(alike(one, other)).toBe(true));

  it.each([
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ a: 1 }, { b: 1 }],
    [['x'], ['x', 'y']],
    [
      ['x', 'y'],
      ['y', 'x'],
    ],
    [{ a: { b: '1' } }, { a: { b: 1 } }],
    [null, {}],
    ['', null],
  ])('%j and %j are not', (one, other) => expect(alike(one, other)).toBe(false));
});
