import { Inject, Injectable } from '@nestjs/common';
import { EditorService } from '../accounts/editor.service.js';
import { OrderingRights } from '../assignments/ordering-rights.js';
import type { Env } from '../config/env.js';
import { dueStages } from '../journey/calendar/reminder-stages.js';
import { parisTime } from '../journey/calendar/paris-time.js';
import { addDays, isWorkingDay, parisDate } from '../journey/calendar/working-days.js';
import { lockClients } from '../clients/lock-clients.js';
import { clock } from '../platform/clock.js';
import { HandlesJob } from '../platform/jobs/job-handlers.js';
import { Outbox } from '../platform/jobs/outbox.service.js';
import { ENV } from '../platform/platform.module.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { SlotsService } from '../slots/slots.service.js';
import { type ReminderDecision, ReminderLedger } from './reminder-ledger.js';
import type { Morning } from './letters-of-round.js';
import { ReminderMails } from './reminder-mails.service.js';
import { type Due, heldByMute, leavesAtOnce, morning, type Round } from './reminder-round.js';
import { type LookedAt, lookedAtOnce, ReminderQueries } from './reminder.queries.js';
import { EndsDigest } from './ends/ends-digest.service.js';
import { endStageWords, mutedWords, passedBecause } from './reminder-words.js';
import { KeptReminders } from './waits/kept-reminders.service.js';
import { WaitsDigest } from './waits/waits-digest.service.js';

/** One transaction decides of so many certificates at most, each with its mails; the rest follows in the next job (decision 0022). */
const batch = 20;
/** A digest tells so many, the nearest first; the rest is in the one of the next working day. */
const digestSize = 500;
const everybody = 'tous';

/** A certificate with stages that are open: one to send, or none; older ones to record as passed; and the day the next one opens. */
type Open = Omit<Due, 'send' | 'watched' | 'barriers' | 'ownWithCard'> & {
  seen: LookedAt;
  send: number | null;
  next: string | null;
};
type Looked = Pick<Open, 'seen' | 'next'>;

/** What one morning tells of, before it is read who is told. */
interface Digest extends Omit<Morning, 'dues'> {
  told: Open[];
  silent: ReminderDecision[];
}

const noDigest: Digest = { told: [], ends: [], waits: [], revoked: [], silent: [], ours: [] };

/** Decides which reminders are due, and writes each decision with its mail in the same transaction (domain rule 13). */
@Injectable()
export class RemindersService {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: ReminderQueries,
    private readonly ledger: ReminderLedger,
    private readonly editor: EditorService,
    private readonly mails: ReminderMails,
    private readonly outbox: Outbox,
    private readonly slots: SlotsService,
    private readonly ending: EndsDigest,
    private readonly waiting: WaitsDigest,
    private readonly kept: KeptReminders,
    private readonly rights: OrderingRights,
    @Inject(ENV) private readonly env: Env,
  ) {}

  @HandlesJob('reminders.decide')
  decideNow(): Promise<number> {
    return this.decide(clock.now());
  }

  /** @returns how many certificates a decision was written for. @throws RetryLater while another round is at it */
  async decide(now: Date): Promise<number> {
    await this.ledger.takeTurn();
    const editor = await this.editor.current();
    const round = { editor, administration: await this.editor.administration(), now, site: this.env.PUBLIC_URL };
    const { atOnce, waits, idle } = await this.open(editor.reminderStages, now);
    const [leaving, next] = [atOnce.slice(0, batch), atOnce[batch]];
    // Once what leaves at once is decided: a digest is a transaction of its own, or comes with the last of it.
    const digest = next ? noDigest : await this.digest(waits, round);
    await this.write(leaving, digest, round);
    await this.awaitNext([...idle, ...leaving, ...digest.told]);
    // Each with a key of its own: this job's, still open, would swallow it.
    if (next) await this.outbox.enqueue('reminders.decide', {}, { key: `from ${next.seen.slotId}` });
    return next ? batch : atOnce.length + digest.told.length;
  }

  // One a working day, for everybody: what comes up later waits for the next one.
  private async digest(waits: Open[], round: Round): Promise<Digest> {
    const today = parisDate(round.now);
    if (round.now < parisTime(today, morning) || !isWorkingDay(today) || (await this.queries.digestSentOn(today)))
      return noDigest;
    const ending = await this.ending.told(today, round, digestSize);
    const waiting = await this.waiting.told(today, round, digestSize);
    const revoked = await this.waiting.revoked(today, round, digestSize);
    const ours = await this.kept.told(round);
    const silent = [...ending.silent, ...waiting.silent];
    return { told: waits.slice(0, digestSize), ends: ending.told, waits: waiting.told, revoked, silent, ours };
  }

  // Their clients first, all at once, then all addresses: as a campaign that writes to them, or each would wait for the other.
  private async write(leaving: Open[], { told, silent, ...rest }: Digest, round: Round): Promise<void> {
    const open = [...leaving, ...told];
    const others = [...[...rest.ends, ...rest.waits].map(({ decision }) => decision), ...silent];
    const clientIds = [...open.map(({ seen }) => seen), ...others].flatMap(({ clientId }) => clientId ?? []);
    if (clientIds.length > 0) await lockClients(this.db, [...new Set(clientIds)]);
    const dues = new Map((await this.dues(open)).map((due) => [due.watched.slotId, due]));
    const duesOf = (some: Open[]) => some.flatMap(({ seen }) => dues.get(seen.slotId) ?? []);
    const muted = leaving.filter((one) => isMuted(one, round.now));
    await this.ledger.write([...open.flatMap(passed), ...muted.flatMap((one) => mutedOf(one, duesOf([one])))]);
    await this.mails.withhold(silent);
    const now = duesOf(leaving.filter((one) => !muted.includes(one)));
    await this.mails.tell(now, { dues: duesOf(told), ...rest }, round);
  }

  // Only what may be due is read, and no further than to know that more of it leaves at once than one job decides; what turns out not to
  // be due is read again when its next stage opens.
  private async open(stages: number[], now: Date): Promise<{ atOnce: Open[]; waits: Open[]; idle: Looked[] }> {
    const found: { atOnce: Open[]; waits: Open[]; idle: Looked[] } = { atOnce: [], waits: [], idle: [] };
    let last: LookedAt | undefined;
    do {
      const looked = await this.queries.toLookAt(now, last);
      for (const one of looked.flatMap((seen) => opened(seen, stages, now)))
        (isOpen(one) ? (mayWait(one, now) ? found.waits : found.atOnce) : found.idle).push(one);
      last = looked.length < lookedAtOnce ? undefined : looked.at(-1);
    } while (last && found.atOnce.length <= batch);
    return found;
  }

  /** Of those that have a stage to send, what whoever is told of it is told. */
  private async dues(open: Open[]): Promise<Due[]> {
    if (open.length === 0) return [];
    const all = await this.queries.ofSlots(open.map(({ seen }) => seen.slotId));
    const rights = await this.rights.barriersOfMany([...new Set(all.map(({ clientId }) => clientId))]);
    const watched = new Map(all.map((one) => [one.slotId, one]));
    return open.flatMap(({ seen, about, send, skip }) => {
      const one = watched.get(seen.slotId);
      // Another one since, or another day: it is looked at again.
      const same = one?.certificateId === seen.certificateId && one.declaredNotAfter === seen.declaredNotAfter;
      if (!one || !same || send === null) return [];
      const own = rights.get(one.clientId);
      const ownWithCard = own?.ownWithCard.flatMap(({ email }) => email ?? []) ?? [];
      return [
        {
          watched: { ...one, notAfter: seen.notAfter },
          barriers: own?.[one.offer] ?? [],
          ownWithCard,
          about,
          send,
          skip,
        },
      ];
    });
  }

  private awaitNext(done: Looked[]): Promise<void> {
    return this.slots.awaitReminders(
      done.map(({ seen: { slotId: id, certificateId, notAfter }, next }) => ({
        ...{ id, certificateId, notAfter },
        from: next === null ? null : parisTime(next, '00:00'),
      })),
    );
  }
}

function opened(seen: LookedAt, stages: number[], now: Date): Open[] {
  const about = aboutOf(seen);
  if (!about) return [];
  const notAfter = seen.notAfter.toISOString();
  const { next, ...due } = dueStages({ notAfter, now, stages, alreadyDecided: seen.decided });
  // Each day anew: a mute may be taken back.
  if (heldByMute(due.send, { stages, mutedUntil: seen.mutedUntil, now }))
    return [{ seen, about, send: null, skip: [], next: addDays(parisDate(now), 1) }];
  return [{ seen, about, ...due, next: next?.on ?? null }];
}

function mutedOf({ seen, about }: Open, dues: Due[]): ReminderDecision[] {
  const row = { clientId: seen.clientId, about, recipient: everybody, reason: mutedWords(seen) ?? '' };
  return dues.map(({ send }) => ({ ...row, stage: send, decision: 'muted' }));
}

function isOpen({ send, skip }: Open): boolean {
  return send !== null || skip.length > 0;
}

/** It may be told of in the digest. */
function mayWait(one: Open, now: Date): boolean {
  return one.send !== null && !isMuted(one, now) && !leavesAtOnce(one.seen.notAfter, now);
}

function isMuted({ seen }: Open, now: Date): boolean {
  return seen.mutedUntil !== null && seen.mutedUntil >= parisDate(now);
}

function passed({ seen, about, send, skip }: Open): ReminderDecision[] {
  const reason = passedBecause(send === null ? null : endStageWords(send));
  const row = { clientId: seen.clientId, about, recipient: everybody, reason };
  return skip.map((stage) => ({ ...row, stage, decision: 'skipped' }));
}

function aboutOf({ certificateId, slotId, declaredNotAfter }: LookedAt): Due['about'] | null {
  if (certificateId) return { certificateId };
  return declaredNotAfter ? { slotId, declaredNotAfter } : null;
}
