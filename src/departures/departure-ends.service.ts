import { fullName } from '../identifiers/person-name.js';
import { de } from '../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import { AdministratorsService } from '../administrators/administrators.service.js';
import { TeamService } from '../accounts/team/team.service.js';
import { AssignmentBatch } from '../assignments/assignment-batch.service.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { clock } from '../platform/clock.js';
import { HandlesJob } from '../platform/jobs/job-handlers.js';
import { Outbox } from '../platform/jobs/outbox.service.js';
import { SavedViews } from '../platform/lists/saved-views.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { Refused } from '../platform/web/errors.js';
import { count, date } from '../platform/web/view-helpers.js';
import { decisionOf } from './departure-decisions.js';
import { viewsLeft } from './departure-lines.js';
import { DepartureActs } from './departure-acts.service.js';
import { DepartureChoices } from './departure-choices.service.js';
import { DepartureCourse } from './departure-course.service.js';
import { DepartureDrafts } from './departure-drafts.service.js';
import { Departure } from './departure.entity.js';
import { DepartureFacts } from './departure-facts.queries.js';
import { DepartureOrders } from './departure-orders.service.js';
import { DepartureFollowUp } from './departure-follow-up.queries.js';

/** One transaction asks so many ends at most; the rest follows in the next job. */
const batch = 500;

/** What a departure under way does by itself: the second step of each client, the end of the accesses, its own end. */
@Injectable()
export class DepartureEnds {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly outbox: Outbox,
    private readonly drafts: DepartureDrafts,
    private readonly course: DepartureCourse,
    private readonly facts: DepartureFacts,
    private readonly followUp: DepartureFollowUp,
    private readonly administrators: AdministratorsService,
    private readonly team: TeamService,
    private readonly views: SavedViews,
    private readonly assignments: AssignmentBatch,
    private readonly acts: DepartureActs,
    private readonly choices: DepartureChoices,
    private readonly orders: DepartureOrders,
  ) {}

  /** At the chosen second, or at once when it is past. However often it runs, the accesses end once. */
  @HandlesJob('departures.end')
  async end({ departureId }: { departureId: string }): Promise<void> {
    const departure = await this.locked(departureId);
    if (departure.state !== 'confirmed' || departure.accessEndedAt) return;
    if (!this.course.isDue(departure)) {
      await this.outbox.enqueue('departures.end', { departureId }, { dueAt: departure.accessEndsAt });
      return;
    }
    await this.endAccess(departure);
  }

  /** Every quarter of an hour: what a lost job left undone is done late, arrivals that ANS has recorded bring the ends after them. */
  @HandlesJob('departures.follow')
  async follow(): Promise<void> {
    let more = false;
    for (const { id } of await this.course.underWay()) {
      const departure = await this.locked(id);
      if (departure.state !== 'confirmed') continue;
      more = (await this.secondSteps(departure)) || more;
      if (this.course.isDue(departure)) await this.endAccess(departure);
      else if (departure.accessEndedAt) await this.orders.handOver(departure);
      await this.course.finishWhenOver(await this.drafts.byId(id));
    }
    if (more) await this.outbox.enqueue('departures.follow', {});
  }

  /**
   * Their team on the portal no longer has the person: a person did it there, once for all of them. The first clients now, the others by jobs.
   * @returns how many now, and whether others follow
   */
  async notePortal(departureId: string): Promise<{ ended: number; more: boolean }> {
    const departure = await this.locked(departureId);
    if (departure.state === 'abandoned')
      throw new Refused(['Ce départ est abandonné, la personne reste\u00a0: aucune fin n’est à noter.']);
    return this.portalBatch(departure, this.db.actor.name);
  }

  /** However often it runs, each end is noted once: what was noted is not found again. */
  @HandlesJob('departures.portal')
  async goOnWithPortal({ departureId, notedBy }: { departureId: string; notedBy: string }): Promise<void> {
    const departure = await this.locked(departureId);
    if (departure.state !== 'abandoned') await this.portalBatch(departure, notedBy);
  }

  private async portalBatch(departure: Departure, notedBy: string) {
    const person = await this.administrators.byId(departure.administratorId);
    const ended = await this.followUp.endableOnPortal(person.id, batch);
    const reason = `Départ ${de(fullName(person))}\u00a0: retrait de l’équipe fait sur le portail, noté par ${notedBy}.`;
    await this.assignments.move(await this.assignments.move(ended, 'request_end', reason), 'close', reason);
    const more = ended.length === batch;
    if (more) await this.outbox.enqueue('departures.portal', { departureId: departure.id, notedBy });
    return { ended: ended.length, more };
  }

  private async secondSteps(departure: Departure): Promise<boolean> {
    const person = await this.administrators.byId(departure.administratorId);
    const ready = await this.followUp.secondSteps(departure, batch);
    const reason = `Départ ${de(fullName(person))}\u00a0: l’arrivée est constatée.`;
    await this.assignments.move(ready, 'ask_end', reason);
    // On the portal one gesture in our team ends them; the others by their 503.
    const facts = await this.facts.ofClients(
      await this.facts.leaver(person.id),
      ready.map(({ clientId }) => clientId),
    );
    const byForm = facts.filter(({ held, request }) => held !== null && held.fate !== 'portal' && !request);
    await this.acts.prepareEnds(byForm.map(({ clientId }) => clientId));
    return ready.length === batch;
  }

  // The account, its sessions and its views end together, and the journal tells it in the same transaction.
  private async endAccess(departure: Departure): Promise<void> {
    const { userId } = await this.facts.leaver(departure.administratorId);
    let left = 0;
    if (userId) {
      // The last one who may manage the team is not put out by a job: the page goes on asking.
      if (await this.team.whyKept(userId)) return;
      const user = await this.team.byId(userId);
      left = await this.passViews(departure, user);
      if (!user.disabledAt) await this.team.disable(userId);
    }
    const handed = await this.orders.handOver(departure);
    const now = clock.now();
    await this.db.repo(Departure).update({ id: departure.id }, { accessEndedAt: now, version: departure.version + 1 });
    const person = await this.administrators.byId(departure.administratorId);
    const told = [
      ...(handed > 0 ? [count(handed, 'commande confiée à qui reprend', 'commandes confiées à qui reprend')] : []),
      ...(left > 0 ? [viewsLeft(left)] : []),
    ];
    await this.audit.record({
      subject: { kind: 'departure', id: departure.id },
      clientId: null,
      action: 'access_ended',
      summary: `Accès ${de(fullName(person))} terminés, dernier jour le ${date(departure.lastDay)}${told.map((one) => `. ${one}`).join('')}`,
      details: { version: departure.version + 1 },
    });
  }

  // Nobody gets what they cannot open, nor is anything deleted that nobody said to delete. @returns how many are left where they are
  private async passViews(departure: Departure, { id, name }: { id: string; name: string }): Promise<number> {
    const held = decisionOf(departure, 'views');
    if (held?.decision === 'delete') await this.views.passOn(id, null, name);
    const taker = held?.decision === 'give' ? held.taker : null;
    const refused = await this.choices.refused(departure.administratorId, [
      { field: 'taker', takers: 'people', taker },
    ]);
    if (taker && refused.length === 0) await this.views.passOn(id, taker, name);
    return this.views.countOf(id);
  }

  private async locked(id: string): Promise<Departure> {
    await this.db.query('SELECT 1 FROM departures WHERE id = $1 FOR UPDATE', [id]);
    return this.drafts.byId(id);
  }
}
