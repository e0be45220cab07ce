import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { addDays } from '../../journey/calendar-days.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { type EditConflict, NotFound, Refused } from '../../platform/web/errors.js';
import { date } from '../../platform/web/view-helpers.js';
import { DeputyQueries, type DeputyRow } from './deputies.queries.js';
import { Deputy } from './deputy.entity.js';
import type { DeputyForm } from './deputy.form.js';
import { changedLabels, changesBetween, type EditedField, EditsService } from '../../platform/changes/edits.service.js';
import { PeopleQueries, type Person } from '../../clients/people.queries.js';
import { clock } from '../../platform/clock.js';

type Terms = Pick<Deputy, 'deputyId' | 'startsOn' | 'endsOn' | 'reason'>;
/** One client, or all the clients of an account manager. */
type Scope = { clientId: string; accountManagerId: null } | { clientId: null; accountManagerId: string };

/** The form cannot be kept as it is: told on a field, with what was typed. */
export class UnfitDeputy extends Refused {
  constructor(
    readonly field: 'deputyId' | 'startsOn' | 'endsOn',
    reason: string,
  ) {
    super([reason]);
  }
}

/** @param people the names to show */
export function deputyFields(people: Person[]): EditedField<Terms>[] {
  return [
    {
      name: 'deputyId',
      label: 'Suppléance assurée par',
      show: (terms) => people.find((person) => person.id === terms.deputyId)?.name ?? '',
    },
    { name: 'startsOn', label: 'Du', show: (terms) => date(terms.startsOn) },
    { name: 'endsOn', label: 'Au', show: (terms) => date(terms.endsOn) },
    { name: 'reason', label: 'Motif', show: (terms) => terms.reason ?? '' },
  ];
}

/** Who stands in for an account manager. Rooms above show it their way; the rules and the journal are here. */
@Injectable()
export class DeputiesService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly edits: EditsService,
    private readonly people: PeopleQueries,
    private readonly queries: DeputyQueries,
  ) {}

  /** Those named for this client, and those named for all the clients of who follows it; the newest first. */
  ofClient(clientId: string): Promise<DeputyRow[]> {
    return this.queries.ofClient(clientId);
  }

  async byId(id: string): Promise<Deputy> {
    const deputy = await this.db.repo(Deputy).findOneBy({ id });
    if (!deputy) throw new NotFound();
    return deputy;
  }

  /** @throws UnfitDeputy for a person or days that make no sense */
  nameForClient(clientId: string, form: DeputyForm): Promise<string> {
    return this.name({ clientId, accountManagerId: null }, form);
  }

  /** An absence: for all the clients of this person. @throws UnfitDeputy for a person or days that make no sense */
  nameForManager(accountManagerId: string, form: DeputyForm): Promise<string> {
    return this.name({ clientId: null, accountManagerId }, form);
  }

  /** @throws EditConflict when somebody saved since the form was opened; UnfitDeputy as when it is named */
  async edit(deputy: Deputy, form: DeputyForm): Promise<void> {
    const { version, ...terms } = form;
    await this.refuseUnfit(scopeOf(deputy), terms, deputy);
    const fields = deputyFields(await this.people.deputies(deputy.deputyId));
    const changes = changesBetween(fields, deputy, terms);
    const { affected } = await this.db
      .repo(Deputy)
      .update({ id: deputy.id, version }, { ...terms, version: version + 1 });
    if (affected !== 1) throw await this.conflict(deputy.id, version, terms);
    if (Object.keys(changes).length === 0) return;
    await this.tell(deputy, 'edited', `modifiée\u00a0: ${changedLabels(fields, changes)}`, {
      version: version + 1,
      changes,
    });
  }

  /**
   * Ends it yesterday; one that has not begun, or begins today, is taken out and only the journal knows it.
   * @returns false when it was over already
   */
  async end(id: string): Promise<boolean> {
    const deputy = await this.byId(id);
    const today = clock.today();
    if (deputy.endsOn < today) return false;
    const begun = deputy.startsOn < today;
    const changed = begun
      ? await this.db.execute(
          'UPDATE deputies SET ends_on = $2, version = version + 1 WHERE id = $1 AND version = $3',
          [id, addDays(today, -1), deputy.version],
        )
      : await this.db.execute('DELETE FROM deputies WHERE id = $1 AND version = $2', [id, deputy.version]);
    if (changed === 0) throw new Refused(['Cette suppléance vient d’être modifiée. Rechargez la page.']);
    const changes = begun ? { endsOn: [date(deputy.endsOn), date(addDays(today, -1))] } : {};
    await this.tell(deputy, begun ? 'ended' : 'removed', begun ? 'terminée' : 'annulée avant de commencer', {
      version: deputy.version + 1,
      changes,
    });
    return true;
  }

  private async name(scope: Scope, form: DeputyForm): Promise<string> {
    const { version: _, ...terms } = form;
    await this.refuseUnfit(scope, terms, null);
    const id = uuidv7();
    const row = { id, ...scope, ...terms, createdBy: this.db.actor.name };
    await this.db.repo(Deputy).insert(row);
    const until = `du ${date(terms.startsOn)} au ${date(terms.endsOn)}`;
    await this.tell(row, 'created', until, { version: 1 });
    return id;
  }

  private async refuseUnfit(scope: Scope, terms: Terms, before: Deputy | null): Promise<void> {
    await this.queries.lock(scope);
    const person = await this.people.byId(terms.deputyId);
    if (!person) throw new UnfitDeputy('deputyId', 'Cette personne n’est pas de votre équipe.');
    const changed = before?.deputyId !== terms.deputyId;
    if (person.disabled && changed)
      throw new UnfitDeputy(
        'deputyId',
        `Le compte de ${person.name} est désactivé\u00a0: choisissez une autre personne.`,
      );
    if (person.role === 'auditor' && changed)
      throw new UnfitDeputy('deputyId', `${person.name} ne peut que lire\u00a0: choisissez une autre personne.`);
    const manager = await this.queries.managerOf(scope);
    if (manager !== null && manager.id === terms.deputyId)
      throw new UnfitDeputy('deputyId', `${person.name} assure déjà ce suivi\u00a0: choisissez une autre personne.`);
    if (terms.endsOn < clock.today())
      throw new UnfitDeputy(
        'endsOn',
        'Cette date est passée\u00a0: une suppléance se nomme pour aujourd’hui ou plus tard.',
      );
    const other = await this.queries.overlapping(scope, terms, before?.id ?? null);
    if (other)
      throw new UnfitDeputy(
        'startsOn',
        `${other.name} assure déjà la suppléance du ${date(other.starts_on)} au ${date(other.ends_on)}\u00a0: terminez-la d’abord, ou choisissez d’autres dates.`,
      );
  }

  private async conflict(id: string, opened: number, yours: Terms): Promise<EditConflict> {
    const now = await this.byId(id);
    const people = await this.people.deputies(now.deputyId);
    return this.edits.conflict({
      subject: { kind: 'deputy', id },
      fields: deputyFields(people),
      opened,
      yours,
      now,
      action: now.clientId === null ? `/portfolio/absences/${id}` : `/deputies/${id}`,
      cancel: now.clientId === null ? `/portfolio/absences/${id}` : `/deputies/${id}/edit`,
    });
  }

  private async tell(
    deputy: Pick<Deputy, 'id' | 'clientId' | 'accountManagerId' | 'deputyId' | 'reason'>,
    action: string,
    words: string,
    details: Record<string, unknown>,
  ): Promise<void> {
    const person = await this.people.byId(deputy.deputyId);
    const manager = deputy.accountManagerId ? await this.people.byId(deputy.accountManagerId) : null;
    const whom = manager ? ` pour ${manager.name}` : '';
    await this.audit.record({
      subject: { kind: 'deputy', id: deputy.id },
      clientId: deputy.clientId,
      action,
      summary: `Suppléance de ${person?.name ?? '?'}${whom} ${words}`,
      reason: action === 'created' ? deputy.reason : null,
      details,
    });
  }
}

function scopeOf(deputy: Deputy): Scope {
  if (deputy.clientId !== null) return { clientId: deputy.clientId, accountManagerId: null };
  if (deputy.accountManagerId !== null) return { clientId: null, accountManagerId: deputy.accountManagerId };
  throw new Error(`Deputy ${deputy.id} stands in for nobody`);
}
