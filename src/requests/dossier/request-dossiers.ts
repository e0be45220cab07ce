import { Injectable } from '@nestjs/common';
import { EditorService } from '../../accounts/editor.service.js';
import { Client } from '../../clients/client.entity.js';
import { ClientsService } from '../../clients/clients.service.js';
import { Representative } from '../../clients/records/representative.entity.js';
import { unreadRefusals } from '../../client-space/answers/standing-refusals.facts.js';
import { DelegationsService } from '../../delegations/delegations.service.js';
import { Solution } from '../../instances/solution.entity.js';
import { offerOf } from '../../identifiers/igc-words.js';
import { clock } from '../../platform/clock.js';
import { grouped } from '../../platform/grouped.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { together } from '../../platform/tenancy/together.js';
import { Papers } from '../blanks/papers.service.js';
import { Request } from '../request.entity.js';
import type { RequestKind, RequestState } from '../request-states.js';
import { defaultAdministrators, defaultChoices } from './request-defaults.js';
import type { RequestDossier, UnreadRefusal } from './request-dossier.js';
import { RequestPeople } from './request-people.js';
import { type InstanceOfClient, serverNeeds } from './server-needs.js';

/** What a request says itself, or what the defaults would make it say. */
type Answers = Pick<RequestDossier, 'choices' | 'needs' | 'administrators' | 'unplanned' | 'change'>;

/** Gathers what a form is made of, for a request that exists or one that might. */
@Injectable()
export class RequestDossiers {
  constructor(
    private readonly db: TenantDb,
    private readonly editor: EditorService,
    private readonly clients: ClientsService,
    private readonly delegations: DelegationsService,
    private readonly people: RequestPeople,
    private readonly papers: Papers,
  ) {}

  async of(request: Request): Promise<RequestDossier> {
    const client = await this.clients.byId(request.clientId);
    const [dossier] = await this.gather([client], [request], request.kind);
    return known(dossier);
  }

  /** The same for many, by request. */
  async ofRequests(requests: Request[]): Promise<Map<string, RequestDossier>> {
    const clients = await this.db.rows(Client, { id: requests.map(({ clientId }) => clientId) });
    const dossiers = await this.gather(clients, requests, '413');
    return new Map(dossiers.map((dossier) => [dossier.requestId ?? '', dossier]));
  }

  /** The open request of each of these clients. */
  openRequests(clientIds: string[]): Promise<Request[]> {
    return this.db.query<Request>(`SELECT x.* FROM requests x WHERE ${openOf}`, [clientIds]);
  }

  /** The last request of each of these clients that ended in one of these states. */
  lastRequests(clientIds: string[], states: RequestState[]): Promise<Request[]> {
    return this.db.query<Request>(`SELECT x.* FROM requests x WHERE ${lastOf}`, [clientIds, states]);
  }

  /** The open request of each, nobody else changing them until the end of the transaction. */
  lockOpenRequests(clientIds: string[]): Promise<Request[]> {
    return this.db.query<Request>(`SELECT x.* FROM requests x WHERE ${openOf} ORDER BY x.id FOR UPDATE`, [clientIds]);
  }

  /** The dossier a 413 would have if it were prepared now with the defaults. */
  async byDefault(clientId: string): Promise<RequestDossier> {
    const [dossier] = await this.gather([await this.clients.byId(clientId)], [], '413');
    return known(dossier);
  }

  /** The dossier of each client's open request, else the one by default: as many queries for one as for five thousand. */
  async ofClients(clientIds: string[]): Promise<RequestDossier[]> {
    if (clientIds.length === 0) return [];
    const [clients, open] = await together(this.db.rows(Client, { id: clientIds }), this.openRequests(clientIds));
    return this.gather(clients, open, '413');
  }

  /** The dossier of the form 503 that each client's planned arrivals and departures would make. */
  async ofChanges(clientIds: string[]): Promise<RequestDossier[]> {
    return this.gather(await this.db.rows(Client, { id: clientIds }), [], '503');
  }

  // In the order of the clients: of their request when one is given, by default otherwise.
  private async gather(clients: Client[], requests: Request[], otherwise: RequestKind): Promise<RequestDossier[]> {
    const ids = clients.map(({ id }) => id);
    const today = clock.today();
    const asked = byClient(requests);
    const [editor, paper, changeBlank, delegations, signers, offered, refusals, answers] = await together(
      this.editor.current(),
      this.papers.rules(),
      this.papers.changeBlank(),
      this.delegations.mandatesOf(ids, today),
      this.db.rows(Representative, { clientId: ids, endedOn: null }),
      this.db.rows(Solution),
      this.unreadRefusals(requests),
      this.answersOf(clients, asked, otherwise, today),
    );
    const representatives = byClient(signers);
    const solutions = new Map(offered.map(({ id, name }) => [id, name]));
    return clients.map((client) => {
      const { choices, ...people } = answers(client);
      return {
        requestId: asked.get(client.id)?.id ?? null,
        choices,
        ...people,
        solutionName: solutions.get(choices.solutionId ?? '') ?? '',
        client,
        representative: representatives.get(client.id) ?? null,
        delegation: delegations.get(client.id) ?? null,
        editor,
        paper,
        changeBlank,
        unreadRefusal: refusals.get(asked.get(client.id)?.id ?? '') ?? null,
        officialPaper: asked.get(client.id)?.officialPaper ?? null,
        today,
      };
    });
  }

  // Only what is signed may leave.
  private async unreadRefusals(requests: Request[]): Promise<Map<string, UnreadRefusal>> {
    const signed = requests.flatMap(({ id, state }) => (state === 'signed' ? id : []));
    if (signed.length === 0) return new Map();
    const rows = await this.db.query<UnreadRefusal & { requestId: string }>(unreadRefusals, [signed]);
    return new Map(rows.map(({ requestId, ...refusal }) => [requestId, refusal]));
  }

  private async answersOf(clients: Client[], asked: Map<string, Request>, otherwise: RequestKind, today: string) {
    const ids = clients.map(({ id }) => id);
    const kindOf = (id: string) => asked.get(id)?.kind ?? otherwise;
    const without = ids.filter((id) => !asked.has(id));
    const [named, served, candidates, changing] = await together(
      this.people.namedOn([...asked.values()].map(({ id }) => id)),
      this.instances([...without, ...[...asked.values()].filter(asksForServers).map(({ clientId }) => clientId)]),
      this.people.known(
        clients.filter(({ id }) => kindOf(id) === '413'),
        without.filter((id) => kindOf(id) === '413'),
      ),
      this.people.changing(ids.filter((id) => kindOf(id) === '503')),
    );
    const instances = grouped(served, ({ clientId }) => clientId);
    return (client: Client): Answers => {
      const request = asked.get(client.id);
      const on = request && named.get(request.id);
      const own = instances.get(client.id) ?? [];
      const [choices, needs] = [request ?? defaultChoices(own), serverNeeds(own)];
      if (kindOf(client.id) === '503') {
        const { standing, ...planned } = changing(client.id);
        const { arrivals, departures } = request ? (on ?? nobody) : planned;
        const change = { departures, standing, aloneReason: request?.aloneReason ?? null };
        const usage = request ?? { ...choices, ...noUsage };
        return { choices: usage, needs, administrators: arrivals, unplanned: false, change };
      }
      const people = candidates(client);
      if (!request) return { choices, needs, ...defaultAdministrators(people, today), change: null };
      const unplanned = people.planned.length + people.active.length === 0;
      return { choices, needs, administrators: on?.arrivals ?? [], unplanned, change: null };
    };
  }

  private async instances(clientIds: string[]): Promise<(InstanceOfClient & { clientId: string })[]> {
    if (clientIds.length === 0) return [];
    return this.db.query<InstanceOfClient & { clientId: string }>(
      `SELECT id, client_id AS "clientId", name, services, application_name AS "applicationName", host_name AS "hostName", solution_id AS "solutionId",
              coalesce((SELECT jsonb_agg(jsonb_build_object('usage', s.usage, 'purpose', s.purpose, 'commonName', s.common_name) ORDER BY s.created_at, s.id)
                          FROM slots s WHERE s.instance_id = i.id AND s.offer = 'SERV' AND s.not_needed_reason IS NULL), '[]') AS "serverSlots"
         FROM instances i WHERE client_id = ANY($1) AND retired_at IS NULL ORDER BY created_at, id`,
      [clientIds],
    );
  }
}

const openOf = `x.id IN (SELECT q.id FROM open_requests q WHERE q.client_id = ANY($1))`;
const lastOf = `x.id IN (SELECT DISTINCT ON (q.client_id) q.id FROM requests q
  WHERE q.client_id = ANY($1) AND q.state = ANY($2) ORDER BY q.client_id, q.state_since DESC, q.id DESC)`;
const nobody = { arrivals: [], departures: [] };

// Only of what may still be chosen.
const asksForServers = ({ kind, state, offers }: Request) =>
  kind === '413' && state === 'draft' && offers.some((asked) => offerOf(asked) === 'SERV');

// A form 503 asks for no certificate: only the solution is told. What the mandate covers is the usual offer.
const noUsage = { purpose: '', offers: ['ORG' as const], serverName: null, domainName: null, mailDomain: null };

function known(dossier: RequestDossier | undefined): RequestDossier {
  if (!dossier) throw new Error('A dossier was asked for a client that is there, and none came');
  return dossier;
}

function byClient<Row extends { clientId: string }>(rows: Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.clientId, row]));
}
