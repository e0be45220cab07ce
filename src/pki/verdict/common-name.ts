/** How two common names compare: `case` and `space` are the near misses worth telling apart (spaces, hyphens of every kind). */
export type CommonNameOutcome = 'same' | 'case' | 'space' | 'different';

/** A piece of the name received; `same` is false where it differs from the one expected, to be shown in a `<mark>`. */
export interface CommonNameMark {
  text: string;
  same: boolean;
}

/** X.520, ub-common-name: a CN has so many characters at most, and no tool makes a CSR with more. */
export const longestCommonName = 64;

const maximumMarked = 256;

/**
 * Compares the common name received with the one expected. The marks, joined, give back `got`.
 * Domain rule 3: INSI-AUTO and INSI-MANU are exact: capitals, hyphen, no spaces.
 */
export function compareCommonName(
  expected: string,
  got: string,
): { outcome: CommonNameOutcome; marks: CommonNameMark[] } {
  if (expected === got) return { outcome: 'same', marks: [{ text: got, same: true }] };
  const outcome =
    fold(expected) === fold(got)
      ? 'case'
      : fold(withoutSeparators(expected)) === fold(withoutSeparators(got))
        ? 'space'
        : 'different';
  return { outcome, marks: markDifferences([...expected], [...got]) };
}

function fold(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

// Spaces seen or unseen, and the hyphens a word processor puts in the place of the right one.
function withoutSeparators(text: string): string {
  return text.replace(/[\s\u00ad\u200b-\u200f\u2010-\u2015\u2060\u2212\ufeff_-]/gu, '');
}

function markDifferences(expected: string[], got: string[]): CommonNameMark[] {
  if (expected.length > maximumMarked || got.length > maximumMarked) return [{ text: got.join(''), same: false }];
  const lengths = commonLengths(expected, got);
  const marks: CommonNameMark[] = [];
  let at = 0;
  got.forEach((character, index) => {
    // Skip what is missing from `got` as long as nothing of the common part is lost.
    while (
      at < expected.length &&
      expected[at] !== character &&
      lengthAt(lengths, at + 1, index) >= lengthAt(lengths, at, index)
    )
      at += 1;
    const same = at < expected.length && expected[at] === character;
    if (same) at += 1;
    append(marks, character, same);
  });
  return marks;
}

function append(marks: CommonNameMark[], text: string, same: boolean): void {
  const last = marks[marks.length - 1];
  if (last?.same === same) last.text += text;
  else marks.push({ text, same });
}

function lengthAt(lengths: number[][], row: number, column: number): number {
  return lengths[row]?.[column] ?? 0;
}

// Longest common subsequence of what follows each pair of positions.
function commonLengths(expected: string[], got: string[]): number[][] {
  const lengths = Array.from({ length: expected.length + 1 }, () => Array<number>(got.length + 1).fill(0));
  for (let row = expected.length - 1; row >= 0; row -= 1) {
    for (let column = got.length - 1; column >= 0; column -= 1) {
      const line = lengths[row];
      if (line === undefined) continue;
      line[column] =
        expected[row] === got[column]
          ? 1 + lengthAt(lengths, row + 1, column + 1)
          : Math.max(lengthAt(lengths, row + 1, column), lengthAt(lengths, row, column + 1));
    }
  }
  return lengths;
}
