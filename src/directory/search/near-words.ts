/**
 * How many slips turn one word into the other: a letter too many, missing, wrong, or two exchanged (optimal string alignment).
 * @param most beyond it the exact number does not matter: `most + 1` is returned
 */
export function slipsBetween(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      const swapped = one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (i > 1 && j > 1 && swapped) least = Math.min(least, (before[j - 2] ?? 0) + 1);
      row.push(least);
    }
    before = last;
    last = row;
  }
  return Math.min(last[other.length] ?? 0, most + 1);
}

/** The words of the register nearest to what was typed, at most three, all as near; none when the word is too short to guess. */
export function nearest(typed: string, candidates: string[]): string[] {
  if (typed.length < 4) return [];
  const most = typed.length < 6 ? 1 : 2;
  const counted = candidates
    .filter((word) => word !== typed)
    .map((word) => ({ word, slips: slipsBetween(typed, word, most) }));
  const least = Math.min(...counted.map(({ slips }) => slips));
  return counted
    .filter(({ slips }) => slips === least && slips <= most)
    .map(({ word }) => word)
    .slice(0, 3);
}
