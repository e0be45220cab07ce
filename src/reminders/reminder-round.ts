import { nextHolder } from '../journey/plan/coverage.js';
import type { Barrier } from '../assignments/ordering-rights.js';
import type { Editor } from '../accounts/editor.entity.js';
import { addDays, daysBetween, parisDate } from '../journey/calendar/calendar-days.js';
import { parisTime } from '../journey/calendar/paris-time.js';
import { workingDayFrom } from '../journey/calendar/working-days.js';
import { dueStages, type DueStages } from '../journey/calendar/reminder-stages.js';
import { holderWords } from '../journey/plan/holders.js';
import type { LetterFacts } from './renewal-words.js';
import { type PeopleToTell, type Recipients, recipientsOf } from './recipients.js';
import type { ReminderDecision } from './reminder-ledger.js';
import type { WatchedCertificate } from './reminder.queries.js';

/** What all the decisions of one passage share. */
export interface Round {
  editor: Editor;
  administration: string[];
  now: Date;
  /** Where our pages are. */
  site: string;
}

/** A certificate with a stage that is due. */
export interface Due {
  watched: WatchedCertificate & { notAfter: Date };
  /** What keeps the order that it needs from being opened today, first things first (domain rule 7). */
  barriers: Barrier[];
  /** Addresses of the client’s own administrators who have a card today. */
  ownWithCard: string[];
  /** What the ledger is about. */
  about: ReminderDecision['about'];
  send: number;
  skip: number[];
}

/** From when on, in Paris and on working days, what can wait leaves: the digest, and the mails of who is chased. */
export const morning = '09:00';

/** The first day on which the round that chases may still come: it comes once a day, and today’s is over once its hour is. */
export function nextChase(now: Date): string {
  const today = parisDate(now);
  return now < parisTime(today, morning) ? today : addDays(today, 1);
}

// Domain rule 13: what ends within so many days does not wait for the digest.
const atOnceDays = 7;

export function leavesAtOnce(notAfter: Date, now: Date): boolean {
  return daysBetween(parisDate(now), parisDate(notAfter)) <= atOnceDays;
}

/** Nothing comes after the last stage: a mute puts it off, and does not take its place. */
export function heldByMute(
  stage: number | null,
  { stages, mutedUntil, now }: { stages: number[]; mutedUntil: string | null; now: Date },
): boolean {
  return mutedUntil !== null && mutedUntil >= parisDate(now) && stage === Math.min(...stages);
}

/** The stage that comes next of what ends, and its day: one that is due leaves with the next round or digest; the last one of what is muted, when the mute is over. */
export function nextStage(
  { notAfter, decided, mutedUntil }: { notAfter: string; decided: number[]; mutedUntil: string | null },
  stages: number[],
  now: Date,
): DueStages['next'] {
  const { send, next } = dueStages({ notAfter, now, stages, alreadyDecided: decided });
  const today = parisDate(now);
  if (send === null) return next;
  if (mutedUntil === null || mutedUntil < today)
    return { stage: send, on: leavesAtOnce(new Date(notAfter), now) ? today : workingDayFrom(today) };
  return heldByMute(send, { stages, mutedUntil, now }) ? { stage: send, on: addDays(mutedUntil, 1) } : next;
}

/** Who is told of a stage, as things stand now. */
export function recipientsNow(
  watched: WatchedCertificate,
  { stage, skip }: { stage: number; skip: number[] },
  house: Pick<PeopleToTell, 'support' | 'administration'>,
): Recipients {
  return recipientsOf(stage, skip, {
    ...house,
    administrators: watched.administrators,
    ownAdministrators: watched.ownAdministrators,
    follower: watched.follower,
    representative: watched.representativeKnown ? { email: watched.representativeEmail } : null,
  });
}

/** Who stands for the house: its administrators, or its own address. */
export function leadsOf({ editor, administration }: Round): string[] {
  return administration.length > 0 ? administration : [editor.mailFrom];
}

export function houseOf({ editor, administration }: Round): Pick<PeopleToTell, 'support' | 'administration'> {
  return { support: editor.mailFrom, administration };
}

export function letterFacts({ watched, barriers, ownWithCard }: Due, { now, editor, site }: Round): LetterFacts {
  const { client, label, instance, notAfter, successor, unfinished, slotId, selfAdministered, toRedo, neverInstalled } =
    watched;
  const declared = watched.certificateId === null;
  const link = `${site}/slots/${slotId}/reminders`;
  return {
    client,
    label,
    instance,
    // Its number is another client’s by now, and a mail of this one does not say it: it would stop the round of all.
    holder: watched.holder?.elsewhere
      ? 'porté par un établissement passé à une autre structure'
      : holderWords(watched.holder, watched.number),
    next: nextHolder(watched),
    toRedo,
    neverInstalled,
    notAfter,
    now,
    successor,
    unfinished,
    declared,
    barriers,
    ownWithCard,
    selfAdministered,
    editorName: editor.name,
    link,
  };
}
