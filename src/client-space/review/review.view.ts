import { cappedNumber } from '../../platform/lists/capped-counts.js';
import type { Page } from '../../platform/lists/keyset.js';
import { answerList } from './answer-list.js';
import { clock } from '../../platform/clock.js';
import { dateTime } from '../../platform/web/view-helpers.js';
import { answerKinds, answerStates, answerWords } from '../answers/client-answer.labels.js';
import { pointsOf } from './review-points.js';
import type { PaperReview } from '../../paper/handed/review-paper.js';
import { cutsView, type Looked, seenView, sheetView } from './sheets.view.js';
import type { ReviewedAnswer, WaitingAnswer } from './review.queries.js';

/** « Relecture »: what waits to be looked at, the oldest first. */
export function reviewListView({ page, count }: { page: Page<WaitingAnswer>; count: number }) {
  return {
    title: 'Relecture',
    head: { title: 'Relecture', count: cappedNumber(count), crumbs: [{ href: '/requests', label: 'Demandes' }] },
    pages: { label: 'Pages de la liste', note: 'Les plus anciennes d’abord', ...answerList.around(page, {}) },
    rows: page.rows.map((row) => ({
      href: `/client-answers/${row.id}`,
      client: row.clientName,
      kind: answerKinds[row.kind],
      words: answerWords(row),
      by: row.messageId ? 'Courriel' : 'Espace client',
      since: dateTime(row.createdAt),
    })),
  };
}

/** What came back beside what was asked. */
export function reviewView(
  answer: ReviewedAnswer,
  { next, review, looked }: { next: string | null; review: PaperReview | null; looked: Looked },
) {
  const base = `/client-answers/${answer.id}`;
  const cuts = review ? cutsView(base, review) : null;
  const open = answer.state === 'to_review';
  const points = pointsOf(answer);
  const paper = answer.documentId !== null;
  return {
    title: `${answerKinds[answer.kind]} · ${answer.clientName}`,
    head: {
      title: `${answerKinds[answer.kind]}, ${answer.clientName}`,
      state: answerStates[answer.state],
      crumbs: [
        { href: '/client-answers', label: 'Relecture' },
        { href: `/clients/${answer.clientId}/space`, label: answer.clientName },
      ],
      facts: [
        { label: 'Reçu', value: dateTime(answer.createdAt) },
        { label: 'De', value: answer.personName ?? answer.signer ?? 'inconnu' },
        ...(answer.loops > 0 ? [{ label: 'Renvois', value: String(answer.loops) }] : []),
      ],
    },
    words: answerWords(answer),
    paper: paper
      ? {
          src: `/documents/${answer.documentId}`,
          pdf: answer.mediaType === 'application/pdf',
          name: answer.documentName,
          sha256: answer.documentSha,
        }
      : null,
    asked: answer.unsignedDocumentId ? `/documents/${answer.unsignedDocumentId}` : null,
    sheet: review ? sheetView(base, review, looked) : null,
    seen: review ? seenView(review) : [],
    points: points.map((point) => ({ ...point, cuts: cuts?.get(point.key) ?? [] })),
    giveBack: open && answer.messageId ? `${base}/giving-back` : null,
    open,
    today: clock.today(),
    accept: open ? `/client-answers/${answer.id}/acceptance` : null,
    back:
      open && answer.kind !== 'refusal' && answer.kind !== 'contract' && answer.kind !== 'card'
        ? `/client-answers/${answer.id}/return`
        : null,
    submits: answer.kind === 'signed_form',
    acceptLabel: paper ? 'Accepter' : 'Marquer comme lu',
    backLabel: answer.kind === 'question' ? 'Répondre' : 'Renvoyer',
    record: recordOf(answer),
    next: next ? `/client-answers/${next}` : null,
  };
}

// What the client says of itself is written down by a person, where it always is.
function recordOf({ kind, clientId }: ReviewedAnswer) {
  if (kind === 'contract') return { href: `/clients/${clientId}/contract`, label: 'Noter le contrat' };
  return kind === 'card' ? { href: `/clients/${clientId}/representative`, label: 'Noter la carte' } : null;
}
