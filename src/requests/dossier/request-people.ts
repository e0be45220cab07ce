import { Injectable } from '@nestjs/common';
import type { AdministratorWithCard } from '../../administrators/administrator-with-card.js';

import { AdministratorsService } from '../../administrators/administrators.service.js';
import { AssignmentsService } from '../../assignments/assignments.service.js';
import type { Client } from '../../clients/client.entity.js';
import { changeRows } from '../../paper/form-503/form-503.js';
import { grouped } from '../../platform/grouped.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { together } from '../../platform/tenancy/together.js';
import { RequestAdministrator } from '../request.entity.js';
import { plannedChange, type ChangeFacts } from './change-facts.js';
import { isStaying, type KnownAdministrators } from './request-defaults.js';

/** Whom a request names, in the order of the form. */
export interface NamedPeople {
  arrivals: AdministratorWithCard[];
  departures: AdministratorWithCard[];
}

/** The people of requests: whom they name, whom they might. */
@Injectable()
export class RequestPeople {
  constructor(
    private readonly db: TenantDb,
    private readonly administrators: AdministratorsService,
    private readonly assignments: AssignmentsService,
  ) {}

  async namedOn(requestIds: string[]): Promise<Map<string, NamedPeople>> {
    if (requestIds.length === 0) return new Map();
    const rows = await this.db.rows(RequestAdministrator, { requestId: requestIds }, { order: { position: 'ASC' } });
    const people = await this.people(rows.map(({ administratorId }) => administratorId));
    const ofRequest = grouped(rows, ({ requestId }) => requestId);
    return new Map(
      [...ofRequest].map(([id, named]) => {
        const those = (change: string) =>
          named.filter((row) => row.change === change).flatMap((row) => people.get(row.administratorId) ?? []);
        return [id, { arrivals: those('arrival'), departures: those('departure') }];
      }),
    );
  }

  /** Who may be newly named on the form of this client: our people when it delegates, its own otherwise; nobody who leaves. */
  async candidates(client: Client): Promise<AdministratorWithCard[]> {
    const own = await this.administrators.ofClient(client.id);
    const ours = await this.administrators.ofEditor();
    return (client.selfAdministered ? own : [...ours, ...own]).filter(isStaying);
  }

  /** Whom ANS has recorded for this client, those whose end is asked for among them. */
  recorded(clientId: string): Promise<AdministratorWithCard[]> {
    return this.assignments.activeFor(clientId);
  }

  /** Who might be declared for each client. A client that acts itself names its own people only; candidates are read for `without` only. */
  async known(clients: Client[], without: string[]): Promise<(client: Client) => KnownAdministrators> {
    const any = without.length > 0;
    const [standing, owned, ours] = await together(
      this.assignments.standing(clients.map(({ id }) => id)),
      any ? this.administrators.ofClients(without) : Promise.resolve([]),
      any ? this.administrators.ofEditor() : Promise.resolve([]),
    );
    const people = await this.people(standing.map(({ administratorId }) => administratorId));
    const ofClient = grouped(standing, ({ clientId }) => clientId);
    const own = grouped(owned, (one) => one.clientId ?? '');
    return (client) => {
      const those = (active: boolean) =>
        (ofClient.get(client.id) ?? [])
          .filter(({ state }) => (state === 'active') === active)
          .flatMap(({ administratorId }) => people.get(administratorId) ?? [])
          .filter((person) => !client.selfAdministered || person.clientId === client.id);
      const theirs = own.get(client.id) ?? [];
      const candidates = client.selfAdministered ? theirs : [...ours, ...theirs];
      return { planned: those(false), active: those(true), candidates };
    };
  }

  /** Of each client, who stands, and who is planned to come and to go: the first of them, as many as a form 503 names. */
  async changing(clientIds: string[]): Promise<(clientId: string) => NamedPeople & Pick<ChangeFacts, 'standing'>> {
    const all = clientIds.length > 0 ? await this.assignments.ongoing(clientIds) : [];
    const ofClient = grouped(all, ({ clientId }) => clientId);
    const people = await this.people(all.map(({ administratorId }) => administratorId));
    return (clientId) => {
      const standing = ofClient.get(clientId) ?? [];
      const { arrivals, departures } = plannedChange(standing);
      const those = (ids: string[]) => ids.slice(0, changeRows).flatMap((id) => people.get(id) ?? []);
      return { standing, arrivals: those(arrivals), departures: those(departures) };
    };
  }

  private async people(ids: string[]): Promise<Map<string, AdministratorWithCard>> {
    const found = await this.administrators.forRequest([...new Set(ids)]);
    return new Map(found.map((person) => [person.id, person]));
  }
}
