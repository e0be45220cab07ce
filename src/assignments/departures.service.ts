import { Injectable } from '@nestjs/common';
import type { Administrator } from '../administrators/administrator.entity.js';
import { fullName } from '../administrators/administrator-with-card.js';
import { AdministratorsService } from '../administrators/administrators.service.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { Outbox } from '../platform/jobs/outbox.service.js';
import { Refused } from '../platform/web/errors.js';
import { date } from '../platform/web/view-helpers.js';
import { AssignmentsQueries } from './assignments.queries.js';

/** An administrator leaves, once nobody depends on that person alone. */
@Injectable()
export class Departures {
  constructor(
    private readonly audit: AuditService,
    private readonly administrators: AdministratorsService,
    private readonly assignments: AssignmentsQueries,
    private readonly outbox: Outbox,
  ) {}

  /** @throws Refused while a client would be left without anyone (domain rule 8), naming those clients */
  async leave(id: string, on: string): Promise<void> {
    const person = await this.administrators.byId(id);
    const sole = await this.assignments.soleFor(id);
    if (sole.length > 0) throw new Refused([orphansOf(person, sole)]);
    await this.setLeftOn(person, null, on);
  }

  /** The departure was a mistake. */
  async comeBack(id: string): Promise<void> {
    const person = await this.administrators.byId(id);
    if (person.leftOn) await this.setLeftOn(person, person.leftOn, null);
  }

  private async setLeftOn(person: Administrator, from: string | null, to: string | null): Promise<void> {
    const { id, clientId, version } = person;
    if (!(await this.administrators.setLeftOn(person, from, to)))
      throw new Refused(['Ce départ vient d’être noté ou annulé par quelqu’un d’autre. Relisez la fiche.']);
    await this.audit.record({
      subject: { kind: 'administrator', id },
      clientId,
      action: to ? 'left' : 'came_back',
      summary: to ? `${fullName(person)} quitte ses fonctions le ${date(to)}` : `Départ de ${fullName(person)} annulé`,
      details: { version: version + 1 },
    });
    // Every client's next action may depend on our own people: computed again soon, once for many changes.
    if (!clientId) await this.outbox.enqueue('progress.refresh', {}, { key: 'administrators' });
  }
}

function orphansOf(person: Administrator, clients: { name: string }[]): string {
  const named = clients
    .slice(0, 5)
    .map(({ name }) => name)
    .join(', ');
  const more = clients.length > 5 ? ` et ${clients.length - 5} autres` : '';
  return `${fullName(person)} est le seul administrateur habilité de ${named}${more}. Réaffectez d’abord ces clients par une campagne.`;
}
