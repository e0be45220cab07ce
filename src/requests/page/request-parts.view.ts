import { whoDid } from '../../platform/audit/audit.service.js';
import { recognisedLabels } from '../../mailbox/rules/mail-rule.entity.js';
import { stateOf, withoutEffect } from '../../mailbox/box/mail-list.view.js';
import { date, dateTime, fileSize } from '../../platform/web/view-helpers.js';
import type { RequestCorrection, RequestDocument, RequestMail } from './request-page.queries.js';
import { requestStates, type RequestState } from '../request-states.js';

/** The states of a dossier that goes well, across the page. */
const way: { state: RequestState; label: string }[] = [
  { state: 'draft', label: 'Préparation' },
  { state: 'awaiting_signature', label: 'Signature' },
  { state: 'signed', label: 'Envoi à l’ANS' },
  { state: 'submitted', label: 'Accusé' },
  { state: 'acknowledged', label: 'Validation' },
  { state: 'validated', label: 'Validée' },
];

/** Where it stands: done, current, to come. A dossier off its way stands where it must be taken up again. */
export function stepsView(state: RequestState, since: Date) {
  const takenUp: Partial<Record<RequestState, RequestState>> = { to_correct: 'draft', in_doubt: 'submitted' };
  const at = way.findIndex((step) => step.state === (takenUp[state] ?? state));
  if (at < 0) return null;
  return way.map((step, index) => ({
    label: step.label,
    state: index < at || state === 'validated' ? 'done' : index === at ? 'current' : 'todo',
    note: index === at ? `${requestStates[state].label}, ${date(since)}` : null,
  }));
}

export function stateView(state: RequestState, plain = false) {
  const { label, tone, icon } = requestStates[state];
  return { label, tone, icon, plain };
}

/** One loop of correction: its own words, whoever asked, and the mail that did. */
export function correctionView(correction: RequestCorrection, index: number) {
  const { sender, documentId } = correction;
  return {
    number: index + 1,
    reason: correction.reason ?? 'sans motif',
    who: sender ? `Courriel de ${sender}` : whoDid(correction),
    at: dateTime(correction.at),
    href: documentId ? `/documents/${documentId}` : null,
  };
}

export function mailView(mail: RequestMail) {
  const out = mail.direction === 'out';
  return {
    href: `/mailbox/messages/${mail.id}`,
    icon: out ? 'mail-forward' : 'mail-opened',
    subject: mail.subject,
    who: out ? `À ${mail.recipients.join(', ')}` : `De ${mail.sender}`,
    at: dateTime(mail.at),
    state: out ? stateOf('out', mail.state) : incomingState(mail),
    error: mail.lastError,
  };
}

function incomingState(mail: RequestMail) {
  const label = mail.recognisedAs ? recognisedLabels[mail.recognisedAs] : 'Reçu';
  if (mail.movedNothing) return { label: `${label}, ${withoutEffect}`, tone: 'none', icon: 'mail-opened', plain: true };
  return { label, tone: 'move', icon: 'mail-opened', plain: true };
}

export function documentView(document: RequestDocument) {
  return {
    id: document.id,
    src: `/documents/${document.id}`,
    download: `/documents/${document.id}?download=1`,
    name: document.fileName,
    size: fileSize(document.size),
    sha256: document.sha256,
    at: dateTime(document.createdAt),
    by: document.createdBy,
    pdf: document.mediaType === 'application/pdf',
  };
}
