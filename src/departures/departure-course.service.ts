import { fullName } from '../identifiers/person-name.js';
import { de } from '../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import { AdministratorsService } from '../administrators/administrators.service.js';
import { LeavingDays } from '../administrators/leaving-days.service.js';
import { AssignmentsService } from '../assignments/assignments.service.js';
import { ConfirmedDepartures } from '../assignments/confirmed-departures.js';
import { TeamService } from '../accounts/team/team.service.js';
import { CampaignsService } from '../campaigns/engine/campaigns.service.js';
import { SelectionsService } from '../clients/list/selections.service.js';
import { addDays } from '../journey/calendar/calendar-days.js';
import { actionsFrom, type OfferedAction, type Role } from '../journey/states/transitions.js';
import type { MovesOf } from '../platform/changes/moves-of.js';
import { Moves } from '../platform/changes/moves.service.js';
import { clock } from '../platform/clock.js';
import { Outbox } from '../platform/jobs/outbox.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { Refused } from '../platform/web/errors.js';
import { date } from '../platform/web/view-helpers.js';
import { DeputyHandover } from '../portfolio/deputies/deputy-handover.service.js';
import { decisionOf, undecided } from './departure-decisions.js';
import { DepartureDrafts } from './departure-drafts.service.js';
import { Departure, type DepartureState } from './departure.entity.js';
import type { LineKey } from './departure-lines.js';
import { DepartureGround } from './departure-ground.service.js';
import { DepartureFacts } from './departure-facts.queries.js';
import { DepartureLists } from './departure-lists.queries.js';
import { departureTable, type DepartureAction, type DepartureGuardFacts } from './departure.transitions.js';

const changed = 'Ce départ vient de changer. Relisez-le, puis recommencez.';

/** From the draft to the last end: simulated, confirmed, followed, or given up. */
@Injectable()
export class DepartureCourse implements ConfirmedDepartures {
  private readonly moves: MovesOf<Departure, DepartureState, DepartureAction, DepartureGuardFacts>;

  constructor(
    private readonly db: TenantDb,
    private readonly outbox: Outbox,
    private readonly drafts: DepartureDrafts,
    private readonly lists: DepartureLists,
    private readonly facts: DepartureFacts,
    private readonly ground: DepartureGround,
    private readonly administrators: AdministratorsService,
    private readonly assignments: AssignmentsService,
    private readonly team: TeamService,
    private readonly campaigns: CampaignsService,
    private readonly selections: SelectionsService,
    private readonly deputies: DeputyHandover,
    private readonly days: LeavingDays,
    moves: Moves,
  ) {
    this.moves = moves.of({
      table: departureTable,
      entity: Departure,
      facts: (departure) => this.guardFacts(departure),
      tell: async ({ administratorId, lastDay }, done) => ({
        summary: `${done}\u00a0: ${fullName(await this.administrators.byId(administratorId))}, le ${date(lastDay)}`,
      }),
      lost: () => changed,
    });
  }

  /** What the page offers, from the facts that it shows. */
  async offered(
    departure: Departure,
    role: Role,
    known: { counts: Record<LineKey, number>; blockers: unknown[]; userId: string | null },
  ): Promise<OfferedAction<DepartureState, DepartureAction>[]> {
    const facts = {
      undecided: undecided(departure, known.counts).length,
      simulated: departure.campaignId !== null,
      alone: known.blockers.length,
      account: await this.whyAccountStays(known.userId),
    };
    return actionsFrom(departureTable, { state: departure.state, facts, role });
  }

  /** One campaign over every client that names the person. Nothing is changed but the draft. @returns its id */
  async simulate(id: string): Promise<string> {
    const departure = await this.drafts.draft(id);
    await this.drafts.dropSimulation(departure);
    const person = await this.administrators.byId(departure.administratorId);
    const clientIds = await this.lists.clientIds(await this.facts.leaver(person.id));
    if (clientIds.length === 0)
      throw new Refused(['Aucun client ne nomme cette personne\u00a0: le départ se note sur sa fiche, sans campagne.']);
    const title = `Départ ${de(fullName(person))}`;
    const selectionId = await this.selections.freezeAsTold(clientIds, `Clients qui nomment ${fullName(person)}`);
    const campaignId = await this.campaigns.create({
      kind: 'depart',
      title,
      selectionId,
      parameters: { departure: id },
    });
    const { affected } = await this.db
      .repo(Departure)
      .update({ id, version: departure.version, state: 'draft' }, { campaignId });
    if (affected !== 1) throw new Refused([changed]);
    return campaignId;
  }

  /** @param seen the version of the page that was read, and the number typed when many clients change @returns whether its campaign begins: some client changes */
  async confirm(id: string, seen: { version: number; typed: string | null }): Promise<boolean> {
    const departure = await this.moves.lock(id);
    if (departure.version !== seen.version) throw new Refused([changed]);
    await this.assignments.lockClientsOf(departure.administratorId);
    await this.moves.ask(departure, 'confirm');
    const leaver = await this.facts.leaver(departure.administratorId);
    const { remaining: clients } = await this.lists.standing(departure);
    await this.moves.move(departure, 'confirm', { columns: { clients } });
    const begins =
      departure.campaignId !== null && (await this.campaigns.confirmOrConclude(departure.campaignId, seen.typed));
    await this.leave(departure);
    await this.passDeputies(departure, leaver.userId);
    await this.outbox.enqueue('departures.end', { departureId: id }, { dueAt: departure.accessEndsAt, key: id });
    return begins;
  }

  confirmedOf(administratorId: string): Promise<Departure | null> {
    return this.db.one(Departure, { administratorId, state: 'confirmed' });
  }

  /** A draft changed nothing; of what was confirmed, nothing more is done. */
  async abandon(id: string, reason: string): Promise<void> {
    const departure = await this.moves.lock(id);
    await this.moves.move(departure, 'abandon', { reason });
    if (departure.state === 'draft') return this.drafts.dropSimulation(departure);
    if (departure.campaignId) await this.campaigns.cancelRest(departure.campaignId, reason);
    await this.days.stay(await this.administrators.byId(departure.administratorId), { departureId: id });
  }

  /** The last end is recorded, and nothing of the person is open any more. */
  async finishWhenOver(departure: Departure): Promise<void> {
    if (!departure.accessEndedAt || (await this.lists.standing(departure)).remaining > 0) return;
    if (departure.campaignId) {
      const { state } = await this.campaigns.byId(departure.campaignId);
      if (state !== 'finished' && state !== 'cancelled') return;
    }
    await this.moves.note(departure.id, 'finish');
  }

  // From the confirmation on, the person is proposed nowhere; until that day they serve their clients.
  private async leave(departure: Departure): Promise<void> {
    const person = await this.administrators.byId(departure.administratorId);
    const leftOn = addDays(departure.lastDay, 1);
    if (person.leftOn === leftOn) return;
    await this.days.leave(person, person.leftOn, leftOn, { departureId: departure.id });
  }

  private async passDeputies(departure: Departure, userId: string | null): Promise<void> {
    const held = decisionOf(departure, 'deputies');
    if (!userId || !held) return;
    const to = held.decision === 'hand_over' && held.taker ? await this.team.byId(held.taker) : null;
    await this.deputies.pass(userId, to, `Départ prévu le ${date(departure.lastDay)}.`);
  }

  private async guardFacts(departure: Departure): Promise<DepartureGuardFacts> {
    const leaver = await this.facts.leaver(departure.administratorId);
    const counts = await this.lists.counts(leaver);
    return {
      undecided: undecided(departure, counts).length,
      simulated: departure.campaignId !== null,
      alone: (await this.blockers(departure, counts)).length,
      account: await this.whyAccountStays(leaver.userId),
    };
  }

  /** Clients that the departure would leave alone, and nobody justified: by name. */
  async blockers(departure: Departure, counts: Pick<Record<LineKey, number>, 'alone'>) {
    if (counts.alone === 0) return [];
    const leaver = await this.facts.leaver(departure.administratorId);
    const { plans } = await this.ground.plans(departure, leaver, await this.lists.aloneIds(leaver));
    return [...plans.values()].filter(({ plan }) => plan.alone);
  }

  private async whyAccountStays(userId: string | null): Promise<string | null> {
    if (!userId) return null;
    return this.team.whyKept(userId);
  }

  /** @returns departures under way whose second has come, or that may be over */
  async underWay(): Promise<Departure[]> {
    return this.db.rows(Departure, { state: 'confirmed' }, { order: { lastDay: 'ASC', id: 'ASC' } });
  }

  isDue({ accessEndsAt, accessEndedAt }: Departure): boolean {
    return accessEndedAt === null && accessEndsAt <= clock.now();
  }
}
