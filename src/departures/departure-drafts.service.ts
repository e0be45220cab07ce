import { fullName } from '../identifiers/person-name.js';
import { de } from '../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../platform/uuid.js';
import type { Administrator } from '../administrators/administrator.entity.js';
import { AdministratorsService } from '../administrators/administrators.service.js';
import { CampaignsService } from '../campaigns/engine/campaigns.service.js';
import { parisTime } from '../journey/calendar/paris-time.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { EditsService } from '../platform/changes/edits.service.js';
import { clock } from '../platform/clock.js';
import type { FormField } from '../platform/forms/form.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound, Refused, RefusedField } from '../platform/web/errors.js';
import { date } from '../platform/web/view-helpers.js';
import { answersOf, decided, type DraftAnswers, takersNamed } from './departure-answers.js';
import { DepartureChoices, type NamedTaker } from './departure-choices.service.js';
import { Departure } from './departure.entity.js';
import type { WhenAnswers } from './departure.form.js';
import { DepartureFacts } from './departure-facts.queries.js';
import { type LineKey, lines } from './departure-lines.js';

/** The draft of a departure: kept as it is decided, by two people at once if need be. */
@Injectable()
export class DepartureDrafts {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly edits: EditsService,
    private readonly administrators: AdministratorsService,
    private readonly campaigns: CampaignsService,
    private readonly facts: DepartureFacts,
    private readonly choices: DepartureChoices,
  ) {}

  async byId(id: string): Promise<Departure> {
    const departure = await this.db.one(Departure, { id });
    if (!departure) throw new NotFound();
    return departure;
  }

  /** @throws Refused for somebody who is gone, whose departure is prepared already, or who is not of the editor */
  async open(administratorId: string, when: WhenAnswers): Promise<string> {
    const person = await this.administrators.byId(administratorId);
    await this.refuseSecond(person);
    await this.refuseTakers(administratorId, when);
    const id = uuidv7();
    const { lastDay, replacementId, secondId } = when;
    const row = {
      id,
      administratorId,
      lastDay,
      replacementId,
      secondId,
      accessEndsAt: parisTime(lastDay, when.accessTime),
    };
    await this.db.keptApart(
      'departures_open',
      () =>
        this.db.repo(Departure).insert({
          ...row,
          state: 'draft',
          stateSince: clock.now(),
          decisions: {},
          version: 1,
          savedAt: clock.now(),
          createdBy: this.db.actor.name,
          createdAt: clock.now(),
        }),
      () => new Refused([secondDeparture(person)]),
    );
    await this.audit.record({
      subject: { kind: 'departure', id },
      clientId: null,
      action: 'created',
      to: 'draft',
      summary: `Départ ${de(fullName(person))} préparé pour le ${date(lastDay)}`,
      details: { version: 1, administratorId },
    });
    return id;
  }

  /** @throws EditConflict when somebody saved since the page was opened; Refused once it is no draft any more */
  async save(id: string, fields: readonly FormField[], answers: DraftAnswers): Promise<void> {
    const departure = await this.draft(id);
    await this.refuseTakers(departure.administratorId, answers, takersNamed(answers));
    const { lastDay, replacementId, secondId, version, ...yours } = answers;
    const decisions = decided(departure, answers, this.db.actor.name);
    const accessEndsAt = parisTime(lastDay, answers.accessTime);
    const changes = await this.edits.save({
      subject: { kind: 'departure', id },
      clientId: null,
      fields,
      opened: version,
      yours: { lastDay, replacementId, secondId, ...yours },
      now: async () => answersOf(await this.byId(id)),
      entity: Departure,
      where: { id },
      // Another decision makes another forecast: what was simulated is no longer what would run.
      columns: {
        lastDay,
        accessEndsAt,
        replacementId,
        secondId,
        decisions,
        campaignId: null,
        savedAt: clock.now(),
      } as never,
      told: (labels) => `Départ modifié\u00a0: ${labels}`,
      address: `/departures/${id}`,
    });
    if (Object.keys(changes).length > 0) await this.dropSimulation(departure);
  }

  /** Every choice as it was first proposed; days and people stay. */
  async proposeAgain(id: string, version: number): Promise<void> {
    const departure = await this.draft(id);
    await this.change(departure, version, { decisions: {} }, 'Choix du départ proposés de nouveau');
  }

  /** One line for some clients, against the decision of the line. @throws Refused */
  async except(
    id: string,
    line: LineKey,
    wish: { clientIds: string[]; decision: string; taker: string | null; reason: string },
  ): Promise<void> {
    const departure = await this.draft(id);
    if (!lines[line].ofClients) throw new Refused(['Cette ligne n’a pas de client\u00a0: décidez-la entière.']);
    if (wish.clientIds.length === 0) throw new Refused(['Cochez au moins un client.']);
    const { takers, options } = lines[line];
    if (takers && options[wish.decision] && !options[wish.decision]?.alone)
      await this.choices.refuse(departure.administratorId, [{ field: 'taker', takers, taker: wish.taker }]);
    if (wish.decision === 'usual')
      await this.db.execute(
        'DELETE FROM departure_exceptions WHERE departure_id = $1 AND line = $2 AND client_id = ANY ($3::uuid[])',
        [id, line, wish.clientIds],
      );
    else
      await this.db.execute(
        `INSERT INTO departure_exceptions (departure_id, line, client_id, decision, taker, reason, decided_by)
         SELECT $1, $2, c.id, $4, $5, $6, $7 FROM clients c WHERE c.id = ANY ($3::uuid[])
         ON CONFLICT (editor_id, departure_id, line, client_id)
         DO UPDATE SET decision = excluded.decision, taker = excluded.taker, reason = excluded.reason, decided_by = excluded.decided_by, decided_at = moment()`,
        [id, line, wish.clientIds, wish.decision, wish.taker, wish.reason, this.db.actor.name],
      );
    const words = wish.decision === 'usual' ? 'comme la ligne' : wish.reason;
    await this.change(
      departure,
      departure.version,
      {},
      `Départ\u00a0: ${wish.clientIds.length === 1 ? 'un client' : `${wish.clientIds.length} clients`} à part («\u00a0${lines[line].label}\u00a0»), ${words}`,
    );
  }

  /** @throws Refused */
  async draft(id: string): Promise<Departure> {
    const departure = await this.byId(id);
    if (departure.state !== 'draft')
      throw new Refused(['Ce départ n’est plus un brouillon\u00a0: ses décisions ne changent plus.']);
    return departure;
  }

  /** What was simulated is not confirmed any more. */
  async dropSimulation({ campaignId }: Pick<Departure, 'campaignId'>): Promise<void> {
    if (!campaignId) return;
    const { state } = await this.campaigns.byId(campaignId);
    if (state === 'draft' || state === 'simulated')
      await this.campaigns.change(campaignId, 'cancel', { reason: 'Les décisions du départ ont changé.' });
  }

  private async change(departure: Departure, version: number, columns: object, summary: string): Promise<void> {
    const { affected } = await this.db
      .repo(Departure)
      .update(
        { id: departure.id, version, state: 'draft' },
        { ...columns, campaignId: null, savedAt: clock.now(), version: version + 1 },
      );
    if (affected !== 1)
      throw new Refused(['Une autre personne vient de modifier ce départ. Relisez-le, puis recommencez.']);
    await this.audit.record({
      subject: { kind: 'departure', id: departure.id },
      clientId: null,
      action: 'edited',
      summary,
      details: { version: version + 1 },
    });
    await this.dropSimulation(departure);
  }

  private async refuseSecond(person: Administrator): Promise<void> {
    if (person.clientId)
      throw new Refused(['Cette personne travaille chez un client\u00a0: notez son départ sur sa fiche.']);
    if (person.departedAt) throw new Refused([`${fullName(person)} a déjà quitté ses fonctions.`]);
    if (await this.facts.departureOf(person.id)) throw new Refused([secondDeparture(person)]);
  }

  private refuseTakers(leaverId: string, when: WhenAnswers, others: NamedTaker[] = []): Promise<void> {
    const { replacementId, secondId } = when;
    if (replacementId && replacementId === secondId)
      throw new RefusedField('secondId', 'Choisissez une autre personne que celle qui reprend.');
    return this.choices.refuse(leaverId, [
      { field: 'replacementId', takers: 'administrators', taker: replacementId },
      { field: 'secondId', takers: 'administrators', taker: secondId },
      ...others,
    ]);
  }
}

function secondDeparture(person: Administrator): string {
  return `Le départ ${de(fullName(person))} est déjà en préparation\u00a0: reprenez-le, ou abandonnez-le d’abord.`;
}
