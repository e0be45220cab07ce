import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { ClientsService } from '../clients/clients.service.js';
import { changedLabels, changesBetween, type EditedField, EditsService } from '../platform/changes/edits.service.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound } from '../platform/web/errors.js';
import { Administrator } from './administrator.entity.js';
import type { AdministratorForm, NewAdministratorForm } from './administrator.forms.js';
import { type AdministratorWithCard, fullName } from './administrator-with-card.js';
import { AdministratorQueries } from './administrators.queries.js';
import { CardsService } from './cards.service.js';
import { clock } from '../platform/clock.js';

export type { AdministratorWithCard } from './administrator-with-card.js';

type Person = Pick<Administrator, 'lastName' | 'firstName' | 'phone' | 'email'>;

const personFields: EditedField<Person>[] = [
  { name: 'lastName', label: 'Nom', show: (person) => person.lastName },
  { name: 'firstName', label: 'Prénom', show: (person) => person.firstName },
  { name: 'phone', label: 'Téléphone', show: (person) => person.phone ?? '' },
  { name: 'email', label: 'Adresse électronique', show: (person) => person.email ?? '' },
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
    const row = { ...person, leftOn: null, version: 1, createdAt: clock.now() };
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

  /**
   * The day somebody leaves, or null when they stay after all. Who calls has looked at the clients, and writes the audit.
   * @returns false when the day is not `from` any more
   */
  async setLeftOn({ id, version }: Administrator, from: string | null, to: string | null): Promise<boolean> {
    const { affected } = await this.db
      .repo(Administrator)
      .update({ id, leftOn: from ?? IsNull() }, { leftOn: to, version: version + 1 });
    return affected === 1;
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
}
