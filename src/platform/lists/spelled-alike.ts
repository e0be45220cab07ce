import sql, { type Sql } from 'sql-template-tag';

/** What `unaccent` takes for a letter that is not that letter with an accent, as Unicode has them. */
const drawnOtherwise: Record<string, string> = {
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ĸ: 'q',
  ł: 'l',
  ŀ: 'l',
  ŉ: 'n',
  ŋ: 'n',
  ø: 'o',
  ŧ: 't',
  ſ: 's',
};
const ligatures: Record<string, string> = { ae: 'æÆ', ij: 'ĳĲ', oe: 'œŒ', ss: 'ß', th: 'þÞ' };

/** Each letter of the Latin alphabets beside ours, with the one that `searchable()` writes for it. */
const accented = Array.from({ length: 0x180 - 0xc0 }, (_, at) => String.fromCodePoint(0xc0 + at)).flatMap((letter) => {
  const small = letter.toLowerCase();
  const [plain = ''] = (drawnOtherwise[small] ?? small).normalize('NFD');
  return /[a-z]/.test(plain) ? [[letter, plain] as const] : [];
});
// All of these are letters but two, the signs of times and of divided by.
const noLetter = '[^a-zA-Z0-9À-ÖØ-öø-ſ]+';
const classes = new Map(
  [...'abcdefghijklmnopqrstuvwxyz'].map((letter) => {
    const alike = accented.filter(([, plain]) => plain === letter).map(([one]) => one);
    return [letter, `[${letter}${letter.toUpperCase()}${alike.join('')}]`];
  }),
);

const pieces = new RegExp(`${Object.keys(ligatures).join('|')}|[a-z ]`, 'g');

/**
 * What `strpos(searchable(column), searchable(words)) > 0` keeps of texts in Latin letters, but for a ligature cut in two: the words are
 * spelled every way, once, where `searchable()` writes each text again, for some twenty times as much. For what no index has.
 * @param words what somebody typed
 */
export function spelledAlike(column: Sql, words: string): Sql {
  return sql`${column} ~ ${patternOf(words)}`;
}

function patternOf(words: string): string {
  return plainly(words).replace(pieces, (piece) => {
    if (piece === ' ') return noLetter;
    const letters = [...piece].map((letter) => classes.get(letter)).join('');
    return ligatures[piece] ? `(?:${letters}|[${ligatures[piece]}])` : letters;
  });
}

// As `searchable()` writes it.
function plainly(words: string): string {
  const plain = new Map<string, string>(accented);
  for (const [two, drawn] of Object.entries(ligatures)) for (const one of drawn) plain.set(one, two);
  return [...words]
    .map((letter) => plain.get(letter) ?? letter)
    .join('')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ');
}
