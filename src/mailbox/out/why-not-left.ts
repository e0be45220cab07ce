import { frenchDate } from '../../journey/calendar/french-date.js';
import { parisDate } from '../../journey/calendar/working-days.js';
import { date, time } from '../../platform/web/view-helpers.js';
import { offers } from '../../journey/states/transitions.js';
import type { OutgoingState } from '../message.entity.js';
import { neverAgain, outgoingMailTable } from './outgoing-mail.transitions.js';

/** A mail of ours, as far as it says why it has not left. */
export interface WaitingMail {
  id: string;
  state: OutgoingState;
  putOff: 'cap' | 'address' | null;
  leavesAt: Date | null;
  lastError: string | null;
  recipients: string[];
  /** Of these, those whom it did not reach; null: nobody yet, or all. */
  leftOut: string[] | null;
}

/** One that was just written. */
export interface WrittenMail extends Pick<WaitingMail, 'id' | 'leavesAt' | 'recipients'> {
  /** The address that has had its mails of the day. */
  full: string | null;
}

/** What is known besides. */
export interface WaitingFacts {
  now: Date;
  /** Of its addresses, those that receive nothing any more. */
  stopped: { id: string; address: string; reason: string; stoppedAt: Date }[];
  /** The operator holds all mails. */
  hold: { reason: string } | null;
  /** Of mails that have not left, by id: those that have no reason to any more, and why. */
  noMore: ReadonlyMap<string, string>;
}

/** Why a mail has not left, or not for all whom it is for: what holds it, what then happens, and where a person mends it. */
export interface WhyNotLeft {
  held: string;
  next: string;
  mend: { href: string; label: string } | null;
  /** Others have it. */
  partly?: true;
}

/** What is told of a mail that exceeds its day. */
export function capReached({ address, cap, leavesAt }: { address: string; cap: number; leavesAt: Date }): string {
  return `${address} a déjà ${cap} courriels ce jour-là\u00a0: celui-ci part le ${frenchDate(parisDate(leavesAt))}, à ${time(leavesAt)}.`;
}

/** « Pourquoi ce courriel n’est pas parti\u202f? », for each state of it; null once it has left for all whom it is for. */
export function whyNotLeft(mail: WaitingMail, facts: WaitingFacts): WhyNotLeft | null {
  const why = whyHeld(mail, facts);
  const noMore = facts.noMore.get(mail.id);
  if (!why || noMore === undefined || !offers(outgoingMailTable, mail.state, 'resend')) return why;
  return { ...why, next: why.held === noMore ? neverAgain : `${noMore} ${neverAgain}`, mend: null };
}

/**
 * The same of a mail that was just written, before anything tried to send it: what it waits for, and what then happens, in whole sentences; null: nothing, it leaves
 * in a moment.
 */
export function whyWaiting(
  { id, recipients, leavesAt, full }: WrittenMail,
  { now, stopped, hold }: Omit<WaitingFacts, 'noMore'>,
): string | null {
  const own = stopped.filter(({ address }) => recipients.some((one) => one.toLowerCase() === address));
  const unreachable = recipients.every((one) => own.some(({ address }) => address === one.toLowerCase()));
  if (!unreachable && leavesAt === null && hold === null) return null;
  const putOff = unreachable ? 'address' : full === null ? null : 'cap';
  const mail: WaitingMail = { id, state: 'queued', putOff, leavesAt, lastError: null, recipients, leftOut: null };
  const { held, next } = whyQueued(mail, { now, stopped: own, hold });
  return `${held} ${next}`;
}

function whyHeld(mail: WaitingMail, { now, stopped, hold }: Omit<WaitingFacts, 'noMore'>): WhyNotLeft | null {
  switch (mail.state) {
    case 'sent':
      return mail.lastError === null ? null : { ...leftOut(mail.lastError, stopped), partly: true };
    case 'sending':
      return { held: 'Il est en train de partir.', next: 'Rechargez la page dans un instant.', mend: null };
    case 'failed':
    case 'dropped':
      return failed(mail, stopped);
    case 'in_doubt':
      return {
        held: mail.lastError ?? 'L’envoi a été interrompu.',
        next: 'Il est peut-être parti\u00a0: une personne dit s’il faut le renvoyer.',
        mend: null,
      };
    case 'withdrawn':
      return {
        held: mail.lastError ?? 'Une personne l’a annulé.',
        next: 'Il reste parmi les courriels annulés, d’où il peut être renvoyé.',
        mend: null,
      };
    default:
      return whyQueued(mail, { now, stopped, hold });
  }
}

function failed(
  { state, lastError, leftOut: without, recipients }: WaitingMail,
  stopped: WaitingFacts['stopped'],
): WhyNotLeft {
  const others = without !== null && without.length < recipients.length;
  const settled = state === 'dropped' ? 'Une personne l’a réglé. ' : '';
  return {
    held: lastError ?? 'Le serveur d’envoi l’a refusé.',
    next: others
      ? `${settled}Les autres destinataires l’ont\u00a0: il ne repart, pour ${without.join(', ')}, que si une personne le renvoie.`
      : `${settled}Il ne repart que si une personne le renvoie.`,
    mend: mendOf(stopped),
    ...(others ? { partly: true } : {}),
  };
}

function leftOut(held: string, stopped: WaitingFacts['stopped']): WhyNotLeft {
  const mend = mendOf(stopped);
  const next = `Les autres destinataires l’ont${mend ? '' : '\u00a0: envoyez-le à qui ne l’a pas reçu, ou écrivez-lui'}.`;
  return { held, next, mend };
}

function whyQueued(
  { putOff, leavesAt, lastError }: WaitingMail,
  { now, stopped, hold }: Omit<WaitingFacts, 'noMore'>,
): WhyNotLeft {
  if (putOff === 'address') {
    const named = stopped.map(
      ({ address, reason, stoppedAt }) => `${address} ne reçoit plus depuis le ${date(stoppedAt)}\u00a0: ${reason}`,
    );
    return {
      held: named.join(' ') || 'Son adresse ne reçoit plus.',
      next: 'Il part dès que l’adresse est corrigée.',
      mend: mendOf(stopped),
    };
  }
  const waits = leavesAt !== null && leavesAt > now;
  const when = waits ? `Il part le ${frenchDate(parisDate(leavesAt))}, à ${time(leavesAt)}.` : '';
  if (putOff === 'cap' && waits)
    return {
      held: 'Son destinataire a reçu tous ses courriels du jour.',
      next: when,
      mend: { href: '/settings/editor', label: 'Changer le plafond' },
    };
  if (waits) return { held: 'Il attend, pour pouvoir être annulé d’ici là.', next: when, mend: null };
  if (hold)
    return {
      held: `Tous les courriels sont retenus par l’exploitation\u00a0: ${hold.reason}.`,
      next: 'Il part dès qu’ils sont libérés.',
      mend: null,
    };
  if (lastError) return { held: lastError, next: 'Il est remis à plus tard, et repart de lui-même.', mend: null };
  return { held: 'La tâche d’envoi ne l’a pas encore pris.', next: 'Il part dans un instant.', mend: null };
}

function mendOf(stopped: WaitingFacts['stopped']): WhyNotLeft['mend'] {
  const [first] = stopped;
  return first ? { href: `/addresses/${first.id}`, label: 'Corriger l’adresse' } : null;
}
