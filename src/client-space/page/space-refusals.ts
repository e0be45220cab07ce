import { dateTime } from '../../platform/web/view-helpers.js';
import type { LinkPurpose } from '../links/client-link.entity.js';
import type { SpaceAnswer, SpaceFacts } from './space-page.queries.js';
import { latest, stageOf } from './space-stage.js';

/** Why nothing comes by the link of a client that is archived, by a page of before: nobody looks at it any more. */
const closed = 'Votre structure n’est plus suivie ici\u00a0: rien n’est parti. Pour toute question, écrivez-nous.';

/** Why nothing is asked nor answered by a page of before, in French; null while the client is followed. */
export function whyClosed({ archived }: SpaceFacts): string | null {
  return archived ? closed : null;
}

/** Why nothing is handed back by a page of before, in French; null when it is waited for. */
export function whyNotHandedBack(purpose: LinkPurpose, facts: SpaceFacts): string | null {
  if (facts.archived) return closed;
  const stage = stageOf(purpose, facts);
  if (purpose !== 'prerequisites' && (stage === 'expected' || stage === 'again' || stage === 'received')) return null;
  const refusal = stage === 'declined' ? latest(facts, 'refusal') : undefined;
  if (refusal)
    return `Votre structure a répondu qu’elle ne donne pas suite (${who(refusal)})\u00a0: rien n’a été déposé. Si c’est à reprendre, écrivez-nous.`;
  return 'La signature n’est plus attendue\u00a0: rien n’a été déposé. Votre espace dit où il en est.';
}

/** Why what is asked is not declined by a page of before: it would say that nothing is signed. */
export function whyNotDeclined(purpose: LinkPurpose, facts: SpaceFacts): string | null {
  if (facts.archived) return closed;
  const stage = stageOf(purpose, facts);
  if (purpose === 'prerequisites' || stage === 'expected' || stage === 'again' || stage === 'declined') return null;
  const paper = latest(facts, purpose === 'mandate' ? 'signed_mandate' : 'signed_form');
  return paper?.state === 'to_review' || paper?.state === 'accepted'
    ? `Le document signé a été déposé (${who(paper)})\u00a0: votre réponse n’a rien changé. Pour revenir dessus, écrivez-nous.`
    : 'La signature n’est plus attendue\u00a0: il n’y a rien à refuser. Pour toute question, écrivez-nous.';
}

/** Why nobody is named, nor written to, by a page of before: they would be asked for what waits for nobody. */
export function whyNotHandedOn(purpose: LinkPurpose, facts: SpaceFacts): string | null {
  if (facts.archived) return closed;
  if (purpose === 'csr')
    return facts.csrWaits
      ? null
      : 'Cette CSR n’est plus attendue\u00a0: aucun lien n’est parti. Pour toute question, écrivez-nous.';
  const stage = stageOf(purpose, facts);
  if (purpose === 'prerequisites' || stage === 'expected' || stage === 'again') return null;
  const refusal = stage === 'declined' ? latest(facts, 'refusal') : undefined;
  if (refusal)
    return `Votre structure a répondu qu’elle ne donne pas suite (${who(refusal)})\u00a0: aucun lien n’est parti. Si c’est à reprendre, écrivez-nous.`;
  const paper =
    stage === 'received' ? latest(facts, purpose === 'mandate' ? 'signed_mandate' : 'signed_form') : undefined;
  return paper
    ? `Le document signé a été déposé (${who(paper)})\u00a0: aucun lien n’est parti. Si une autre personne doit signer, écrivez-nous.`
    : 'La signature n’est plus attendue\u00a0: aucun lien n’est parti. Pour toute question, écrivez-nous.';
}

/** Whose answer, and when, in French. */
export function who({ by, at }: Pick<SpaceAnswer, 'by' | 'at'>): string {
  return `${by ?? 'par courriel'}, le ${dateTime(new Date(at))}`;
}
