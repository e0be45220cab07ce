import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { AuditService } from '../../platform/audit/audit.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { type EditConflict, NotFound, Refused } from '../../platform/web/errors.js';
import { date } from '../../platform/web/view-helpers.js';
import { cardKindLabels, cardStateLabels, representativeRoleLabels } from '../client-words.js';
import { changedLabels, changesBetween, type EditedField, EditsService } from '../../platform/changes/edits.service.js';
import type { RepresentativeForm } from './representative.form.js';
import { Representative } from './representative.entity.js';
import { clock } from '../../platform/clock.js';

type Person = Omit<RepresentativeForm, 'version' | 'representativeId'>;

export const personFields: EditedField<Person>[] = [
  { name: 'role', label: 'Qualité', show: (person) => representativeRoleLabels[person.role] },
  { name: 'lastName', label: 'Nom', show: (person) => person.lastName },
  { name: 'firstNames', label: 'Prénoms', show: (person) => person.firstNames },
  { name: 'email', label: 'Adresse électronique', show: (person) => person.email ?? '' },
  { name: 'phone', label: 'Téléphone', show: (person) => person.phone ?? '' },
  { name: 'cardKind', label: 'Carte', show: (person) => (person.cardKind ? cardKindLabels[person.cardKind] : '') },
  { name: 'cardNumber', label: 'Numéro de carte', show: (person) => person.cardNumber ?? '' },
  {
    name: 'cardState',
    label: 'État de la carte',
    show: (person) => (person.cardState ? cardStateLabels[person.cardState] : ''),
  },
  { name: 'cardValidUntil', label: 'Validité', show: (person) => date(person.cardValidUntil) },
];

@Injectable()
export class RepresentativesService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly edits: EditsService,
  ) {}

  current(clientId: string): Promise<Representative | null> {
    return this.db.repo(Representative).findOneBy({ clientId, endedOn: IsNull() });
  }

  former(clientId: string): Promise<Representative[]> {
    return this.db
      .repo(Representative)
      .find({ where: { clientId, endedOn: Not(IsNull()) }, order: { endedOn: 'DESC', createdAt: 'DESC' }, take: 20 });
  }

  /**
   * The first one, or the one who follows: the former keeps their row, with an end.
   * @param replaces the representative shown when the form was opened, null when there was none
   */
  async appoint(clientId: string, form: RepresentativeForm, replaces: string | null): Promise<void> {
    const former = await this.current(clientId);
    if ((former?.id ?? null) !== replaces) {
      throw new Refused([
        'Le représentant a changé depuis que vous avez ouvert la page. Relisez la fiche avant de le remplacer.',
      ]);
    }
    if (former) await this.end(former);
    const { version: _, representativeId: __, ...columns } = form;
    const id = uuidv7();
    await this.db.repo(Representative).insert({ id, clientId, ...columns });
    const name = `${form.firstNames} ${form.lastName}`;
    await this.audit.record({
      subject: { kind: 'representative', id },
      clientId,
      action: former ? 'replaced' : 'created',
      summary: former
        ? `Représentant remplacé : ${name} succède à ${former.firstNames} ${former.lastName}`
        : `Représentant enregistré : ${name}`,
      details: { version: 1, ...(former ? { replaces: former.id } : {}) },
    });
  }

  /** @throws EditConflict when somebody saved since the form was opened, or replaced the person it was about */
  async edit(clientId: string, form: RepresentativeForm): Promise<void> {
    const now = await this.current(clientId);
    if (!now) throw new Refused(['Ce client n’a pas de représentant\u00a0: enregistrez-le d’abord.']);
    const { version, representativeId, ...columns } = form;
    if (representativeId && representativeId !== now.id) {
      throw await this.conflict(now, 0, columns, await this.formerOf(clientId, representativeId));
    }
    const changes = changesBetween(personFields, now, columns);
    const { affected } = await this.db
      .repo(Representative)
      .update({ id: now.id, version }, { ...columns, version: version + 1 });
    if (affected !== 1) {
      throw await this.conflict(await this.db.repo(Representative).findOneByOrFail({ id: now.id }), version, columns);
    }
    if (Object.keys(changes).length === 0) return;
    await this.audit.record({
      subject: { kind: 'representative', id: now.id },
      clientId,
      action: 'edited',
      summary: `Représentant modifié (${form.firstNames} ${form.lastName}) : ${changedLabels(personFields, changes)}`,
      details: { version: version + 1, changes },
    });
  }

  private async formerOf(clientId: string, id: string): Promise<Representative> {
    const former = await this.db.repo(Representative).findOneBy({ id, clientId });
    if (!former) throw new NotFound();
    return former;
  }

  private conflict(now: Representative, opened: number, yours: Person, was?: Representative): Promise<EditConflict> {
    const address = `/clients/${now.clientId}/representative`;
    return this.edits.conflict({
      subject: { kind: 'representative', id: now.id },
      fields: personFields,
      opened,
      yours,
      now,
      ...(was ? { was } : {}),
      action: address,
      cancel: address,
      // What is saved from the conflict page goes to the person it shows, never to one who came since.
      extra: { representativeId: now.id },
    });
  }

  private async end(former: Representative): Promise<void> {
    const { affected } = await this.db
      .repo(Representative)
      .update({ id: former.id, endedOn: IsNull() }, { endedOn: clock.today(), version: former.version + 1 });
    if (affected !== 1)
      throw new Refused(['Le représentant vient d’être remplacé par une autre personne. Rechargez la page.']);
  }
}
