import { runInNewContext } from 'node:vm';
import { expect, it } from '@jest/globals';
import { narrow } from './narrow.mjs';

it.each([
  `'l’échéance… œuvre 🔒'`,
  '`« ${1 + 1} »\u202f: ŒUVRE`',
  `'coeur cœur'.replace(/œ/g, 'oe')`,
  `/[’\`]/.test('l’an')`,
  `/^[🔒🔓]$/u.test('🔓')`,
  `({ œ: 'oe', ł: 'l' })`,
  `'été' // la suite… n’est rien`,
])('%s says the same in letters of one byte', (text) => {
  const written = narrow(text);
  expect(written).toMatch(/^[\0-\xff]*$/);
  expect(JSON.stringify(runInNewContext(written))).toBe(JSON.stringify(runInNewContext(text)));
});
