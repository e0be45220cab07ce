// JSON says these by a letter, where PostgreSQL takes the letter for itself.
const otherEscape = /\\[^"\\]/;

/**
 * An array as PostgreSQL reads it, of strings, numbers, booleans and what is not there: pg writes one word by word, and a batch gives thousands. JSON
 * writes the same but for its brackets, and for what is not a line.
 */
export function arrayText(values: readonly unknown[]): string {
  const json = JSON.stringify(values);
  if (!otherEscape.test(json)) return `{${json.slice(1, -1)}}`;
  return `{${values.map((value) => (typeof value === 'string' ? `"${value.replace(/["\\]/g, '\\$&')}"` : String(value ?? null))).join(',')}}`;
}

// An array of one dimension of which no word is quoted, escaped or missing.
const bare = /^\{[^"\\{}]+\}$/;

/** The words of an array that PostgreSQL wrote, where it had none to quote: pg reads one letter by letter. Null where only pg can tell. */
export function bareWords(text: string): string[] | null {
  return bare.test(text) && !text.includes('NULL') ? text.slice(1, -1).split(',') : null;
}
