import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { grouped } from '../platform/grouped.js';
import type { ClientFacts, SlotFacts } from '../journey/steps/client-facts.js';
import { type Coverage, nextHolder, severity, standing } from '../journey/plan/coverage.js';
import { ascending, firstOf } from '../journey/steps/first-of.js';
import { withheldOffers } from '../journey/steps/collection-step.js';
import { actsToday, whoMayOrder } from '../journey/steps/ordering.js';
import type { Offer } from '../identifiers/igc-words.js';
import { nextAction, stepsOf } from '../journey/steps/next-action.js';
import { requestDue } from '../journey/steps/request-step.js';
import { parisDate } from '../journey/calendar/working-days.js';
import { HandlesJob } from '../platform/jobs/job-handlers.js';
import { Outbox } from '../platform/jobs/outbox.service.js';
import { together } from '../platform/tenancy/together.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { BeforeCommit } from '../platform/tenancy/before-commit.js';
import { clientFacts } from './client-facts.js';
import { ClientFactsQueries, type ClientRow, type SlotRow } from './client-facts.queries.js';
import { clock } from '../platform/clock.js';
import { FormDrifts } from '../requests/moves/form-drifts.service.js';
import { ProgressQueries, type ProgressRow } from './progress.queries.js';

/** One transaction computes so many clients; the rest follows in the next job. It writes no journal, and holds only their summaries. */
const batch = 200;
/** Worked out and written at once. */
const atOnce = 250;
/** What is written of a client, not worked out yet. */
type Summary = () => ProgressRow;

const covering: ReadonlySet<Coverage> = new Set(['covered', 'expiring']);

/** Keeps `client_progress`, the answer of nextAction(), in step with the facts: in the transaction that changed them. */
@Injectable()
export class ProgressService {
  constructor(
    private readonly db: TenantDb,
    private readonly progress: ProgressQueries,
    private readonly facts: ClientFactsQueries,
    private readonly outbox: Outbox,
    private readonly drifts: FormDrifts,
  ) {}

  /** What moves with the days (coverage, cards, delegations) is computed again each night for everybody, a part a job. */
  @HandlesJob('progress.refresh')
  async refreshPart({ after }: { after?: string }): Promise<void> {
    const next = await this.refreshOf(await this.progress.clients(after ?? null, batch));
    if (next) await this.outbox.enqueue('progress.refresh', { after: next });
  }

  /** A certificate ends at its minute, and nobody writes anything: what is to be done of it changes then, not with the night. */
  @HandlesJob('progress.ends')
  async refreshEnded({ after }: { after?: string }): Promise<void> {
    const next = await this.refreshOf(await this.progress.justEnded(after ?? null, batch));
    if (next) await this.outbox.enqueue('progress.ends', { after: next });
  }

  /** Everybody in the current transaction: for the operator and for tests. */
  async refreshAll(): Promise<void> {
    let after: string | null = null;
    do after = await this.refreshOf(await this.progress.clients(after, batch));
    while (after);
  }

  /** @returns the client to go on after; null: it was the last */
  private async refreshOf(clients: string[]): Promise<string | null> {
    const locked = await this.progress.lock(clients, { passOver: true });
    await this.store(await this.summaries(locked, clock.now()));
    return clients.length === batch ? (clients.at(-1) ?? null) : null;
  }

  // PostgreSQL answers in the order asked: what is read is read with the lock held.
  @BeforeCommit({ stage: 'summaries' })
  async refresh(clientIds: string[], now = clock.now()): Promise<void> {
    if (clientIds.length === 0) return;
    this.db.byCommit(this.progress.lock(clientIds, { passOver: false }));
    await this.store(await this.summaries(clientIds, now));
  }

  // PostgreSQL writes a part while the next one is worked out, and the last one while the transaction is told.
  private async store(clients: Summary[]): Promise<void> {
    for (let from = 0; from < clients.length; from += atOnce) {
      await setImmediate();
      this.progress.store(clients.slice(from, from + atOnce).map((summary) => summary()));
    }
  }

  /** Who has a next action: every client that is not archived. */
  clients(): Promise<string[]> {
    return this.progress.clients(null, null);
  }

  /** The clients whose next action is not the one that their facts make now. Writes nothing. */
  async differing(clientIds: string[]): Promise<string[]> {
    const summaries = await this.summaries(clientIds, clock.now());
    return this.progress.differing(summaries.map((summary) => summary()));
  }

  private async summaries(clientIds: string[], now: Date): Promise<Summary[]> {
    if (clientIds.length === 0) return [];
    const [[editor], ordering, found, clients] = await together(
      this.facts.ofEditor(),
      this.facts.ofOrdering(clientIds, parisDate(now)),
      this.facts.ofSlots(clientIds),
      this.facts.ofClients(clientIds),
    );
    if (!editor) return [];
    // Of what is signed alone, and few are: nothing is read where none is.
    const signed = clients.flatMap(({ requestId, requestState }) =>
      requestState === 'signed' && requestId ? requestId : [],
    );
    const changed = await this.drifts.of(signed);
    const slots = grouped(found, (slot) => slot.clientId);
    return clients.flatMap((client) => {
      const rights = ordering.get(client.id);
      if (!rights) return [];
      const own = slots.get(client.id) ?? [];
      return () => summaryOf(client, clientFacts(client, rights, own, { ...editor, changed }, now), own, now);
    });
  }
}

// Written out: a row that is copied and added to takes nine times the memory, for each client of a batch.
function summaryOf(
  { id, habilitated, lacks }: ClientRow,
  facts: ClientFacts,
  slots: SlotRow[],
  now: Date,
): ProgressRow {
  const today = parisDate(now);
  const next = nextAction(facts, today);
  const needed = facts.slots.filter((slot) => slot.coverage !== 'not_needed');
  const running = slots.filter(({ phase }) => phase === 'running');
  return {
    client_id: id,
    step: next.step,
    code: next.code,
    title: next.title,
    detail: next.detail,
    who: next.who,
    who_name: next.whoName,
    since: next.since,
    due: next.due,
    target: next.target,
    steps: stepsOf(facts, today, next),
    slots_needed: needed.length,
    slots_covered: needed.filter((slot) => covering.has(slot.coverage)).length,
    worst_coverage: worst(facts.slots),
    next_expiry: earliest(needed),
    withheld: withheldOf(facts, today),
    ends: daysOf(running.filter((slot) => slot.orderId === null && nextHolder(slot) !== 'none')),
    renewed: daysOf(running.filter(({ orderId }) => orderId !== null)),
    active_assignments: facts.people.filter((person) => actsToday(person, facts, today)).length,
    habilitated,
    request_due: requestDue(facts),
    lacks,
    computed_on: today,
  };
}

// Where nothing may be ordered, its next action says so.
function withheldOf(facts: ClientFacts, today: string): Offer[] | null {
  const offers = withheldOffers(facts, today);
  return offers.length > 0 && whoMayOrder(facts, null, today).people.length > 0 ? offers : null;
}

function daysOf(slots: SlotRow[]): string[] {
  return slots.flatMap(({ notAfter }) => (notAfter ? parisDate(notAfter) : [])).sort();
}

function worst(slots: SlotFacts[]): Coverage | null {
  const standings = new Set(slots.map(standing));
  return severity.find((coverage) => standings.has(coverage)) ?? null;
}

function earliest(slots: SlotFacts[]): string | null {
  return (
    firstOf(
      slots.flatMap((slot) => slot.expiresOn ?? []),
      ascending,
    ) ?? null
  );
}
