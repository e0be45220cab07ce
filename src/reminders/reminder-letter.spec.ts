import { expect, it } from '@jest/globals';
import { expiryWords } from './reminder-letter.js';

const now = new Date('2026-11-30T12:00:00Z');
const after = (days: number) => new Date(now.getTime() + days * 86_400_000);

it.each([
  [0, 'expire aujourd’hui'],
  [1, 'expire dans 1\u00a0jour'],
  [7, 'expire dans 7\u00a0jours'],
  [1095, 'expire dans 1\u202f095\u00a0jours'],
  [-1, 'a expiré depuis 1\u00a0jour'],
  [-1200, 'a expiré depuis 1\u202f200\u00a0jours'],
])('an end in %i days is told in words, numbers as the French write them', (days, words) => {
  expect(expiryWords(after(days), now)).toBe(words);
});
