import { ownWords } from '../mailbox/in/mail-words.js';
import { authorOf, doubtedAuthor, stateOf } from '../mailbox/box/mail-list.view.js';
import { frenchDate } from '../journey/calendar/french-date.js';
import { parisDate } from '../journey/calendar/calendar-days.js';
import { date, dateTime, time } from '../platform/web/view-helpers.js';
import type { OutgoingState } from '../mailbox/message.entity.js';
import { type WaitingFacts, whyNotLeft } from '../mailbox/out/why-not-left.js';
import type { Said } from './conversation.queries.js';
import type { StageToCome } from './stages-to-come.js';

const longest = 600;

/** One line of the conversation: who spoke, what was said, and why what should have left did not. */
export function saidView(said: Said, base: string, facts: WaitingFacts) {
  const { now } = facts;
  const own = `/mailbox/messages/${said.id}`;
  const shown = { at: whenShort(said.at, now), iso: said.at.toISOString(), id: said.id };
  if (said.kind === 'note')
    return { ...shown, tone: '', icon: 'message', who: `Note de ${said.writer}`, text: said.text };
  if (said.kind === 'unsent')
    return {
      ...shown,
      tone: 'none',
      icon: 'bell-off',
      who: 'Rappel d’échéance\u00a0: pas parti',
      whyNot: [{ label: 'Ce qui l’a retenu', value: said.text }],
      links: said.slotId ? [{ href: `/slots/${said.slotId}/reminders`, label: 'Règle et registre' }] : [],
    };
  if (said.direction === 'in') {
    const { tone, icon, label, plain } = stateOf('in', said.state ?? '');
    return {
      ...shown,
      tone: said.purpose === 'bounce' ? 'bad' : plain ? '' : 'soon',
      icon: said.purpose === 'bounce' ? 'mail-off' : 'mail',
      who: authorOf({ purpose: said.purpose ?? '', sender: said.sender ?? '' }),
      state: plain ? null : { tone, icon, label },
      subject: said.subject,
      text: cut(ownWords(said.text) || said.text.trim()),
      doubt: said.senderDoubt ? doubtedAuthor : null,
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
          { label: 'Ce qui le retient', value: why.held },
          { label: 'Ensuite', value: why.next },
          ...(said.stateSince ? [{ label: 'Depuis', value: dateTime(said.stateSince) }] : []),
        ]
      : null,
    links: [{ href: own, label: 'Lire' }, ...(why?.mend ? [why.mend] : [])],
  };
}

function whyOf({ state, putOff, leavesAt, lastError, recipients }: Said, facts: WaitingFacts) {
  const to = recipients ?? [];
  const stopped = facts.stopped.filter(({ address }) => to.some((one) => one.toLowerCase() === address));
  const mail = { state: state as OutgoingState, putOff, leavesAt, lastError, recipients: to };
  return whyNotLeft(mail, { ...facts, stopped });
}

/** What leaves by itself if nothing happens until then, the farthest first. */
export function toComeView(stages: StageToCome[]) {
  return stages.map(({ slotId, label, on, stage, mutedUntil }) => ({
    title: `Rappel d’échéance\u00a0: ${label}`,
    text: mutedUntil
      ? `En sourdine jusqu’au ${frenchDate(mutedUntil)}.`
      : stage > 0
        ? `${stage}\u00a0jours avant l’échéance.`
        : 'À l’échéance, ou après elle.',
    href: `/slots/${slotId}/reminders`,
    on: frenchDate(on),
    iso: on,
  }));
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
