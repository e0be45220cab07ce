import { de } from '../identifiers/elision.js';
import { automaticLabels } from '../mailbox/content/automatic-mail.js';
import { ownWords } from '../mailbox/in/mail-words.js';
import { authorOf, stateOf } from '../mailbox/box/mail-list.view.js';
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
  const { now } = facts;
  const own = `/mailbox/messages/${said.id}`;
  const shown = { at: whenShort(said.at, now), iso: said.at.toISOString(), id: said.id };
  if (said.kind === 'note')
    return { ...shown, tone: '', icon: 'message', who: `Note ${de(said.writer ?? '')}`, text: said.text };
  if (said.kind === 'unsent')
    return {
      ...shown,
      tone: 'none',
      icon: 'bell-off',
      who: said.waitedFor ? 'Relance\u00a0: pas partie' : 'Rappel d’échéance\u00a0: pas parti',
      whyNot: [{ label: 'Ce qui l’a retenu', value: said.text }],
      links: [
        {
          href: said.slotId ? `/slots/${said.slotId}/reminders` : `${base.replace(/mail$/, '')}chasing`,
          label: 'Règle et registre',
        },
      ],
    };
  if (said.direction === 'in') {
    const { tone, icon, label, plain } = incomingState(said);
    return {
      ...shown,
      tone: said.purpose === 'bounce' ? 'bad' : plain ? '' : 'soon',
      icon: said.purpose === 'bounce' ? 'mail-off' : 'mail',
      who: authorOf({ purpose: said.purpose ?? '', sender: said.sender ?? '' }),
      state: plain ? null : { tone, icon, label },
      subject: said.subject,
      text: cut(ownWords(said.text) || said.text.trim()),
      doubt: said.senderDoubt && doubtTitle(said.senderDoubt),
      attachments: said.attachments,
      links: [
        ...(said.purpose === 'bounce' ? [] : [{ href: `${base}?reply=${said.id}#write`, label: 'Répondre' }]),
        { href: own, label: 'Message d’origine' },
      ],
    };
  }
  const waits = said.state === 'queued' && said.putOff !== 'address' && said.leavesAt !== null && said.leavesAt > now;
  const { tone, icon, label } = stateOf('out', said.state ?? '');
  const why = whyOf(said, facts);
  return {
    ...shown,
    tone: waits ? 'move' : said.state === 'sent' ? '' : tone,
    icon,
    who: said.subject,
    ours: true,
    by: `${said.writerKind === 'person' ? `Écrit par ${said.writer}` : 'Automatique'}. À ${said.recipients?.join(', ')}.`,
    state: said.state === 'sent' || waits ? null : { tone, icon, label },
    attachments: said.attachments,
    waits: waits
      ? {
          at: leavingAt(said.leavesAt ?? now, now),
          withdrawal: `${own}/withdrawal`,
          hastening: said.putOff ? null : `${own}/hastening`,
        }
      : null,
    whyNot: why
      ? [
          { label: why.partly ? 'Qui ne l’a pas reçu' : 'Ce qui le retient', value: why.held },
          { label: 'Ensuite', value: why.next },
          ...(said.stateSince ? [{ label: 'Depuis', value: dateTime(said.stateSince) }] : []),
        ]
      : null,
    partly: why?.partly ?? false,
    links: [{ href: own, label: 'Lire' }, ...(why?.mend ? [why.mend] : [])],
  };
}

function whyOf({ id, state, putOff, leavesAt, lastError, recipients, leftOut }: Said, facts: WaitingFacts) {
  const to = recipients ?? [];
  const stopped = facts.stopped.filter(({ address }) => to.some((one) => one.toLowerCase() === address));
  const mail = { id, state: state as OutgoingState, putOff, leavesAt, lastError, recipients: to, leftOut };
  return whyNotLeft(mail, { ...facts, stopped });
}

/** What is to be known of it before it is read; else what is to be done with it. */
function incomingState({ state, automatic, csr }: Said): ReturnType<typeof stateOf> {
  if (csr) return { tone: 'bad', icon: 'shield-x', label: 'CSR en quarantaine', plain: false };
  if (automatic) return { tone: 'none', icon: 'robot', label: automaticLabels[automatic], plain: false };
  return stateOf('in', state ?? '');
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
