import { fullName } from '../identifiers/person-name.js';
import { Injectable } from '@nestjs/common';
import { AdministratorsQueries } from '../administrators/administrators.queries.js';
import { clock } from '../platform/clock.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { decisionOf } from './departure-decisions.js';
import type { Departure } from './departure.entity.js';
import { type ClientFacts, DepartureFacts } from './departure-facts.queries.js';
import { planOf } from './departure-plan.js';
import type { ClientPlan, PlanGround } from './departure-steps.js';
import { type LineKey, lineKeys, lines } from './departure-lines.js';
import type { Leaver } from './departure-things.js';

/** What was decided of one client apart from its line. */
export interface Exception {
  line: LineKey;
  clientId: string;
  decision: string;
  taker: string | null;
  reason: string;
  decidedBy: string;
}

export interface PlannedClient {
  facts: ClientFacts;
  plan: ClientPlan;
}

/** The plans of many clients, and what they stand on. */
export interface PlannedClients {
  ground: PlanGround;
  plans: Map<string, PlannedClient>;
}

/** The plans of many clients of a departure, on what stands today: for the page, the simulation and the act alike. */
@Injectable()
export class DepartureGround {
  constructor(
    private readonly db: TenantDb,
    private readonly people: AdministratorsQueries,
    private readonly facts: DepartureFacts,
  ) {}

  /** @param plan what is planned of each: everything, unless told otherwise */
  async plans(departure: Departure, leaver: Leaver, clientIds: string[], plan = planOf): Promise<PlannedClients> {
    const ground = await this.of(departure, clientIds);
    const facts = clientIds.length === 0 ? [] : await this.facts.ofClients(leaver, clientIds);
    return { ground, plans: new Map(facts.map((one) => [one.clientId, { facts: one, plan: plan(one, ground) }])) };
  }

  exceptions(departureId: string, clientIds: string[] | null = null): Promise<Exception[]> {
    return this.db.query<Exception>(
      `SELECT line, client_id, decision, taker, reason, decided_by FROM departure_exceptions
        WHERE departure_id = $1 AND ($2::uuid[] IS NULL OR client_id = ANY ($2::uuid[])) ORDER BY decided_at, client_id`,
      [departureId, clientIds],
    );
  }

  private async of(departure: Departure, clientIds: string[]): Promise<PlanGround> {
    const exceptions = await this.exceptions(departure.id, clientIds);
    const apart = new Map(exceptions.map((one) => [`${one.line} ${one.clientId}`, one]));
    const held = new Map(lineKeys.map((line) => [line, decisionOf(departure, line)]));
    const named = [departure.administratorId, departure.replacementId, departure.secondId];
    const takers = [...exceptions, ...held.values()].map((one) => one?.taker ?? null);
    const ids = [...named, ...takers].filter((id): id is string => id !== null && isId(id));
    const people = new Map((await this.people.byIds([...new Set(ids)])).map((person) => [person.id, person]));
    const leaver = people.get(departure.administratorId);
    return {
      leaverId: departure.administratorId,
      leaver: leaver ? fullName(leaver) : 'cette personne',
      secondId: departure.secondId,
      lastDay: departure.lastDay,
      today: clock.today(),
      gone: departure.accessEndsAt <= clock.now(),
      people,
      decided(line, clientId) {
        const exception = apart.get(`${line} ${clientId}`);
        const usual = held.get(line) ?? null;
        if (!exception) return usual;
        const replacement = lines[line].takers === 'administrators' ? departure.replacementId : null;
        return { ...exception, taker: exception.taker ?? usual?.taker ?? replacement };
      },
    };
  }
}

const isId = (text: string) => /^[0-9a-f-]{36}$/.test(text);
