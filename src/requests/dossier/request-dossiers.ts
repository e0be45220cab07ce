import { Injectable } from '@nestjs/common';
import { EditorService } from '../../accounts/editor.service.js';
import type { AdministratorWithCard } from '../../administrators/administrator-with-card.js';
import { AdministratorsService } from '../../administrators/administrators.service.js';
import { AssignmentsService } from '../../assignments/assignments.service.js';
import { Client } from '../../clients/client.entity.js';
import { ClientsService } from '../../clients/clients.service.js';
import { Representative } from '../../clients/records/representative.entity.js';
import { Solution } from '../../instances/solution.entity.js';
import { DelegationsService } from '../../delegations/delegations.service.js';
import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { grouped } from '../../platform/grouped.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import {
  defaultAdministrators,
  defaultChoices,
  type InstanceOfClient,
  type KnownAdministrators,
} from './request-defaults.js';
import { Papers } from '../blanks/papers.service.js';
import type { RequestDossier } from './request-dossier.js';
import { Request, RequestAdministrator } from '../request.entity.js';
import { clock } from '../../platform/clock.js';

/** Gathers what a form 413 is made of, for a request that exists or one that might. */
@Injectable()
export class RequestDossiers {
  constructor(
    private readonly db: TenantDb,
    private readonly editor: EditorService,
    private readonly clients: ClientsService,
    private readonly delegations: DelegationsService,
    private readonly administrators: AdministratorsService,
    private readonly assignments: AssignmentsService,
    private readonly papers: Papers,
  ) {}

  async of(request: Request): Promise<RequestDossier> {
    const client = await this.clients.byId(request.clientId);
    const [dossier] = await this.gather([client], [request]);
    return known(dossier);
  }

  /** The same for many, by request. */
  async ofRequests(requests: Request[]): Promise<Map<string, RequestDossier>> {
    const clients = await this.many(
      Client,
      'x.id = ANY(:ids)',
      requests.map(({ clientId }) => clientId),
    );
    const dossiers = await this.gather(clients, requests);
    return new Map(dossiers.map((dossier) => [dossier.requestId ?? '', dossier]));
  }

  /** The open request of each of these clients. */
  openRequests(clientIds: string[]): Promise<Request[]> {
    return this.many(Request, openOf, clientIds);
  }

  /** The same, nobody else changing them until the end of the transaction. */
  lockOpenRequests(clientIds: string[]): Promise<Request[]> {
    const open = this.db.repo(Request).createQueryBuilder('x').where(openOf, { ids: clientIds }).orderBy('x.id');
    return open.setLock('pessimistic_write').getMany();
  }

  /** The dossier a request would have if it were prepared now with the defaults. */
  async byDefault(clientId: string): Promise<RequestDossier> {
    const [dossier] = await this.gather([await this.clients.byId(clientId)], []);
    return known(dossier);
  }

  /** The dossier of each client's open request, else the one by default: as many queries for one as for five thousand. */
  async ofClients(clientIds: string[]): Promise<RequestDossier[]> {
    const clients = await this.many(Client, 'x.id = ANY(:ids)', clientIds);
    return this.gather(clients, await this.openRequests(clientIds));
  }

  /** Who may be named on the form of this client: our people when it delegates, its own otherwise, ours last. */
  async candidates(client: Client): Promise<AdministratorWithCard[]> {
    const own = await this.administrators.ofClient(client.id);
    const ours = await this.administrators.ofEditor();
    return client.selfAdministered ? own : [...ours, ...own];
  }

  async chosen(requestId: string): Promise<AdministratorWithCard[]> {
    return (await this.chosenOf([requestId])).get(requestId) ?? [];
  }

  /** Whom each of these requests names, in the order of the form. */
  async chosenOf(requestIds: string[]): Promise<Map<string, AdministratorWithCard[]>> {
    if (requestIds.length === 0) return new Map();
    const rows = await this.many(RequestAdministrator, 'x.request_id = ANY(:ids)', requestIds);
    rows.sort((a, b) => a.position - b.position);
    const people = await this.administrators.forRequest([...new Set(rows.map((row) => row.administratorId))]);
    const byId = new Map(people.map((person) => [person.id, person]));
    const chosen = new Map<string, AdministratorWithCard[]>();
    for (const { requestId, administratorId } of rows) {
      const person = byId.get(administratorId);
      if (person) chosen.set(requestId, [...(chosen.get(requestId) ?? []), person]);
    }
    return chosen;
  }

  /** Dossiers in the order of the clients: of their request when one is given, by default otherwise. */
  private async gather(clients: Client[], requests: Request[]): Promise<RequestDossier[]> {
    const ids = clients.map(({ id }) => id);
    const today = clock.today();
    const editor = await this.editor.current();
    const paper = await this.papers.rules();
    const delegations = await this.delegations.inForceOf(ids);
    const current = 'x.client_id = ANY(:ids) AND x.ended_on IS NULL';
    const representatives = byClient(await this.many(Representative, current, ids));
    const solutions = new Map((await this.db.repo(Solution).find()).map(({ id, name }) => [id, name]));
    const asked = byClient(requests);
    const answers = await this.answersOf(clients, asked, today);
    return clients.map((client) => {
      const { choices, administrators, unplanned } = answers(client);
      return {
        requestId: asked.get(client.id)?.id ?? null,
        choices,
        administrators,
        unplanned,
        solutionName: solutions.get(choices.solutionId ?? '') ?? '',
        client,
        representative: representatives.get(client.id) ?? null,
        delegation: delegations.get(client.id) ?? null,
        editor,
        paper,
        officialPaper: asked.get(client.id)?.officialPaper ?? null,
        today,
      };
    });
  }

  // What a request says itself, or what the defaults would make it say.
  private async answersOf(clients: Client[], asked: Map<string, Request>, today: string) {
    const chosen = await this.chosenOf([...asked.values()].map(({ id }) => id));
    const without = clients.filter(({ id }) => !asked.has(id)).map(({ id }) => id);
    const instances = grouped(await this.instances(without), ({ clientId }) => clientId);
    const known = await this.knownOf(clients, without);
    return (client: Client): Pick<RequestDossier, 'choices' | 'administrators' | 'unplanned'> => {
      const people = known(client);
      const request = asked.get(client.id);
      if (request) {
        const unplanned = people.planned.length + people.active.length === 0;
        return { choices: request, administrators: chosen.get(request.id) ?? [], unplanned };
      }
      return { choices: defaultChoices(instances.get(client.id) ?? []), ...defaultAdministrators(people, today) };
    };
  }

  // A client that acts itself names its own people only. Candidates are read for those who have no request.
  private async knownOf(clients: Client[], without: string[]): Promise<(client: Client) => KnownAdministrators> {
    const standing = await this.assignments.standing(clients.map(({ id }) => id));
    const ids = [...new Set(standing.map(({ administratorId }) => administratorId))];
    const people = new Map((await this.administrators.forRequest(ids)).map((person) => [person.id, person]));
    const ofClient = grouped(standing, ({ clientId }) => clientId);
    const any = without.length > 0;
    const own = grouped(any ? await this.administrators.ofClients(without) : [], (one) => one.clientId ?? '');
    const ours = any ? await this.administrators.ofEditor() : [];
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

  // One array as one parameter: a list of five thousand placeholders would be parsed each time.
  private many<Row extends ObjectLiteral>(entity: EntityTarget<Row>, where: string, ids: string[]): Promise<Row[]> {
    return this.db.repo(entity).createQueryBuilder('x').where(where, { ids }).getMany();
  }

  private async instances(clientIds: string[]): Promise<(InstanceOfClient & { clientId: string })[]> {
    if (clientIds.length === 0) return [];
    return this.db.query<InstanceOfClient & { clientId: string }>(
      `SELECT id, client_id AS "clientId", name, services, application_name AS "applicationName", host_name AS "hostName", solution_id AS "solutionId"
         FROM instances WHERE client_id = ANY($1) AND retired_at IS NULL ORDER BY created_at, id`,
      [clientIds],
    );
  }
}

const openOf = `x.id IN (SELECT q.id FROM open_requests q WHERE q.client_id = ANY(:ids))`;

function known(dossier: RequestDossier | undefined): RequestDossier {
  if (!dossier) throw new Error('A dossier was asked for a client that is there, and none came');
  return dossier;
}

function byClient<Row extends { clientId: string }>(rows: Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.clientId, row]));
}
