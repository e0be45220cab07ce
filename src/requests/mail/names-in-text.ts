/** How much of a name must stand in a text, next to one another: `word_similarity` of pg_trgm, from 0 to 1. */
export const closeName = 0.6;

// PostgreSQL rounds what it compares: the share itself may be enough.
const least = closeName - 1e-6;

/** A name, as `searchable()` writes it. */
interface Named {
  id: string;
  name: string;
}

/**
 * The ids of those whose name may stand in a text, those most of which does first. Nobody is left out whose `word_similarity` is above
 * `closeName`, but where one word is said again and again between those of the name; some are kept whose is not. PostgreSQL would read the
 * whole text again for each name: 24 seconds for 4,800 of them and a text of 15,000 letters (docs/decisions/0079).
 * @param text as `searchable()` writes it
 * @param most how many ids at most
 */
export function namesNear(text: string, names: readonly Named[], most: number): string[] {
  const read = readingOf(text);
  const shares = new Map<string, number>();
  for (const { name } of names) if (!shares.has(name)) shares.set(name, shareNear(name, read));
  return names
    .map(({ id, name }) => ({ id, share: shares.get(name) ?? 0 }))
    .filter(({ share }) => share >= least)
    .sort((one, other) => other.share - one.share)
    .slice(0, most)
    .map(({ id }) => id);
}

// As pg_trgm cuts them: of each word, two spaces before it and one behind.
function trigramsOf(words: string): string[] {
  return words.split(' ').flatMap((word) => {
    if (word === '') return [];
    const padded = `  ${word} `;
    return Array.from({ length: padded.length - 2 }, (_, place) => padded.slice(place, place + 3));
  });
}

/** The trigrams of a text, numbered, in the order they stand there. */
interface Reading {
  numbers: Map<string, number>;
  places: Int32Array;
}

function readingOf(text: string): Reading {
  const numbers = new Map<string, number>();
  const places = trigramsOf(text).map((trigram) => {
    const number = numbers.get(trigram) ?? numbers.size;
    numbers.set(trigram, number);
    return number;
  });
  return { numbers, places: Int32Array.from(places) };
}

// The most of a name that one stretch of the text has; a longer one than this has too much else in it to be close. Numbers in arrays, each
// place looked at twice: whoever writes a mail of nothing but names must not hold everybody else up.
function shareNear(name: string, { numbers, places }: Reading): number {
  const trigrams = new Set(trigramsOf(name));
  const met = [...trigrams].map((trigram) => numbers.get(trigram)).filter((number) => number !== undefined);
  if (met.length < trigrams.size * least) return 0;
  const mine = new Uint8Array(numbers.size);
  for (const number of met) mine[number] = 1;
  const longest = Math.ceil(trigrams.size / closeName);
  const inside = new Int32Array(numbers.size);
  let [distinct, best] = [0, 0];
  for (let at = 0; at < places.length; at += 1) {
    const came = places[at] ?? 0;
    if (mine[came] === 1 && (inside[came] = (inside[came] ?? 0) + 1) === 1) distinct += 1;
    const left = at < longest ? -1 : (places[at - longest] ?? -1);
    if (left >= 0 && mine[left] === 1 && (inside[left] = (inside[left] ?? 0) - 1) === 0) distinct -= 1;
    if (distinct > best) best = distinct;
  }
  return best / trigrams.size;
}
