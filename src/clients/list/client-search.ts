import { searchWords } from '../../directory/search/search-words.js';

// What stands before a number that was pasted: no client is called so.
const ofNumbers = new Set(['finess', 'ej', 'eg', 'siret', 'siren']);

/**
 * What a person typed to find clients, as the SQL function `search_clients($::jsonb)` wants it: each word with its spellings.
 * An identifier typed with spaces is one word, « FINESS » before a number is none; small words of French count only when there is nothing else.
 */
export function clientSearch(typed: string): string {
  const compact = typed
    .replace(/^(\s*(finess|ej|eg|siret|siren)[\s:]+)+/i, '')
    .replace(/[\s.\-/]/g, '')
    .toLowerCase();
  if (/^\d[0-9ab]\d{2,12}$/.test(compact)) return JSON.stringify([[compact]]);
  const all = searchWords(typed);
  const words = all.some(([word = '']) => /\d{5}/.test(word)) ? all.filter(([word = '']) => !ofNumbers.has(word)) : all;
  return JSON.stringify(words.length > 0 ? words : smallWords(typed));
}

/** Whether there is anything to search by: « ?! » holds no word. */
export function isSearch(words: string): boolean {
  return words !== '[]';
}

function smallWords(typed: string): string[][] {
  const words = typed.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return words.slice(0, 8).map((word) => [word]);
}
