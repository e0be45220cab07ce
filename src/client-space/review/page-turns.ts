import { signedElectronically } from '../../paper/handed/turn-words.js';
import type { Turn } from '../../paper/handed/upright.js';
import { whyEvidenceStays } from '../../delegations/turned-evidence.js';
import { whyNotReplaced } from '../../requests/moves/signed-paper.js';
import type { ReviewedAnswer } from './review.queries.js';

/** Why no page of what came back is kept turned, in French; null when it may be. */
export function whyNotTurned(answer: ReviewedAnswer): string | null {
  const { documentId, mediaType, content, state, kind, requestState, mandateState } = answer;
  if (!documentId || mediaType !== 'application/pdf')
    return 'Ce qui est revenu n’est pas un PDF\u00a0: rien n’y est à tourner.';
  if ((content.signatures ?? []).length > 0) return signedElectronically;
  if (state === 'to_review') return null;
  if (state !== 'accepted')
    return 'Cette réponse a été traitée, et n’a pas été acceptée\u00a0: ses pages restent comme elles sont.';
  if (kind === 'signed_mandate' && mandateState)
    return whyEvidenceStays(mandateState, answer.evidenceDocumentId === documentId);
  if (kind === 'signed_form' && requestState)
    return whyNotReplaced(requestState, answer.signedDocumentId === documentId);
  return 'Cette pièce ne sert plus\u00a0: ses pages restent comme elles sont.';
}

/** By how much each page is turned since it came, after one more turn of one. */
export function turnedMore(turns: readonly Turn[], { page, turn }: { page: number; turn: Turn }): Turn[] {
  return Array.from({ length: Math.max(turns.length, page) }, (_, index) => {
    const now = turns[index] ?? 0;
    return (index + 1 === page ? (now + turn) % 360 : now) as Turn;
  });
}

export const turnWords: Record<Exclude<Turn, 0>, string> = {
  90: 'd’un quart de tour à droite',
  180: 'd’un demi-tour',
  270: 'd’un quart de tour à gauche',
};
