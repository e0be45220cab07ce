import type { Finding } from '../../pki/verdict/finding.js';

/** What a verdict found, as one sentence of a line. */
export function sentenceOf({ title, expected, got, mend }: Finding): string {
  const compared = expected && got ? `Attendu\u00a0: ${expected}\u202f; lu\u00a0: ${got}.` : '';
  return [title, compared, mend].filter(Boolean).join(' ');
}
