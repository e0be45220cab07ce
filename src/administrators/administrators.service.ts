import { fullName } from '../identifiers/person-name.js';
import { de } from '../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { uuidv7 } from '../platform/uuid.js';
import { ClientsService } from '../clients/clients.service.js';
import { type Person, PeopleQueries } from '../clients/people.queries.js';
import { EditsService } from '../platform/changes/edits.service.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { Outbox } from '../platform/jobs/outbox.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound, Refused, RefusedField } from '../platform/web/errors.js';
import { Administrator } from './administrator.entity.js';
import { answersOf } from '../platform/forms/form.js';
import { accountField, type AdministratorForm, type NewAdministratorForm, personFields } from './administrator.form.js';
import { type AdministratorWithCard } from './administrator-with-card.js';
import { AdministratorsQueries } from './administrators.queries.js';
import { CardsService } from './cards.service.js';
import { clock } from '../platform/clock.js';

export type { AdministratorWithCard } from './administrator-with-card.js';

/** What is refused of somebody whose row names nobody any more. */
const dataErased = 'Les données de cette personne ont été effacées\u00a0: sa fiche ne change plus.';

/** Somebody whose planned departure has come. */
export type Departed = Pick<Administrator, 'id' | 'clientId' | 'firstName' | 'lastName'> & { leftOn: string };

@Injectable()
export class AdministratorsService {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: AdministratorsQueries,
    private readonly cards: CardsService,
    private readonly clients: ClientsService,
    private readonly people: PeopleQueries,
    private readonly audit: AuditService,
    private readonly edits: EditsService,
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

  /** The administrator that somebody with an account is: by the account, else by the address. */
  ofUser(userId: string): Promise<string | null> {
    return this.queries.ofUser(userId);
  }

  async byId(id: string): Promise<Administrator> {
    const administrator = await this.db.one(Administrator, { id });
    if (!administrator) throw new NotFound();
    return administrator;
  }

  /** @throws NotFound for an unknown client, RefusedField when another card has the number */
  async create(form: NewAdministratorForm): Promise<Administrator> {
    const client = form.clientId === '' ? null : await this.clients.byId(form.clientId);
    const { lastName, firstName, phone, email, rpps } = form;
    const userId = client ? null : await this.account(form.userId, null);
    const person = {
      id: uuidv7(),
      clientId: client?.id ?? null,
      userId,
      lastName,
      firstName,
      phone,
      email,
      rpps,
    };
    const row = { ...person, leftOn: null, departedAt: null, erasedAt: null, version: 1, createdAt: clock.now() };
    await this.db.repo(Administrator).insert(row);
    await this.audit.record({
      subject: { kind: 'administrator', id: row.id },
      clientId: row.clientId,
      action: 'created',
      summary: client
        ? `Administrateur technique du client enregistré\u00a0: ${fullName(row)}`
        : `Administrateur technique de l’éditeur enregistré\u00a0: ${fullName(row)}`,
      details: { version: 1 },
    });
    const { cardState } = form;
    if (cardState !== 'none') await this.cards.add(row, { ...form, cardState });
    return row;
  }

  /**
   * The day somebody leaves, past or to come, or null when they stay after all. Who calls has looked at the clients, and writes the audit.
   * @returns false when the day is not `from` any more
   */
  async setLeftOn({ id, version, erasedAt }: Administrator, from: string | null, to: string | null): Promise<boolean> {
    if (erasedAt) throw new Refused([dataErased]);
    const { affected } = await this.db
      .repo(Administrator)
      .update(
        { id, leftOn: from ?? IsNull() },
        { leftOn: to, departedAt: to !== null && to <= clock.today() ? clock.now() : null, version: version + 1 },
      );
    return affected === 1;
  }

  /** Those whose day has come, so many at most, each once however often it is asked. Who calls writes the audit. */
  depart(atMost: number): Promise<Departed[]> {
    return this.db.query<Departed>(
      `UPDATE administrators SET departed_at = moment()
        WHERE id IN (SELECT id FROM administrators WHERE left_on <= paris_today() AND departed_at IS NULL ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED)
       RETURNING id, client_id, first_name, last_name, left_on`,
      [atMost],
    );
  }

  async lock(id: string): Promise<void> {
    await this.db.query('SELECT 1 FROM administrators WHERE id = $1 FOR UPDATE', [id]);
  }

  /** The row and its cards stay for what hangs on them, and name nobody. Who calls has looked at what they answer for, and writes the audit. */
  async erase(id: string): Promise<void> {
    const { version } = await this.byId(id);
    await this.db.repo(Administrator).update(
      { id },
      {
        firstName: 'Personne',
        lastName: 'effacée',
        phone: null,
        email: null,
        rpps: null,
        userId: null,
        erasedAt: clock.now(),
        version: version + 1,
      },
    );
    await this.cards.forgetNumbers(id);
  }

  /** The accounts that somebody of ours may have; the own one stays in the list whatever became of it. */
  async accounts(id: string | null): Promise<Person[]> {
    const own = id ? (await this.byId(id)).userId : null;
    return this.people.choices(own);
  }

  // One person has one account, and one account is one person's. By its id, or by the name that the page of a conflict shows.
  private async account(typed: string, id: string | null): Promise<string | null> {
    const read = accountField(await this.accounts(id)).schema.safeParse(typed);
    if (!read.success) throw new RefusedField('userId', read.error.issues[0]?.message ?? '');
    if (read.data === null) return null;
    const holder = await this.db.one(Administrator, { userId: read.data });
    if (holder && holder.id !== id)
      throw new RefusedField(
        'userId',
        `Ce compte est déjà celui ${de(fullName(holder))}\u00a0: choisissez-en un autre.`,
      );
    return read.data;
  }

  /** @throws EditConflict when somebody saved since the form was opened, Refused once their data are erased */
  async edit(id: string, form: AdministratorForm): Promise<void> {
    const { clientId, erasedAt } = await this.byId(id);
    if (erasedAt) throw new Refused([dataErased]);
    const fields = clientId ? personFields : [...personFields, accountField(await this.accounts(id))];
    const userId = clientId ? null : await this.account(form.userId, id);
    const yours = { ...answersOf(personFields, form), ...(clientId ? {} : { userId }) };
    await this.edits.save({
      subject: { kind: 'administrator', id },
      clientId,
      fields,
      opened: form.version,
      yours,
      now: () => this.byId(id),
      entity: Administrator,
      where: { id },
      columns: yours,
      told: (labels) => `Administrateur technique modifié (${fullName(form)})\u00a0: ${labels}`,
      address: `/administrators/${id}`,
    });
    // Forms that are signed name our people as they were; a client's own touches that client.
    if (!clientId) await this.outbox.enqueue('progress.refresh', {}, { key: 'administrators' });
  }
}
