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
  for (const { name } of names) if (!shares.has(name)) shares.set(name, shareNear(name, shares.size + 1, read));
  return names
    .map(({ id, name }) => ({ id, share: shares.get(name) ?? 0 }))
    .filter(({ share }) => share >= least)
    .sort((one, other) => other.share - one.share)
    .slice(0, most)
    .map(({ id }) => id);
}

// A space, ten digits, 26 letters: three of them are a number, and a table has a place for each. A string for each trigram of some thousand
// names, and a set of them, took thirty milliseconds of a page.
const letters = 37;
const trigrams = letters ** 3;

function numberOf(letter: number): number {
  if (letter >= 97) return Math.min(letter - 86, letters - 1);
  return letter >= 48 ? Math.min(letter - 47, 10) : 0;
}

// As pg_trgm cuts them: of each word, two spaces before it and one behind.
function eachTrigram(words: string, tell: (trigram: number) => void): void {
  let [first, second] = [0, 0];
  for (let at = 0; at <= words.length; at += 1) {
    const third = at < words.length ? numberOf(words.charCodeAt(at)) : 0;
    if (third !== 0 || second !== 0) tell((first * letters + second) * letters + third);
    [first, second] = third === 0 ? [0, 0] : [second, third];
  }
}

/** A text: its trigrams numbered from 1 as they come, and in the order they stand there. */
interface Reading {
  numbers: Int32Array;
  places: Int32Array;
  /** The name that a trigram was last met in, and one of the text by its own number: small, it is looked at for each place. */
  metIn: Int32Array;
  sharedWith: Int32Array;
  /** How often one of the text stands inside the stretch that is looked at. */
  inside: Int32Array;
}

function readingOf(text: string): Reading {
  const numbers = new Int32Array(trigrams);
  const places: number[] = [];
  let count = 0;
  eachTrigram(text, (trigram) => places.push((numbers[trigram] ||= count += 1)));
  return {
    numbers,
    places: Int32Array.from(places),
    metIn: new Int32Array(trigrams),
    sharedWith: new Int32Array(count + 1),
    inside: new Int32Array(count + 1),
  };
}

// The most of a name that one stretch of the text has; a longer one than this has too much else in it to be close. Each place is looked at
// twice: whoever writes a mail of nothing but names must not hold everybody else up. @param mark what no other name of this reading has
function shareNear(name: string, mark: number, { numbers, places, metIn, sharedWith, inside }: Reading): number {
  let [all, shared] = [0, 0];
  eachTrigram(name, (trigram) => {
    if (metIn[trigram] === mark) return;
    metIn[trigram] = mark;
    all += 1;
    const number = numbers[trigram] ?? 0;
    if (number === 0) return;
    shared += 1;
    sharedWith[number] = mark;
    inside[number] = 0;
  });
  if (all === 0 || shared < all * least) return 0;
  const longest = Math.ceil(all / closeName);
  let [distinct, best] = [0, 0];
  for (let at = 0; at < places.length; at += 1) {
    const came = places[at] ?? 0;
    if (sharedWith[came] === mark && (inside[came] = (inside[came] ?? 0) + 1) === 1) distinct += 1;
    const left = at < longest ? 0 : (places[at - longest] ?? 0);
    if (sharedWith[left] === mark && (inside[left] = (inside[left] ?? 0) - 1) === 0) distinct -= 1;
    if (distinct > best) best = distinct;
  }
  return best / all;
}
