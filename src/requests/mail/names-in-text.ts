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
 * `closeName`, but where one word is said again and again between those of the name; some are kept whose is not. PostgreSQL would read the whole text again for each name: 30 seconds for 4,800 of them and a
 * text of 15,000 letters (docs/decisions/0079).
 * @param text as `searchable()` writes it
 * @param most how many ids at most
 */
export function namesNear(text: string, names: readonly Named[], most: number): string[] {
  const places = placesOf(text);
  const near: { id: string; share: number }[] = [];
  for (const { id, name } of names) {
    const share = shareNear(new Set(trigramsOf(name)), places);
    if (share >= least) near.push({ id, share });
  }
  return near
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

function placesOf(text: string): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [place, trigram] of trigramsOf(text).entries()) {
    const known = places.get(trigram);
    if (known) known.push(place);
    else places.set(trigram, [place]);
  }
  return places;
}

// The most of a name that one stretch of the text has. A longer stretch than this has too much else in it to be close.
function shareNear(trigrams: Set<string>, places: Map<string, number[]>): number {
  const met = [...trigrams].filter((trigram) => places.has(trigram));
  if (met.length < trigrams.size * least) return 0;
  const hits = met.flatMap((trigram) => (places.get(trigram) ?? []).map((place) => ({ place, trigram })));
  hits.sort((one, other) => one.place - other.place);
  const longest = Math.ceil(trigrams.size / closeName);
  const inside = new Map<string, number>();
  let [first, best] = [0, 0];
  for (const { place, trigram } of hits) {
    inside.set(trigram, (inside.get(trigram) ?? 0) + 1);
    for (let hit = hits[first]; hit && place - hit.place >= longest; hit = hits[++first]) leave(inside, hit.trigram);
    best = Math.max(best, inside.size);
  }
  return best / trigrams.size;
}

function leave(inside: Map<string, number>, trigram: string): void {
  const left = (inside.get(trigram) ?? 0) - 1;
  if (left > 0) inside.set(trigram, left);
  else inside.delete(trigram);
}
