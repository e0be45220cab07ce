import { de } from '../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import type { Administrator } from '../administrators/administrator.entity.js';
import { fullName } from '../administrators/administrator-with-card.js';
import { AdministratorsService } from '../administrators/administrators.service.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { clock } from '../platform/clock.js';
import { HandlesJob } from '../platform/jobs/job-handlers.js';
import { Outbox } from '../platform/jobs/outbox.service.js';
import { Refused } from '../platform/web/errors.js';
import { date } from '../platform/web/view-helpers.js';
import { AssignmentsQueries } from './assignments.queries.js';

/** One transaction notes so many departures at most; the rest follows in the next job (decision 0022). */
const batch = 20;

/** An administrator leaves, once nobody depends on that person alone. */
@Injectable()
export class Departures {
  constructor(
    private readonly audit: AuditService,
    private readonly administrators: AdministratorsService,
    private readonly assignments: AssignmentsQueries,
    private readonly outbox: Outbox,
  ) {}

  /**
   * @param on the day itself, past or to come: until then they serve their clients
   * @throws Refused while a client would be left without anyone (domain rule 8), naming those clients
   */
  async leave(id: string, on: string): Promise<void> {
    const person = await this.administrators.byId(id);
    await this.assignments.holdClientsOf(id);
    const sole = await this.assignments.soleFor(id);
    if (sole.length > 0) throw new Refused([orphansOf(person, sole)]);
    const planned = on > clock.today();
    await this.setLeftOn(person, null, on, {
      action: planned ? 'departure_planned' : 'left',
      summary: planned ? `Départ ${de(fullName(person))} prévu le ${date(on)}` : leftSentence(person, on),
    });
  }

  /** The departure was a mistake, or is no longer planned. */
  async comeBack(id: string): Promise<void> {
    const person = await this.administrators.byId(id);
    if (!person.leftOn) return;
    const what = person.departedAt ? 'Départ' : 'Départ prévu';
    const summary = `${what} ${de(fullName(person))} annulé`;
    await this.setLeftOn(person, person.leftOn, null, { action: 'came_back', summary });
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
    await this.refresh();
  }

  private async setLeftOn(
    person: Administrator,
    from: string | null,
    to: string | null,
    told: { action: string; summary: string },
  ): Promise<void> {
    const { id, clientId, version } = person;
    if (!(await this.administrators.setLeftOn(person, from, to)))
      throw new Refused(['Ce départ vient d’être noté ou annulé par quelqu’un d’autre. Relisez la fiche.']);
    const details = { version: version + 1 };
    await this.audit.record({ subject: { kind: 'administrator', id }, clientId, ...told, details });
    if (!clientId) await this.refresh();
  }

  // Every client's next action may depend on our own people: computed again soon, once for many changes.
  private refresh(): Promise<unknown> {
    return this.outbox.enqueue('progress.refresh', {}, { key: 'administrators' });
  }
}

function leftSentence(person: { firstName: string; lastName: string }, on: string): string {
  return `${fullName(person)} a quitté ses fonctions le ${date(on)}`;
}

function orphansOf(person: Administrator, clients: { name: string }[]): string {
  const named = clients
    .slice(0, 5)
    .map(({ name }) => name)
    .join(', ');
  const more = clients.length > 5 ? ` et ${clients.length - 5} autres` : '';
  return `${fullName(person)} est le seul administrateur habilité de ${named}${more}. Réaffectez d’abord ces clients par une campagne.`;
}
