import { Injectable } from '@nestjs/common';
import { AdministratorsService } from '../administrators/administrators.service.js';
import { LeavingDays, leftSentence } from '../administrators/leaving-days.service.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { HandlesJob } from '../platform/jobs/job-handlers.js';
import { Outbox } from '../platform/jobs/outbox.service.js';
import { Refused } from '../platform/web/errors.js';
import { AssignmentsQueries } from './assignments.queries.js';
import { soleWords } from './administrators/sole-persons.js';
import { ConfirmedDepartures } from './confirmed-departures.js';

/** One transaction notes so many departures at most; the rest follows in the next job (decision 0022). */
const batch = 20;

/** An administrator leaves, once nobody depends on that person alone. */
@Injectable()
export class Departures {
  constructor(
    private readonly audit: AuditService,
    private readonly administrators: AdministratorsService,
    private readonly assignments: AssignmentsQueries,
    private readonly days: LeavingDays,
    private readonly confirmed: ConfirmedDepartures,
    private readonly outbox: Outbox,
  ) {}

  /**
   * @param on the day itself, past or to come: until then they serve their clients
   * @throws Refused while a client would be left without anyone (domain rule 8), naming those clients
   */
  async leave(id: string, on: string): Promise<void> {
    const person = await this.administrators.byId(id);
    await this.assignments.lockClientsOf(id);
    const sole = await this.assignments.soleFor(id);
    if (sole.total > 0) throw new Refused([`${soleWords(sole)}\u00a0: réaffectez d’abord par une campagne.`]);
    await this.days.leave(person, null, on);
  }

  /**
   * The departure was a mistake, or is no longer planned. One that was prepared and confirmed ends with it: else it would go on taking their
   * clients and their account from somebody who stays.
   * @returns that departure, whose page says what of it was done already
   */
  async comeBack(id: string): Promise<string | null> {
    const person = await this.administrators.byId(id);
    if (!person.leftOn) return null;
    const confirmed = await this.confirmed.confirmedOf(id);
    if (confirmed) await this.confirmed.abandon(confirmed.id, 'Départ annulé depuis la fiche de la personne.');
    else await this.days.stay(person);
    return confirmed?.id ?? null;
  }

  /** On the day that was planned, once. The clients left with too few people are found by the refresh that follows. */
  @HandlesJob('administrators.depart')
  async takeEffect(): Promise<void> {
    const gone = await this.administrators.depart(batch);
    if (gone.length === 0) return;
    if (gone.length === batch) await this.outbox.enqueue('administrators.depart', {});
    await this.audit.recordMany(
      gone.map((person) => ({
        subject: { kind: 'administrator', id: person.id },
        clientId: person.clientId,
        action: 'left',
        summary: leftSentence(person, person.leftOn),
      })),
    );
    await this.days.refresh();
  }
}
