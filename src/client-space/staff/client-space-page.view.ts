import type { ClientFrame } from '../../clients/client-frames.js';
import { verdictState } from '../../orders/verdict.view.js';
import { listAddress } from '../../platform/lists/list-address.js';
import { aroundPage, lostPage, type Page } from '../../platform/lists/keyset.js';
import { date, dateTime } from '../../platform/web/view-helpers.js';
import { answerKinds, answerStates, answerWords } from '../answers/client-answer.labels.js';
import { type LinkPurpose, linkPurposes } from '../links/client-link.entity.js';
import { copiedDays } from '../links/link-days.facts.js';
import { type CameBack, type CsrRow, type LinkRow, type Waited } from './client-space-pages.queries.js';

interface SpacePage {
  frame: ClientFrame;
  links: Page<LinkRow>;
  answers: Page<CameBack>;
  /** The address led to a row that is nowhere. */
  lost: boolean;
  waited: Waited;
}

/** What a client’s space has been opened for, by whom, and what came back. */
export function clientSpaceView({ frame, links, answers, lost, waited }: SpacePage) {
  return {
    title: `Espace client · ${frame.name}`,
    frame,
    notes: lost ? [{ tone: 'soon', text: lostPage }] : [],
    links: links.rows.map(linkView),
    answers: answers.rows.map(answerView),
    linkPages: pagesOf('Pages des liens', 'Les plus récents d’abord', links, (at) =>
      listAddress(`${frame.base}/space`, at),
    ),
    // Two lists on one page: each has its own words of the address.
    answerPages: pagesOf('Pages des réponses', 'Les plus récentes d’abord', answers, (at) =>
      listAddress(
        `${frame.base}/space`,
        Object.fromEntries(Object.entries(at).map(([way, row]) => [`answers-${way}`, row])),
      ),
    ),
    action: `${frame.base}/links`,
    purposes: purposesOf(waited),
    refused: waited.email
      ? null
      : 'Le représentant n’a pas d’adresse électronique, où le code de l’espace est envoyé\u00a0: indiquez-la.',
    person: waited.personName,
    copiedDays,
  };
}

function pagesOf(label: string, note: string, page: Page<unknown>, address: Parameters<typeof aroundPage>[1]) {
  const around = aroundPage(page, address);
  return around.previous || around.next ? { label, note, ...around } : null;
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

function answerView(answer: CameBack) {
  if (answer.kind === null) return csrView(answer);
  return {
    kind: answerKinds[answer.kind],
    words: answerWords(answer),
    at: dateTime(answer.cameAt),
    person: answer.personName ?? 'courriel',
    state: { ...answerStates[answer.state], plain: answer.state !== 'to_review' },
    paper: answer.documentId ? `/documents/${answer.documentId}` : null,
    href: `/client-answers/${answer.id}`,
    look: 'Relire',
  };
}

function csrView({ fileName, verdict, orderId, orderNumber, cameAt, personName }: CsrRow) {
  const wrong = verdict.findings.filter(({ severity }) => severity === 'blocking').map(({ title }) => title);
  return {
    kind: 'CSR',
    words: [`«\u00a0${fileName}\u00a0»`, wrong.join(' ')].filter(Boolean).join('. '),
    at: dateTime(cameAt),
    person: personName,
    state: { ...verdictState(verdict, { accepted: 'Acceptée', refused: 'Refusée' }), plain: true },
    paper: null,
    href: `/orders/${orderId}`,
    look: `Commande ${orderNumber}`,
  };
}
