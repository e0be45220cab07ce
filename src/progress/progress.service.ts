import { Injectable } from '@nestjs/common';
import { grouped } from '../platform/grouped.js';
import type { ClientFacts, SlotFacts } from '../journey/steps/client-facts.js';
import { type Coverage, severity } from '../journey/plan/coverage.js';
import { hasLeft } from '../journey/steps/card-holder.js';
import { isRecorded } from '../journey/steps/ordering.js';
import { nextAction, stepsOf } from '../journey/steps/next-action.js';
import { requestDue } from '../journey/steps/request-step.js';
import { parisDate } from '../journey/calendar/working-days.js';
import { HandlesJob } from '../platform/jobs/job-handlers.js';
import { Outbox } from '../platform/jobs/outbox.service.js';
import { BeforeCommit } from '../platform/tenancy/before-commit.js';
import { clientFacts } from './client-facts.js';
import { ClientFactsQueries } from './client-facts.queries.js';
import { clock } from '../platform/clock.js';
import { ProgressQueries, type ProgressRow } from './progress.queries.js';

/** One transaction computes so many clients; the rest follows in the next job. It writes no journal, and holds only their summaries. */
const batch = 200;
const running: ReadonlySet<Coverage> = new Set(['covered', 'expiring']);

/** Keeps `client_progress`, the answer of nextAction(), in step with the facts: in the transaction that changed them. */
@Injectable()
export class ProgressService {
  constructor(
    private readonly progress: ProgressQueries,
    private readonly facts: ClientFactsQueries,
    private readonly outbox: Outbox,
  ) {}

  /** What moves with time (coverage, cards, delegations) is computed again each night for everybody, a part a job. */
  @HandlesJob('progress.refresh')
  async refreshPart({ after }: { after?: string }): Promise<void> {
    const next = await this.refreshAfter(after ?? null);
    if (next) await this.outbox.enqueue('progress.refresh', { after: next });
  }

  /** Everybody in the current transaction: for the operator and for tests. */
  async refreshAll(): Promise<void> {
    for (let after = await this.refreshAfter(null); after;) after = await this.refreshAfter(after);
  }

  /** @returns the client to go on after; null: it was the last */
  private async refreshAfter(after: string | null): Promise<string | null> {
    const clients = await this.progress.clients(after, batch);
    await this.store(await this.progress.lock(clients, { passOver: true }), clock.now());
    return clients.length === batch ? (clients.at(-1) ?? null) : null;
  }

  @BeforeCommit({ stage: 'summaries' })
  async refresh(clientIds: string[], now = clock.now()): Promise<void> {
    if (clientIds.length > 0) await this.store(await this.progress.lock(clientIds, { passOver: false }), now);
  }

  private async store(clientIds: string[], now: Date): Promise<void> {
    const rows = await this.compute(clientIds, now);
    if (rows.length > 0) await this.progress.store(rows);
  }

  /** Who has a next action: every client that is not archived. */
  clients(): Promise<string[]> {
    return this.progress.clients(null, null);
  }

  /** The clients whose next action is not the one that their facts make now. Writes nothing. */
  async differing(clientIds: string[]): Promise<string[]> {
    return this.progress.differing(await this.compute(clientIds, clock.now()));
  }

  private async compute(clientIds: string[], now: Date): Promise<ProgressRow[]> {
    if (clientIds.length === 0) return [];
    const [editor] = await this.facts.ofEditor();
    if (!editor) return [];
    const clients = await this.facts.ofClients(clientIds);
    const ordering = await this.facts.ofOrdering(clientIds, parisDate(now));
    const slots = grouped(await this.facts.ofSlots(clientIds), (slot) => slot.clientId);
    return clients.flatMap((client) => {
      const rights = ordering.get(client.id);
      if (!rights) return [];
      const facts = clientFacts(client, rights, slots.get(client.id) ?? [], editor, now);
      return [{ ...progressOf(client.id, facts, now), habilitated: client.habilitated, lacks: client.lacks }];
    });
  }
}

function progressOf(clientId: string, facts: ClientFacts, now: Date): Omit<ProgressRow, 'habilitated' | 'lacks'> {
  const today = parisDate(now);
  const { whoName, ...action } = nextAction(facts, today);
  const needed = facts.slots.filter((slot) => slot.coverage !== 'not_needed');
  return {
    client_id: clientId,
    ...action,
    who_name: whoName,
    steps: stepsOf(facts, today),
    slots_needed: needed.length,
    slots_covered: needed.filter((slot) => running.has(slot.coverage)).length,
    worst_coverage: worst(facts.slots),
    next_expiry: earliest(needed),
    active_assignments: facts.people.filter((person) => isRecorded(person) && !hasLeft(person, today)).length,
    request_due: requestDue(facts),
    computed_on: today,
  };
}

function worst(slots: SlotFacts[]): Coverage | null {
  return severity.find((coverage) => slots.some((slot) => slot.coverage === coverage)) ?? null;
}

function earliest(slots: SlotFacts[]): string | null {
  return slots.flatMap((slot) => slot.expiresOn ?? []).sort()[0] ?? null;
}
