import { de } from '../identifiers/elision.js';
import { automaticLabels } from '../mailbox/content/automatic-mail.js';
import { ownWords } from '../mailbox/in/mail-words.js';
import { authorOf, stateOf, withoutEffect } from '../mailbox/box/mail-list.view.js';
import { leftNote } from '../mailbox/content/mail-content.view.js';
import { isReport } from '../mailbox/proof/bounce.js';
import { doubtTitle } from '../mailbox/proof/sender-doubt.labels.js';
import { frenchDate } from '../journey/calendar/french-date.js';
import { parisDate } from '../journey/calendar/calendar-days.js';
import { date, dateTime, time } from '../platform/web/view-helpers.js';
import type { OutgoingState } from '../mailbox/message.entity.js';
import { type WaitingFacts, whyNotLeft } from '../mailbox/out/why-not-left.js';
import type { Said } from './conversation.queries.js';
import type { ComingMail } from '../mailbox/out/coming-mails.js';

const longest = 600;

/** One line of the conversation: who spoke, what was said, and why what should have left did not. */
export function saidView(said: Said, base: string, facts: WaitingFacts) {
  const shown = { at: whenShort(said.at, facts.now), iso: said.at.toISOString(), id: said.id };
  if (said.kind === 'note') return { ...shown, ...noteView(said) };
  if (said.kind === 'unsent') return { ...shown, ...unsentView(said, base) };
  if (said.direction === 'in') return { ...shown, ...receivedView(said, base) };
  return { ...shown, ...writtenView(said, facts) };
}

const own = ({ id }: Said) => `/mailbox/messages/${id}`;

function noteView({ writer, text }: Said) {
  return { tone: '', icon: 'message', who: `Note ${de(writer ?? '')}`, text };
}

function unsentView({ waitedFor, text, slotId }: Said, base: string) {
  return {
    tone: 'none',
    icon: 'bell-off',
    who: waitedFor ? 'Relance\u00a0: pas partie' : 'Rappel d’échéance\u00a0: pas parti',
    whyNot: [{ label: 'Ce qui l’a retenu', value: text }],
    links: [
      {
        href: slotId ? `/slots/${slotId}/reminders` : `${base.replace(/mail$/, '')}chasing`,
        label: 'Règle et registre',
      },
    ],
  };
}

function receivedView(said: Said, base: string) {
  const { tone, icon, label, plain } = incomingState(said);
  const bounced = said.purpose === 'bounce';
  return {
    tone: bounced ? 'bad' : plain ? '' : 'soon',
    icon: bounced ? 'mail-off' : 'mail',
    who: authorOf({ purpose: said.purpose ?? '', sender: said.sender ?? '' }),
    // What was read is said no more, but that it did nothing.
    state: plain && !said.movedNothing ? null : { tone: plain ? 'none' : tone, icon, label },
    subject: said.subject,
    text: cut(ownWords(said.text) || said.text.trim()),
    doubt: said.senderDoubt && doubtTitle(said.senderDoubt),
    attachments: said.attachments,
    left: leftNote(said.leftAttachments ?? 0),
    links: [
      ...(isReport(said.purpose) ? [] : [{ href: `${base}?reply=${said.id}#write`, label: 'Répondre' }]),
      { href: own(said), label: 'Message d’origine' },
    ],
  };
}

/** A mail of ours: left, waiting to, or kept from it. */
function writtenView(said: Said, facts: WaitingFacts) {
  const waits = waitsView(said, facts.now);
  const { tone, icon, label } = stateOf('out', said.state ?? '');
  const why = whyOf(said, facts);
  return {
    tone: waits ? 'move' : said.state === 'sent' ? '' : tone,
    icon,
    who: said.subject,
    ours: true,
    by: `${said.writerKind === 'person' ? `Écrit par ${said.writer}` : 'Automatique'}. À ${said.recipients?.join(', ')}.`,
    state: said.state === 'sent' || waits ? null : { tone, icon, label },
    attachments: said.attachments,
    waits,
    whyNot: why && heldBy(why, said),
    partly: why?.partly ?? false,
    links: [{ href: own(said), label: 'Lire' }, ...(why?.mend ? [why.mend] : [])],
  };
}

/** When it leaves, as long as it may still be withdrawn. */
function waitsView(said: Said, now: Date) {
  if (said.state !== 'queued' || said.putOff === 'address' || said.leavesAt === null || said.leavesAt <= now)
    return null;
  return {
    at: leavingAt(said.leavesAt, now),
    withdrawal: `${own(said)}/withdrawal`,
    hastening: said.putOff ? null : `${own(said)}/hastening`,
  };
}

function heldBy(why: NonNullable<ReturnType<typeof whyOf>>, { stateSince }: Said) {
  return [
    { label: why.partly ? 'Qui ne l’a pas reçu' : 'Ce qui le retient', value: why.held },
    { label: 'Ensuite', value: why.next },
    ...(stateSince ? [{ label: 'Depuis', value: dateTime(stateSince) }] : []),
  ];
}

function whyOf({ id, state, putOff, leavesAt, lastError, recipients, leftOut }: Said, facts: WaitingFacts) {
  const to = recipients ?? [];
  const stopped = facts.stopped.filter(({ address }) => to.some((one) => one.toLowerCase() === address));
  const mail = { id, state: state as OutgoingState, putOff, leavesAt, lastError, recipients: to, leftOut };
  return whyNotLeft(mail, { ...facts, stopped });
}

/** What is to be known of it before it is read; else what is to be done with it. */
function incomingState({ state, automatic, csr, movedNothing }: Said): ReturnType<typeof stateOf> {
  if (csr) return { tone: 'bad', icon: 'shield-x', label: 'CSR en quarantaine', plain: false };
  if (automatic) return { tone: 'none', icon: 'robot', label: automaticLabels[automatic], plain: false };
  const found = stateOf('in', state ?? '');
  return movedNothing ? { ...found, label: `${found.label}, ${withoutEffect}` } : found;
}

/** What leaves by itself if nothing happens until then. */
export function toComeView(coming: ComingMail[]) {
  return coming.map(({ on, ...one }) => ({ ...one, on: frenchDate(on), iso: on }));
}

function cut(text: string): string {
  if (text.length <= longest) return text;
  const end = text.lastIndexOf(' ', longest);
  return `${text.slice(0, end > longest / 2 ? end : longest)}…`;
}

function leavingAt(at: Date, now: Date): string {
  return parisDate(at) === parisDate(now) ? `à ${time(at)}` : `le ${date(at)} à ${time(at)}`;
}

function whenShort(at: Date, now: Date): string {
  return parisDate(at) === parisDate(now) ? `ce jour, ${time(at)}` : `${date(at)}, ${time(at)}`;
}
