import type { RequestKind } from '../journey/states/request-states.js';

/** What goes to its signer. Ours is never called the form of ANS. */
export const paperToSign = (request: Named) => `${paperName(request)} à signer`;

/** What came back signed, and goes to ANS. */
export const signedPaper = (request: Named) => `${paperName(request)} signé`;

interface Named {
  kind: RequestKind;
  /** As ANS publishes it; null: not printed yet. */
  officialPaper: boolean | null;
}

function paperName({ kind, officialPaper }: Named): string {
  if (kind === '413') return 'Formulaire 413';
  return officialPaper ? 'Formulaire 503' : 'Changement d’administrateurs';
}
