import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { NotFound, RefusedField } from '../../platform/web/errors.js';
import { date } from '../../platform/web/view-helpers.js';
import { awayThen, uncoveredTold } from './away.js';
import { DeputiesQueries, type DeputyRow } from './deputies.queries.js';
import { DeputyBatch, type DeputyScope, type DeputyTerms, isOver } from './deputy-batch.service.js';
import { Deputy } from './deputy.entity.js';
import { answersOf } from '../../platform/forms/form.js';
import { deputyFields, type DeputyForm } from './deputy.form.js';
import { OwnClients } from '../../clients/own-clients.service.js';
import { EditsService } from '../../platform/changes/edits.service.js';
import { PeopleQueries } from '../../clients/people.queries.js';
import { whyNotFollowing } from '../../clients/who-follows.js';
import { clock } from '../../platform/clock.js';

/** Who stands in for an account manager. Rooms above show it their way; the rules and the journal are here. */
@Injectable()
export class DeputiesService {
  constructor(
    private readonly db: TenantDb,
    private readonly edits: EditsService,
    private readonly people: PeopleQueries,
    private readonly queries: DeputiesQueries,
    private readonly batch: DeputyBatch,
    private readonly own: OwnClients,
  ) {}

  /** Those named for this client, and those named for all the clients of who follows it; the newest first. */
  ofClient(clientId: string): Promise<DeputyRow[]> {
    return this.queries.ofClient(clientId);
  }

  /** What nobody does while this absence lasts: its person was to stand in for others. In words; null when nothing is left. */
  async leftBy(absenceId: string): Promise<string | null> {
    const { accountManagerId, startsOn, endsOn } = await this.byId(absenceId);
    if (accountManagerId === null) return null;
    return uncoveredTold(await this.queries.uncovered(accountManagerId, { startsOn, endsOn }));
  }

  async byId(id: string): Promise<Deputy> {
    const deputy = await this.db.one(Deputy, { id });
    if (!deputy) throw new NotFound();
    return deputy;
  }

  /** @throws RefusedField for a person or days that make no sense */
  nameForClient(clientId: string, form: DeputyForm): Promise<string> {
    return this.name({ clientId, accountManagerId: null }, form);
  }

  /** An absence: for all the clients of this person. @throws RefusedField for a person or days that make no sense */
  nameForManager(accountManagerId: string, form: DeputyForm): Promise<string> {
    return this.name({ clientId: null, accountManagerId }, form);
  }

  /** @throws EditConflict when somebody saved since the form was opened; RefusedField as when it is named */
  async edit(deputy: Deputy, form: DeputyForm): Promise<void> {
    const fields = deputyFields(await this.people.followers(deputy.deputyId));
    const terms = answersOf(fields, form);
    await this.refuseUnfit(scopeOf(deputy), terms, deputy);
    const { id, clientId } = deputy;
    const address = clientId === null ? `/portfolio/absences/${id}` : `/deputies/${id}`;
    const whom = await this.batch.whom([deputy]);
    await this.edits.save({
      subject: { kind: 'deputy', id },
      clientId,
      fields,
      opened: form.version,
      yours: terms,
      now: () => this.byId(id),
      entity: Deputy,
      where: { id },
      columns: terms,
      told: (labels) => `${whom(deputy)} modifiée\u00a0: ${labels}`,
      address,
      cancel: clientId === null ? address : `${address}/edit`,
    });
  }

  /**
   * Ends it yesterday; one that has not begun, or begins today, is taken out and only the journal knows it.
   * @returns false when it was over already
   */
  async end(id: string): Promise<boolean> {
    const deputy = await this.byId(id);
    await this.refuseOthers(scopeOf(deputy));
    if (isOver(deputy)) return false;
    await this.batch.end([deputy]);
    return true;
  }

  private async name(scope: DeputyScope, form: DeputyForm): Promise<string> {
    const { version: _, ...terms } = form;
    await this.refuseUnfit(scope, terms, null);
    const [named] = await this.batch.name([scope], terms);
    return named?.id as string;
  }

  // Asked before anything is written: whoever ends their own suppléance may still end it.
  private async refuseOthers(scope: DeputyScope): Promise<void> {
    if (scope.clientId !== null) await this.own.refuse([scope.clientId]);
    else await this.own.refuseAbsenceOf(scope.accountManagerId);
  }

  private async refuseUnfit(scope: DeputyScope, terms: DeputyTerms, before: Deputy | null): Promise<void> {
    await this.refuseOthers(scope);
    await this.queries.lock(scope, terms.deputyId);
    const person = await this.people.byId(terms.deputyId);
    if (!person) throw new RefusedField('deputyId', 'Cette personne n’est pas de votre équipe.');
    const changed = before?.deputyId !== terms.deputyId;
    const unfit = changed ? whyNotFollowing(person) : null;
    if (unfit) throw new RefusedField('deputyId', unfit);
    const manager = await this.queries.managerOf(scope);
    if (manager !== null && manager.id === terms.deputyId)
      throw new RefusedField('deputyId', `${person.name} assure déjà ce suivi\u00a0: choisissez une autre personne.`);
    if (terms.endsOn < clock.today())
      throw new RefusedField(
        'endsOn',
        'Cette date est passée\u00a0: une suppléance se nomme pour aujourd’hui ou plus tard.',
      );
    const moved = changed || before?.startsOn !== terms.startsOn || before.endsOn !== terms.endsOn;
    const away = moved ? await this.queries.absenceOf(person.id, terms) : null;
    if (away)
      throw new RefusedField(
        'deputyId',
        `${awayThen(person.name, away)}\u00a0: choisissez une autre personne, ou d’autres dates.`,
      );
    const other = await this.queries.overlapping(scope, terms, before?.id ?? null);
    if (other)
      throw new RefusedField(
        'startsOn',
        `${other.name} assure déjà la suppléance du ${date(other.startsOn)} au ${date(other.endsOn)}\u00a0: terminez-la d’abord, ou choisissez d’autres dates.`,
      );
  }
}

function scopeOf(deputy: Deputy): DeputyScope {
  if (deputy.clientId !== null) return { clientId: deputy.clientId, accountManagerId: null };
  if (deputy.accountManagerId !== null) return { clientId: null, accountManagerId: deputy.accountManagerId };
  throw new Error(`Deputy ${deputy.id} stands in for nobody`);
}
