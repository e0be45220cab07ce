import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../platform/uuid.js';
import { Client } from '../clients/client.entity.js';
import { ClientsService } from '../clients/clients.service.js';
import { ClientNumbers } from '../clients/numbers/client-numbers.service.js';
import { departementOfNew, identityFields, type NewClient, noDepartement } from '../clients/identity/client.form.js';
import { PeopleQueries } from '../clients/people.queries.js';
import { whyNotFollowing } from '../clients/who-follows.js';
import { DirectoryQueries } from '../directory/search/directory.queries.js';
import { EstablishmentsService } from '../establishments/establishments.service.js';
import { kindOfNumber, numberWords } from '../identifiers/structure-number.js';
import { whyNoEntity } from './registered-entity.js';
import { EditsService } from '../platform/changes/edits.service.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { RefusedField } from '../platform/web/errors.js';
import { count } from '../platform/web/view-helpers.js';

/** The number is a client's already: told on its field, with the way to it. */
export class AlreadyClient extends RefusedField {
  constructor({ id, number, name }: Client) {
    const see = { href: `/clients/${id}`, label: `Ouvrir le client «\u00a0${name}\u00a0»` };
    const field = kindOfNumber(number) === 'siret' ? 'siret' : 'finessEj';
    super(field, `${number} est déjà votre client «\u00a0${name}\u00a0».`, see);
  }
}

const numberOf = ({ finessEj, siret }: Pick<NewClient, 'finessEj' | 'siret'>) => finessEj ?? siret ?? '';

/** A client, with the establishments that the register gives to its legal entity. */
@Injectable()
export class NewClientService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly clients: ClientsService,
    private readonly numbers: ClientNumbers,
    private readonly establishments: EstablishmentsService,
    private readonly directory: DirectoryQueries,
    private readonly people: PeopleQueries,
    private readonly edits: EditsService,
  ) {}

  /** @throws AlreadyClient when the number is taken, even a moment ago; RefusedField */
  async create(form: NewClient): Promise<{ id: string; name: string; skipped: string[] }> {
    const number = numberOf(form);
    const existing = await this.clients.byNumber(number);
    if (existing) throw new AlreadyClient(existing);
    await this.refuseFormer(number);
    await this.refuseEntity(form);
    const manager = form.accountManagerId === null ? null : await this.follower(form.accountManagerId);
    const { establishments, closedEntity: _, ...columns } = form;
    const id = uuidv7();
    await this.insert({ id, ...columns, departement: await this.departementOf(form) });
    const { added, skipped } = await this.establishments.takeFromRegister(id, number, establishments);
    const from = added > 0 ? `, avec ${count(added, 'établissement', 'établissements')} du registre` : '';
    await this.audit.record({
      subject: { kind: 'client', id },
      clientId: id,
      action: 'created',
      summary: `Client «\u00a0${form.name}\u00a0» créé (${numberWords(number)})${from}`,
      details: { version: 1, environment: form.environment, accountManager: manager?.name ?? null },
    });
    return { id, name: form.name, skipped };
  }

  // Not a new client: the one that had this number has another now.
  private async refuseFormer(number: string): Promise<void> {
    const now = await this.numbers.knownAfter(number);
    if (!now) return;
    const see = { href: `/clients/${now.id}`, label: `Ouvrir le client «\u00a0${now.name}\u00a0»` };
    const reason = `${number} est l’ancien numéro de «\u00a0${now.name}\u00a0», connu aujourd’hui par le ${numberWords(now.number)}.`;
    throw new RefusedField(kindOfNumber(number) === 'siret' ? 'siret' : 'finessEj', reason, see);
  }

  private async follower(id: string) {
    const person = await this.people.byId(id);
    const unfit = person
      ? whyNotFollowing(person)
      : 'Cette personne n’est pas de votre équipe\u00a0: choisissez-en une autre pour le suivi.';
    if (!person || unfit) throw new RefusedField('accountManagerId', unfit ?? '');
    return person;
  }

  private async refuseEntity({ finessEj, closedEntity }: NewClient): Promise<void> {
    const obstacle = finessEj === null ? null : await whyNoEntity(this.directory, this.db, finessEj);
    if (obstacle === null || (obstacle.closed && closedEntity.includes(finessEj ?? ''))) return;
    throw new RefusedField(obstacle.closed ? 'closedEntity' : 'finessEj', obstacle.reason);
  }

  private async departementOf(form: NewClient): Promise<string> {
    const departement = departementOfNew(form, await this.directory.legalEntity(form.finessEj ?? ''));
    if (departement === null) throw new RefusedField('postalCode', noDepartement(form.postalCode));
    return departement;
  }

  private async insert(row: Omit<NewClient, 'establishments' | 'closedEntity'> & { id: string }): Promise<void> {
    try {
      await this.edits.keepingApart(identityFields(null), row, () => this.db.repo(Client).insert(row));
    } catch (error) {
      if (!this.db.isUniqueViolation(error, 'clients_finess')) throw error;
      const taken = await this.clients.byNumber(numberOf(row));
      throw taken ? new AlreadyClient(taken) : error;
    }
  }
}
