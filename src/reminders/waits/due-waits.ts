import {
  addDays,
  addWorkingDays,
  parisDate,
  workingDayFrom,
  workingDaysBetween,
  zoneOfDepartement,
} from '../../journey/calendar/working-days.js';
import type { HolidayZone } from '../../journey/calendar/holidays.js';
import { dueWaitStage } from '../../journey/calendar/wait-stages.js';
import { nextChase } from '../reminder-round.js';
import type { WaitingRow } from './waits.queries.js';
import { type Audience, type ChaseStages, daysFor, type WaitKey, waits } from './waits.js';

/** The stages of each wait, as the editor has them. */
export type RulesByWait = ReadonlyMap<WaitKey, ChaseStages & { version: number }>;

/** What the editor itself is to put right before a rule can write to anybody, by rule: its French sentence. */
export type Lacking = ReadonlyMap<WaitKey, string>;

/** Nothing can leave for the client. */
export interface Kept {
  reason: string;
  /** The editor itself is to put something right first, for all whom its rule reminds: nobody is called meanwhile. */
  ours: boolean;
}

/** A stage that has come for one audience of one wait. */
export interface DueWait {
  row: WaitingRow;
  audience: Audience;
  /** null: only older stages are to be written down. */
  send: number | null;
  skip: number[];
  /** No other comes after it. */
  last: boolean;
}

/** What comes next of one wait, if nothing happens until then. */
export interface ComingStage {
  row: WaitingRow;
  audience: Audience;
  stage: number;
  /** ISO day. */
  on: string;
  /** Why it will not leave, as things are now; null: it will. */
  kept: string | null;
  /** Of the task: a reminder will have left before it. */
  reminded: boolean;
}

/** Somebody of ours wrote a moment ago: nothing leaves by itself for so many working days. */
const quietDays = 2;

/**
 * What is to be decided today of one that waits, for these audiences.
 * @param lacking what is ours to put right before a rule reminds anybody: nobody is called for whom nothing could leave because of it
 */
export function dueOf(
  row: WaitingRow,
  rules: RulesByWait,
  audiences: Audience[],
  today: string,
  lacking?: Lacking,
): DueWait[] {
  const stages = rules.get(row.rule);
  if (!stages || standsStill(row)) return [];
  const elapsed = elapsedOf(row, today);
  return audiences.flatMap((audience) => {
    const days = daysFor(stages)[audience];
    if (!concerns(row, audience) || heldByMute(row, audience) || (isForClient(audience) && today < quietUntil(row)))
      return [];
    if (lacking?.has(row.rule) && isHeldTask(row, audience)) return [];
    const { send, skip } = dueWaitStage(elapsed, days, decidedFor(row, audience));
    if (send === null && skip.length === 0) return [];
    return [{ row, audience, send, skip, last: send !== null && send === Math.max(...days) }];
  });
}

/** The stage by which a person chases the client today: the one that is due, else the one that comes next, else one of its own. */
export function byHandOf(row: WaitingRow, rules: RulesByWait, today: string): DueWait {
  const stages = rules.get(row.rule) ?? waits[row.rule].usual;
  const elapsed = elapsedOf(row, today);
  const audience = row.handedLink === null ? 'client' : 'colleague';
  const before = decidedFor(row, audience);
  const { send, skip, next } = dueWaitStage(elapsed, stages.clientDays, before);
  const stage = send ?? next ?? Math.max(elapsed, ...before.map((one) => one + 1));
  return { row, audience, send: stage, skip, last: stage >= Math.max(0, ...stages.clientDays) };
}

/**
 * The next stage of each audience; what is due already comes with the next round of its kind, on a working day: what chases once a day, or the digest.
 * @param obstacle nothing can leave for the client as things are: our people and the task come all the same, but for what is ours to put right
 */
export function comingOf(row: WaitingRow, rules: RulesByWait, now: Date, obstacle: Kept | undefined): ComingStage[] {
  const today = parisDate(now);
  const stages = rules.get(row.rule);
  if (!stages || standsStill(row)) return [];
  const zone = zoneOf(row);
  const elapsed = elapsedOf(row, today);
  return (Object.entries(daysFor(stages)) as [Audience, number[]][]).flatMap(([audience, days]) => {
    if (!concerns(row, audience) || (obstacle?.ours && isHeldTask(row, audience))) return [];
    const { send, next } = dueWaitStage(elapsed, days, decidedFor(row, audience));
    const stage = send ?? next;
    if (stage === null) return [];
    const opens = addWorkingDays(row.since, Math.max(0, stage - row.spent), zone);
    const quiet = isForClient(audience) ? quietUntil(row) : '';
    const heard = heldByMute(row, audience) ? addDays(row.mutedUntil, 1) : '';
    const round = isForClient(audience) ? nextChase(now) : today;
    const kept = isMail(audience) ? (obstacle?.reason ?? null) : null;
    const on = workingDayFrom([opens, quiet, heard, round].toSorted().at(-1) ?? round);
    return [{ row, audience, stage, on, kept, reminded: wasReminded(row) || obstacle === undefined }];
  });
}

/** For how many working days it has been waiting, as its stages count them. */
export function elapsedOf(row: WaitingRow, today: string): number {
  return row.spent + workingDaysBetween(row.since, today, zoneOf(row));
}

/** Nothing leaves by itself: the client answered, declined, or is asked for something else instead. The wait of ANS or of an administrator goes on. */
export function standsStill(row: WaitingRow): boolean {
  return isAnswered(row) || row.designation !== null || (row.declinedOn !== null && waits[row.rule].who === 'client');
}

/** Nobody has looked at what came: what it waits for is ours. */
export function isAnswered({ rule, answered }: WaitingRow): boolean {
  return answered && waits[rule].who === 'client';
}

/** The day from which something may leave for the client by itself again; an empty text when nobody wrote by hand. */
export function quietUntil(row: WaitingRow): string {
  return row.lastWritten === null ? '' : addWorkingDays(row.lastWritten, quietDays, zoneOf(row));
}

/** Every stage that the rules have for these audiences. */
export function stagesFor(
  rules: RulesByWait,
  audiences: Audience[],
): { rule: WaitKey; audience: Audience; days: number }[] {
  return [...rules].flatMap(([rule, stages]) =>
    audiences.flatMap((audience) => daysFor(stages)[audience].map((days) => ({ rule, audience, days }))),
  );
}

// A client that orders for itself has administrators to write to; for the others, ours are told.
function concerns({ rule, selfAdministered, handedLink }: WaitingRow, audience: Audience): boolean {
  if (audience === 'colleague' || handedLink !== null) return audience === 'colleague' && handedLink !== null;
  return audience !== 'client' || waits[rule].to !== 'administrators' || selfAdministered;
}

// Nothing comes after the task: a mute puts it off, and does not take its place.
function heldByMute(row: WaitingRow, audience: Audience): row is WaitingRow & { mutedUntil: string } {
  return audience === 'task' && row.mutedUntil !== null;
}

/** A reminder of it has left for the client. */
export function wasReminded({ decided }: WaitingRow): boolean {
  return decided.some(({ audience, sent }) => audience === 'client' && sent);
}

// What is kept for a reason of ours is mended, and then leaves: its client has nothing to be called for yet.
const isHeldTask = (row: WaitingRow, audience: Audience) => audience === 'task' && !wasReminded(row);

const isMail = (audience: Audience) => audience === 'client' || audience === 'colleague';

const isForClient = (audience: Audience) => isMail(audience) || audience === 'task';

// Domain rule 12: the client keeps its own holidays, ANS those of Paris.
function zoneOf({ rule, departement }: WaitingRow): HolidayZone {
  return waits[rule].who === 'client' ? zoneOfDepartement(departement) : 'metropole';
}

function decidedFor({ decided }: WaitingRow, audience: Audience): number[] {
  return decided.filter((one) => one.audience === audience).map(({ stage }) => stage);
}
