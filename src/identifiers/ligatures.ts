const letters: Record<string, string> = { œ: 'oe', Œ: 'OE', æ: 'ae', Æ: 'AE', ß: 'ss', ẞ: 'SS' };

/** « Œuvres » as the registers write it, « OEuvres »: Unicode takes no ligature apart, as PostgreSQL’s `unaccent` does. */
export function withoutLigatures(text: string): string {
  return text.replace(/[œŒæÆßẞ]/g, (letter) => letters[letter] ?? letter);
}
