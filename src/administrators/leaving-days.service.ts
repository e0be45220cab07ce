import { fullName } from '../identifiers/person-name.js';
import { de } from '../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../platform/audit/audit.service.js';
import { clock } from '../platform/clock.js';
import { Outbox } from '../platform/jobs/outbox.service.js';
import { Refused } from '../platform/web/errors.js';
import { date } from '../platform/web/view-helpers.js';
import type { Administrator } from './administrator.entity.js';
import { AdministratorsService } from './administrators.service.js';

/** What the journal keeps beside the day. */
type Beside = Record<string, unknown>;

/** The day somebody leaves, past or to come: written and told in one way, whoever decides it. Who calls has looked at the clients. */
@Injectable()
export class LeavingDays {
  constructor(
    private readonly audit: AuditService,
    private readonly outbox: Outbox,
    private readonly administrators: AdministratorsService,
  ) {}

  /** @param from the day that was read; null while they were to stay @throws Refused when it is another one meanwhile */
  leave(person: Administrator, from: string | null, on: string, beside: Beside = {}): Promise<void> {
    const planned = on > clock.today();
    const told = {
      action: planned ? 'departure_planned' : 'left',
      summary: planned ? `Départ ${de(fullName(person))} prévu le ${date(on)}` : leftSentence(person, on),
    };
    return this.write(person, { from, to: on }, told, beside);
  }

  /** They stay, or are back. @throws Refused when the day is another one meanwhile */
  async stay(person: Administrator, beside: Beside = {}): Promise<void> {
    if (!person.leftOn) return;
    const what = person.departedAt ? 'Départ' : 'Départ prévu';
    const told = { action: 'came_back', summary: `${what} ${de(fullName(person))} annulé` };
    await this.write(person, { from: person.leftOn, to: null }, told, beside);
  }

  /** Every client’s next action may depend on our own people: computed again soon, once for many changes. */
  refresh(): Promise<unknown> {
    return this.outbox.enqueue('progress.refresh', {}, { key: 'administrators' });
  }

  private async write(
    person: Administrator,
    { from, to }: { from: string | null; to: string | null },
    told: { action: string; summary: string },
    beside: Beside,
  ): Promise<void> {
    const { id, clientId, version } = person;
    if (!(await this.administrators.setLeftOn(person, from, to)))
      throw new Refused(['Ce départ vient d’être noté ou annulé par quelqu’un d’autre. Relisez la fiche.']);
    const details = { ...beside, version: version + 1 };
    await this.audit.record({ subject: { kind: 'administrator', id }, clientId, ...told, details });
    if (!clientId) await this.refresh();
  }
}

export function leftSentence(person: { firstName: string; lastName: string }, on: string): string {
  return `${fullName(person)} a quitté ses fonctions le ${date(on)}`;
}
