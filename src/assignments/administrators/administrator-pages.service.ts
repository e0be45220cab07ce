import { Injectable } from '@nestjs/common';
import { ClientsService } from '../../clients/clients.service.js';
import type { ReturnedChange } from '../../platform/changes/changes.view.js';
import type { Role } from '../../journey/transitions.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { type PersonFormPage, personFormView } from './administrator-form.view.js';
import { administratorListView, orphansView } from './administrator-list.view.js';
import { administratorView } from './administrator.view.js';
import { fullName } from '../../administrators/administrator-with-card.js';
import { AdministratorQueries, type ListFilter } from '../../administrators/administrators.queries.js';
import { AdministratorsService } from '../../administrators/administrators.service.js';
import { AssignmentQueries } from '../assignments.queries.js';
import { Card } from '../../administrators/card.entity.js';
import { CardsService } from '../../administrators/cards.service.js';
import { readAddress, readPage } from './list-page.js';
import { OrphanQueries } from '../orphans.queries.js';
import { clock } from '../../platform/clock.js';

type Returned = Pick<PersonFormPage, 'values' | 'errors'>;

/** Gathers what the pages of administrators and cards show. */
@Injectable()
export class AdministratorPages {
  constructor(
    private readonly db: TenantDb,
    private readonly clients: ClientsService,
    private readonly administrators: AdministratorsService,
    private readonly cards: CardsService,
    private readonly queries: AdministratorQueries,
    private readonly assignments: AssignmentQueries,
    private readonly orphans: OrphanQueries,
  ) {}

  async list(given: Record<string, unknown>, role: Role) {
    const { query, unknown } = readAddress(given, { of: ['all', 'editor', 'clients'] });
    const asked = query['of'];
    const of: ListFilter['of'] = asked === 'editor' || asked === 'clients' ? asked : 'all';
    const search = (query['q'] ?? '').slice(0, 100);
    const { number, limit, offset } = readPage(query['page']);
    const found = await this.queries.list({ of, search, limit, offset });
    const counts = await this.orphans.counts();
    const firstNone = await this.orphans.clients(0, { limit: 6, offset: 0 });
    const firstOne = await this.orphans.clients(1, { limit: 6, offset: 0 });
    return administratorListView({
      filter: { of, search },
      page: number,
      found,
      orphans: { ...counts, firstNone, firstOne },
      today: clock.today(),
      canChange: role !== 'auditor',
      unknown,
    });
  }

  async orphansPage(given: Record<string, unknown>) {
    const { query, unknown } = readAddress(given, { active: ['0', '1'] });
    const active = query['active'] === '1' ? 1 : 0;
    const page = readPage(query['page']);
    const view = orphansView(
      active,
      page.number,
      await this.orphans.clients(active, page),
      await this.orphans.counts(),
    );
    return { ...view, notes: unknown };
  }

  async one(id: string, page: string | undefined, role: Role, returned?: ReturnedChange & { id: string }) {
    const administrator = await this.administrators.byId(id);
    const client = administrator.clientId ? await this.clients.byId(administrator.clientId) : null;
    const cards = await this.db
      .repo(Card)
      .find({ where: { administratorId: id }, order: { createdAt: 'DESC' }, take: 50 });
    const { number, limit, offset } = readPage(page);
    const assignments = await this.assignments.ofAdministrator(id, { limit, offset });
    const soleFor = await this.assignments.soleFor(id);
    const today = clock.today();
    return administratorView({
      administrator,
      clientName: client?.name ?? null,
      cards,
      assignments,
      page: number,
      soleFor,
      role,
      today,
      ...(returned && { returned }),
    });
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
