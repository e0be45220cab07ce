import { fullName } from '../../identifiers/person-name.js';
import { Injectable } from '@nestjs/common';
import { ClientsService } from '../../clients/clients.service.js';
import type { ReturnedChange } from '../../platform/changes/changes.view.js';
import type { Role } from '../../journey/states/transitions.js';
import { readCursor } from '../../platform/lists/cursor.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { type PersonFormPage, personFormView } from './administrator-form.view.js';
import { administratorListView, orphansView } from './administrator-list.view.js';
import { administratorView } from './administrator.view.js';
import type { Administrator } from '../../administrators/administrator.entity.js';
import { UnseenAddresses } from '../../mailbox/boxes/unseen-addresses.service.js';
import { administratorList } from '../../administrators/administrator-list.js';
import { AdministratorsQueries } from '../../administrators/administrators.queries.js';
import { AdministratorsService } from '../../administrators/administrators.service.js';
import { assignmentKeys, AssignmentsQueries } from '../assignments.queries.js';
import { ConfirmedDepartures } from '../confirmed-departures.js';
import { Card } from '../../administrators/card.entity.js';
import { CardsService } from '../../administrators/cards.service.js';
import { orphanList, OrphansQueries } from '../orphans.queries.js';
import { clock } from '../../platform/clock.js';
import { onlyReads } from '../../journey/states/roles.js';

const orphansShown = 6;

type Returned = Pick<PersonFormPage, 'values' | 'errors'>;

/** Gathers what the pages of administrators and cards show. */
@Injectable()
export class AdministratorPages {
  constructor(
    private readonly db: TenantDb,
    private readonly clients: ClientsService,
    private readonly administrators: AdministratorsService,
    private readonly cards: CardsService,
    private readonly queries: AdministratorsQueries,
    private readonly assignments: AssignmentsQueries,
    private readonly orphans: OrphansQueries,
    private readonly mailboxes: UnseenAddresses,
    private readonly departures: ConfirmedDepartures,
  ) {}

  async list(given: Record<string, unknown>, role: Role) {
    const filter = administratorList.filter(given);
    const order = administratorList.order(given);
    const firstOf = async (active: string) =>
      (await this.orphans.clients(orphanList.filter({ active }).where, { size: orphansShown })).rows;
    const page = await this.queries.list(filter, order);
    return administratorListView({
      filter,
      page,
      unseen: await this.unseenOf(page.rows.map(({ administrator }) => administrator)),
      orphans: { ...(await this.orphans.counts()), firstNone: await firstOf('0'), firstOne: await firstOf('1') },
      today: clock.today(),
      canChange: !onlyReads(role),
      lost: order.unknown,
    });
  }

  async orphansPage(given: Record<string, unknown>) {
    const filter = orphanList.filter(given);
    const { cursor, unknown } = orphanList.order(given);
    const page = await this.orphans.clients(filter.where, { cursor });
    return { ...orphansView(filter, page, await this.orphans.counts()), notes: [...filter.unknown, ...unknown] };
  }

  async one(id: string, asked: Record<string, unknown>, role: Role, returned?: ReturnedChange & { id: string }) {
    const administrator = await this.administrators.byId(id);
    const client = administrator.clientId ? await this.clients.byId(administrator.clientId) : null;
    const cards = await this.db.rows(Card, { administratorId: id }, { order: { createdAt: 'DESC' }, take: 50 });
    const cursor = readCursor(
      asked,
      assignmentKeys.map(({ type }) => type),
    );
    const assignments = await this.assignments.ofAdministrator(id, cursor === 'lost' ? null : cursor);
    const soleFor = await this.assignments.soleFor(id);
    const today = clock.today();
    return administratorView({
      administrator,
      clientName: client?.name ?? null,
      cards,
      assignments,
      soleFor,
      confirmed: administrator.leftOn ? await this.departures.confirmedOf(id) : null,
      unseen: (await this.unseenOf([administrator])).has(id),
      role,
      today,
      ...(returned && { returned }),
    });
  }

  // A client's own people are written to at the client: that is no concern of a mailbox of ours.
  private async unseenOf(people: Pick<Administrator, 'id' | 'clientId' | 'email' | 'leftOn'>[]): Promise<Set<string>> {
    const ours = people.filter(({ clientId, leftOn }) => clientId === null && !(leftOn && leftOn <= clock.today()));
    const { seen } = await this.mailboxes.among(ours.flatMap(({ email }) => email ?? []));
    return new Set(ours.flatMap(({ id, email }) => (email && seen.includes(email.toLowerCase()) ? [] : [id])));
  }

  async newForm(returned: Returned) {
    const clientId = typeof returned.values['clientId'] === 'string' ? returned.values['clientId'] : '';
    const client = clientId === '' ? null : await this.clients.byId(clientId);
    return personFormView({
      kind: 'new',
      action: '/administrators',
      cancel: client ? `/clients/${client.id}/assignments` : '/administrators',
      name: client?.name ?? null,
      cardKind: client ? 'CPE' : 'CPA',
      ...(client ? {} : { accounts: await this.administrators.accounts(null) }),
      ...returned,
    });
  }

  async editForm(id: string, returned?: Returned) {
    const person = await this.administrators.byId(id);
    return personFormView({
      kind: 'edit',
      action: `/administrators/${id}`,
      cancel: `/administrators/${id}`,
      name: fullName(person),
      cardKind: 'CPA',
      ...(person.clientId ? {} : { accounts: await this.administrators.accounts(id) }),
      values: { ...person },
      ...returned,
    });
  }

  async newCardForm(id: string, returned?: Returned) {
    const person = await this.administrators.byId(id);
    return personFormView({
      kind: 'new_card',
      action: `/administrators/${id}/cards`,
      cancel: `/administrators/${id}`,
      name: fullName(person),
      cardKind: person.clientId ? 'CPE' : 'CPA',
      values: {},
      ...returned,
    });
  }

  async cardForm(id: string, kind: 'edit_card' | 'renewal', returned?: Returned) {
    const card = await this.cards.byId(id);
    const person = await this.administrators.byId(card.administratorId);
    const { number: cardNumber, validUntil, ecpxActivated, version } = card;
    return personFormView({
      kind,
      action: kind === 'renewal' ? `/cards/${id}/renewal` : `/cards/${id}`,
      cancel: `/administrators/${person.id}`,
      name: fullName(person),
      cardKind: card.kind,
      values: kind === 'renewal' ? {} : { cardNumber, validUntil, ecpxActivated, version },
      ...returned,
    });
  }
}
