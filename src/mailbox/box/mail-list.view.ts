import { daysBetween, parisDate } from '../../journey/calendar/calendar-days.js';
import { recognisedLabels, type RecognisedAs } from '../rules/mail-rule.entity.js';
import { doubtInside, doubtTitle } from '../proof/sender-doubt.labels.js';
import { isReport } from '../proof/bounce.js';
import { outgoingMailTable } from '../out/outgoing-mail.transitions.js';
import type { IncomingState, OutgoingState } from '../message.entity.js';
import { mailsPerPage } from './mail-list.js';
import type { MailCounts, MailLine } from './mailbox.queries.js';
import { cappedNumber } from '../../platform/lists/capped-counts.js';
import { date, dateTime, number, time } from '../../platform/web/view-helpers.js';

/** Incoming mail moves along no table: where it is says what is to be done with it. */
export const incomingStates: Record<IncomingState, { label: string; tone: string; icon: string; plain?: boolean }> = {
  unmatched: { label: 'À rapprocher', tone: 'soon', icon: 'inbox' },
  to_check: { label: 'À vérifier', tone: 'soon', icon: 'eye' },
  matched: { label: 'Rattaché', tone: 'ok', icon: 'link', plain: true },
  filed: { label: 'Classé', tone: 'none', icon: 'archive', plain: true },
};

/** Said beside what a mail was recognised as, when nothing moved by it. */
export const withoutEffect = 'sans effet';

/** For the partial `state`. What is fine recedes. */
export function stateOf(direction: 'in' | 'out', state: string) {
  if (direction === 'in') return incomingStates[state as IncomingState];
  const { label, tone, icon } = outgoingMailTable.states[state as OutgoingState];
  return { label, tone, icon, plain: tone === 'ok' || tone === 'none' };
}

/** An author as a list shows it: a report has none worth naming. */
export function authorOf(line: { purpose: string; sender: string }): string {
  if (isReport(line.purpose)) return line.purpose === 'bounce' ? 'Remise impossible' : 'Rapport de remise';
  return line.sender || 'Expéditeur inconnu';
}

export function lineView(line: MailLine) {
  return {
    href: `/mailbox/messages/${line.id}`,
    incoming: line.direction === 'in',
    who: line.direction === 'in' ? authorOf(line) : line.recipients.join(', '),
    subject: line.subject,
    note: noteOf(line),
    attachments: line.attachments,
    state: stateOf(line.direction, line.state),
    at: dateTime(line.at),
    iso: line.at.toISOString(),
    client: line.clientId ? { href: `/clients/${line.clientId}/mail`, name: line.clientName } : null,
  };
}

function noteOf(line: MailLine): string {
  if (line.direction === 'out')
    return [line.attempts > 1 ? `${number(line.attempts)} essais` : '', line.lastError ?? '']
      .filter(Boolean)
      .join(', ');
  const said = line.recognisedAs ? recognisedLabels[line.recognisedAs as RecognisedAs] : '';
  const dossier = line.dossierNumber ? `n°\u00a0${line.dossierNumber}` : '';
  const doubt = line.senderDoubt ? doubtInside(line.senderDoubt) : '';
  return [said, dossier, line.movedNothing ? withoutEffect : '', doubt].filter(Boolean).join(', ');
}

/** A line of the box: the hour today, « Hier », then the day. */
export function boxLineView(line: MailLine, current: string | null, now: Date) {
  return {
    href: `/mailbox?message=${line.id}`,
    current: line.id === current,
    who: authorOf(line),
    when: whenShort(line.at, now),
    iso: line.at.toISOString(),
    subject: line.subject,
    beginning: line.beginning.replace(/\s+/g, ' '),
    attachments: line.attachments,
    doubt: line.senderDoubt && doubtTitle(line.senderDoubt),
  };
}

function whenShort(at: Date, now: Date): string {
  const days = daysBetween(parisDate(at), parisDate(now));
  if (days === 0) return time(at);
  return days === 1 ? `Hier, ${time(at)}` : date(at);
}

/** For the partial `pages`. @param around the addresses of the pages before and after */
export function pagesView(around: { previous: string | null; next: string | null }) {
  return {
    note: `${mailsPerPage} courriels par page, les plus récents d’abord`,
    ...around,
  };
}

export type MailboxSection = 'box' | 'check' | 'received' | 'sent' | 'texts' | 'rules';

export function mailboxTabs(section: MailboxSection, counts: MailCounts) {
  return [
    {
      href: '/mailbox',
      label: 'À rapprocher',
      count: counts.unmatched && cappedNumber(counts.unmatched),
      current: section === 'box',
    },
    {
      href: '/mailbox/received?state=to_check',
      label: 'À vérifier',
      count: counts.toCheck && cappedNumber(counts.toCheck),
      current: section === 'check',
    },
    { href: '/mailbox/received', label: 'Reçus', current: section === 'received' },
    { href: '/mailbox/sent', label: 'Envoyés', current: section === 'sent' },
    { href: '/mailbox/texts', label: 'Modèles', current: section === 'texts' },
    { href: '/mailbox/rules', label: 'Règles', current: section === 'rules' },
  ];
}
