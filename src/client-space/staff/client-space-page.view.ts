import type { ClientFrame } from '../../clients/client-frames.js';
import { date, dateTime, number } from '../../platform/web/view-helpers.js';
import { answerKinds, answerStates, answerWords } from '../answers/client-answer.labels.js';
import { type LinkPurpose, linkPurposes } from '../links/client-link.entity.js';
import { type AnswerRow, type LinkRow, mostShown, type Waited } from './client-space-pages.queries.js';

interface SpacePage {
  frame: ClientFrame;
  links: LinkRow[];
  answers: AnswerRow[];
  counts: { links: number; answers: number };
  waited: Waited;
}

/** What a client’s space has been opened for, by whom, and what came back. */
export function clientSpaceView({ frame, links, answers, counts, waited }: SpacePage) {
  return {
    title: `Espace client · ${frame.name}`,
    frame,
    links: links.map(linkView),
    answers: answers.map(answerView),
    olderLinks: olderWords(counts.links),
    olderAnswers: olderWords(counts.answers),
    action: `${frame.base}/links`,
    purposes: purposesOf(waited),
    refused: waited.email
      ? null
      : 'Le représentant n’a pas d’adresse électronique, où le code de l’espace est envoyé\u00a0: indiquez-la.',
    person: waited.personName,
  };
}

function olderWords(all: number): string | null {
  if (all <= mostShown) return null;
  return `Les ${mostShown} plus récents, sur ${number(all)}. Les précédents se lisent dans le journal du client.`;
}

/** What a link may be made for now. */
export function purposesOf({ requestId, delegationId }: Waited): { value: LinkPurpose; label: string }[] {
  const may: LinkPurpose[] = [
    ...(requestId ? (['signature'] as const) : []),
    ...(delegationId ? (['mandate'] as const) : []),
    'prerequisites',
  ];
  return may.map((value) => ({ value, label: linkPurposes[value] }));
}

function linkView(link: LinkRow) {
  return {
    purpose: linkPurposes[link.purpose],
    order: link.orderId ? `/orders/${link.orderId}` : null,
    person: link.personName,
    email: link.email,
    made: `${dateTime(link.createdAt)}, ${link.createdBy}`,
    seen: link.seenAt ? dateTime(link.seenAt) : 'jamais',
    until: date(link.expiresAt),
    state: stateOf(link),
    revoke: link.over || link.spentAt ? null : `/client-links/${link.id}/revocation`,
  };
}

function stateOf({ over, revokedBy, singleUse, usedAt, spentAt }: LinkRow) {
  if (spentAt) return { tone: 'ok', icon: 'checks', label: `A servi le ${date(spentAt)}`, plain: true };
  if (revokedBy) return { tone: 'none', icon: 'ban', label: `Révoqué par ${revokedBy}`, plain: true };
  if (over) return { tone: 'none', icon: 'clock', label: 'Expiré', plain: true };
  if (!singleUse) return { tone: 'ok', icon: 'circle-check', label: 'En vigueur', plain: true };
  return usedAt
    ? { tone: 'ok', icon: 'circle-check', label: 'Ouvert, un seul appareil', plain: true }
    : { tone: 'none', icon: 'copy', label: 'Copié, pas encore ouvert', plain: true };
}

function answerView(answer: AnswerRow) {
  return {
    kind: answerKinds[answer.kind],
    words: answerWords(answer),
    at: dateTime(answer.createdAt),
    person: answer.personName ?? 'courriel',
    state: { ...answerStates[answer.state], plain: answer.state !== 'to_review' },
    paper: answer.documentId ? `/documents/${answer.documentId}` : null,
    href: `/client-answers/${answer.id}`,
  };
}
