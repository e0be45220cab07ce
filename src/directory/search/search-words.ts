import { withoutLigatures } from '../../identifiers/ligatures.js';

// How the register and people write the same thing. Keys and values as searchable() leaves them.
const expansions: Record<string, string[]> = {
  chu: ['c h u', 'centre hospitalier universitaire', 'ctre hospitalier universitaire'],
  chr: ['c h r', 'centre hospitalier regional'],
  ch: ['c h', 'centre hospitalier'],
  ehpad: ['e h p a d', 'hebergement pour personnes agees'],
  st: ['saint'],
  saint: ['st'],
  ste: ['sainte'],
  sainte: ['ste'],
};
// Letters one by one: two with dots between them, three with spaces.
const acronym = /(?<![a-z0-9])(?:[a-z]\.\s?(?:[a-z]\.\s?)*[a-z](?![a-z0-9])\.?|[a-z](?: [a-z]){2,}(?![a-z0-9]))/g;
const ignored = new Set(['de', 'du', 'des', 'la', 'le', 'les', 'l', 'd', 'et', 'a', 'au', 'aux', 'en']);

/**
 * What each word of a search may be found as, most telling first; all words must be found.
 * Accents, capitals and punctuation do not count, nor do the small words of French; « A.P.F. » is « APF ».
 */
export function searchWords(query: string): string[][] {
  const words = withoutLigatures(query)
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(acronym, (letters) => letters.replace(/[^a-z]/g, ''))
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '' && !ignored.has(word));
  return words.slice(0, 8).map((word) => [word, ...(expansions[word] ?? spelledOut(word))]);
}

// « S.S.I.A.D. » is « s s i a d » in the register's search column.
function spelledOut(word: string): string[] {
  return /^[a-z]{2,6}$/.test(word) ? [[...word].join(' ')] : [];
}
