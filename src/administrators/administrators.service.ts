import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { ClientsService } from '../clients/clients.service.js';
import { changedLabels, changesBetween, type EditedField, EditsService } from '../clients/edits.service.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { Outbox } from '../platform/jobs/outbox.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { date } from '../platform/web/view-helpers.js';
import { NotFound, Refused } from '../platform/web/errors.js';
import { Administrator } from './administrator.entity.js';
import type { AdministratorForm, NewAdministratorForm } from './administrator.forms.js';
import { type AdministratorWithCard, fullName } from './administrator-with-card.js';
import { AdministratorQueries } from './administrators.queries.js';
import { AssignmentQueries } from './assignments.queries.js';
import { CardsService } from './cards.service.js';

export type { AdministratorWithCard } from './administrator-with-card.js';

type Person = Pick<Administrator, 'lastName' | 'firstName' | 'phone' | 'email'>;

const personFields: EditedField<Person>[] = [
  { name: 'lastName', label: 'Nom', show: (person) => person.lastName },
  { name: 'firstName', label: 'Prénom', show: (person) => person.firstName },
  { name: 'phone', label: 'Téléphone', show: (person) => person.phone ?? '' },
  { name: 'email', label: 'Courriel', show: (person) => person.email ?? '' },
];

@Injectable()
export class AdministratorsService {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: AdministratorQueries,
    private readonly cards: CardsService,
    private readonly clients: ClientsService,
    private readonly audit: AuditService,
    private readonly edits: EditsService,
    private readonly assignments: AssignmentQueries,
    private readonly outbox: Outbox,
  ) {}

  /** The editor's administrators, each with the card that counts today. */
  ofEditor(): Promise<AdministratorWithCard[]> {
    return this.queries.ofEditor();
  }

  /** The client's own administrators (CPE), whether ANS has recorded them or not. */
  ofClient(clientId: string): Promise<AdministratorWithCard[]> {
    return this.queries.ofClient(clientId);
  }

  /** The same for many clients at once. */
  ofClients(clientIds: string[]): Promise<AdministratorWithCard[]> {
    return this.queries.ofClients(clientIds);
  }

  /** The people of a form 413, by name: unknown ids are left out. */
  forRequest(ids: string[]): Promise<AdministratorWithCard[]> {
    return this.queries.byIds(ids);
  }

  async byId(id: string): Promise<Administrator> {
    const administrator = await this.db.repo(Administrator).findOneBy({ id });
    if (!administrator) throw new NotFound();
    return administrator;
  }

  /** @throws NotFound for an unknown client, CardNumberTaken when another card has the number */
  async create(form: NewAdministratorForm): Promise<Administrator> {
    const client = form.clientId === '' ? null : await this.clients.byId(form.clientId);
    const { lastName, firstName, phone, email } = form;
    const person = { id: uuidv7(), clientId: client?.id ?? null, userId: null, lastName, firstName, phone, email };
    const row = { ...person, leftOn: null, version: 1, createdAt: new Date() };
    await this.db.repo(Administrator).insert(row);
    await this.audit.record({
      subject: { kind: 'administrator', id: row.id },
      clientId: row.clientId,
      action: 'created',
      summary: client
        ? `Administrateur technique du client enregistré : ${fullName(row)}`
        : `Administrateur technique de l’éditeur enregistré : ${fullName(row)}`,
      details: { version: 1 },
    });
    const { cardState } = form;
    if (cardState !== 'none') await this.cards.add(row, { ...form, cardState });
    return row;
  }

  /** @throws EditConflict when somebody saved since the form was opened */
  async edit(id: string, form: AdministratorForm): Promise<void> {
    const now = await this.byId(id);
    const { version, ...person } = form;
    const changes = changesBetween(personFields, now, person);
    const subject = { kind: 'administrator', id };
    const { affected } = await this.db.repo(Administrator).update({ id, version }, { ...person, version: version + 1 });
    const address = `/administrators/${id}`;
    if (affected !== 1) {
      const clash = { subject, fields: personFields, opened: version, yours: person, now };
      throw await this.edits.conflict({ ...clash, action: address, cancel: address });
    }
    if (Object.keys(changes).length === 0) return;
    await this.audit.record({
      subject,
      clientId: now.clientId,
      action: 'edited',
      summary: `Administrateur technique modifié (${fullName(form)}) : ${changedLabels(personFields, changes)}`,
      details: { version: version + 1, changes },
    });
  }

  /** @throws Refused while a client would be left without anyone (domain rule 8), naming those clients */
  async leave(id: string, on: string): Promise<void> {
    const person = await this.byId(id);
    const sole = await this.assignments.soleFor(id);
    if (sole.length > 0) throw new Refused([orphansOf(person, sole)]);
    await this.setLeftOn(person, null, on);
  }

  /** The departure was a mistake. */
  async comeBack(id: string): Promise<void> {
    const person = await this.byId(id);
    if (person.leftOn) await this.setLeftOn(person, person.leftOn, null);
  }

  private async setLeftOn(person: Administrator, from: string | null, to: string | null): Promise<void> {
    const { id, clientId, version } = person;
    const { affected } = await this.db
      .repo(Administrator)
      .update({ id, leftOn: from ?? IsNull() }, { leftOn: to, version: version + 1 });
    if (affected !== 1)
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
