import type { Finding } from '../../pki/verdict/finding.js';
import type { CellError } from '../file/read-line.js';

/** What a verdict found, as one sentence of a line. */
export function sentenceOf({ title, expected, got, mend }: Finding): string {
  const compared = expected && got ? `Attendu\u00a0: ${expected}\u202f; lu\u00a0: ${got}.` : '';
  return [title, compared, mend].filter(Boolean).join(' ');
}

/** What refuses a line: with others of the same kind by what it found, whomever that names. */
export const errorOf = (finding: Finding): CellError => ({
  key: '',
  text: sentenceOf(finding),
  group: finding.outside ?? finding.title,
});
