import sql, { join, raw, type Sql } from 'sql-template-tag';
import { searchWords } from '../../directory/search/search-words.js';
import { ofOneClient } from '../../platform/tenancy/of-one-client.js';

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

/** Of a list of what clients have: those of the clients that are found, or `also`. @param column what says of a row whose it is */
export function orOfClients(column: string, typed: string, also: Sql): Sql {
  const words = clientSearch(typed);
  return isSearch(words) ? sql`${ownedBy(column, words)} OR ${also}` : also;
}

/** What is of the clients that have these words, as `clientSearch` writes them. */
export function ownedBy(column: string, words: string): Sql {
  return sql`${raw(column)} IN (SELECT search_clients(${words}::jsonb))`;
}

/**
 * The condition of `search_clause()`, where so many have the words that they are met on the way: `c` is the client. What begins a word
 * only when it is short is said in both places, and held together by a test.
 * @param words as `clientSearch` writes them
 */
export function metOnTheWay(words: string): Sql {
  const patterns = (JSON.parse(words) as string[][]).map((spellings) =>
    spellings.map((spelling) => `${spelling.length < 3 ? '% ' : '%'}${spelling}%`),
  );
  const has = (search: Sql) =>
    join(
      patterns.map((each) => sql`${search} LIKE ANY (${each}::text[])`),
      ' AND ',
    );
  return sql`(${has(sql`c.search`)}
    OR EXISTS (SELECT 1 FROM establishments e WHERE e.client_id = c.id AND ${has(sql`e.search`)} ${raw(ofOneClient)})
    OR EXISTS (SELECT 1 FROM former_numbers f WHERE f.client_id = c.id AND ${has(sql`f.search`)} ${raw(ofOneClient)}))`;
}

function smallWords(typed: string): string[][] {
  const words = typed.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return words.slice(0, 8).map((word) => [word]);
}
