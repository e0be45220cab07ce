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
import { BeforeCommit } from '../platform/tenancy/before-commit.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { clientFacts } from './client-facts.js';
import { ClientFactsQueries, type ClientRow } from './client-facts.queries.js';
import { clock } from '../platform/clock.js';

const batch = 500;
const running: ReadonlySet<Coverage> = new Set(['covered', 'expiring']);

/** Keeps `client_progress`, the answer of nextAction(), in step with the facts: in the transaction that changed them. */
@Injectable()
export class ProgressService {
  constructor(
    private readonly db: TenantDb,
    private readonly facts: ClientFactsQueries,
  ) {}

  /** What moves with time (coverage, cards, delegations) is computed again each night for everybody. */
  @HandlesJob('progress.refresh')
  async refreshAll(): Promise<void> {
    const clients = await this.db.query<{ id: string }>('SELECT id FROM clients WHERE archived_at IS NULL ORDER BY id');
    for (let start = 0; start < clients.length; start += batch) {
      await this.refresh(clients.slice(start, start + batch).map((client) => client.id));
    }
  }

  @BeforeCommit('summaries')
  async refresh(clientIds: string[], now = clock.now()): Promise<void> {
    if (clientIds.length === 0) return;
    const [editor] = await this.facts.ofEditor();
    if (!editor) return;
    const clients = await this.facts.ofClients(clientIds);
    const ordering = await this.facts.ofOrdering(clientIds, parisDate(now));
    const slots = grouped(await this.facts.ofSlots(clientIds), (slot) => slot.clientId);
    await this.store(
      clients.flatMap((client) => {
        const rights = ordering.get(client.id);
        if (!rights) return [];
        const facts = clientFacts(client, rights, slots.get(client.id) ?? [], editor, now);
        return [{ ...progressOf(client.id, facts, now), habilitated: client.habilitated }];
      }),
    );
  }

  private async store(rows: (ReturnType<typeof progressOf> & Pick<ClientRow, 'habilitated'>)[]): Promise<void> {
    await this.db.query(
      `INSERT INTO client_progress (client_id, step, code, title, detail, who, who_name, since, due, target, steps, slots_needed, slots_covered, worst_coverage, next_expiry, active_assignments, habilitated, request_due, computed_on)
       SELECT client_id, step, code, title, detail, who, who_name, since, due, target, steps, slots_needed, slots_covered, worst_coverage, next_expiry, active_assignments, habilitated, request_due, computed_on
         FROM jsonb_to_recordset($1::jsonb) AS row (client_id uuid, step int, code text, title text, detail text, who text, who_name text, since date, due date, target jsonb, steps jsonb,
              slots_needed int, slots_covered int, worst_coverage text, next_expiry timestamptz, active_assignments int, habilitated boolean, request_due date, computed_on date)
       ON CONFLICT (editor_id, client_id) DO UPDATE SET step = excluded.step, code = excluded.code, title = excluded.title, detail = excluded.detail, who = excluded.who, who_name = excluded.who_name, since = excluded.since,
         due = excluded.due, target = excluded.target, steps = excluded.steps, slots_needed = excluded.slots_needed, slots_covered = excluded.slots_covered,
         worst_coverage = excluded.worst_coverage, next_expiry = excluded.next_expiry, active_assignments = excluded.active_assignments, habilitated = excluded.habilitated, request_due = excluded.request_due, computed_on = excluded.computed_on`,
      [JSON.stringify(rows)],
    );
  }
}

function progressOf(clientId: string, facts: ClientFacts, now: Date) {
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
