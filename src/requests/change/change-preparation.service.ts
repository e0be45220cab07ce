import { fullName } from '../../identifiers/person-name.js';
import { de } from '../../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../../platform/uuid.js';
import { Client } from '../../clients/client.entity.js';
import { OwnClients } from '../../clients/own-clients.service.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { together } from '../../platform/tenancy/together.js';
import { NotFound, Refused } from '../../platform/web/errors.js';
import { leftToOrder } from '../dossier/change-facts.js';
import type { RequestDossier } from '../dossier/request-dossier.js';
import { RequestDrafts } from '../dossier/request-drafts.service.js';
import { RequestDossiers } from '../dossier/request-dossiers.js';
import { RequestPeople } from '../dossier/request-people.js';
import { type ChangeForecast, judgeChange, judgeWholeChange, type OpenRequest } from './change-forecast.js';

export interface ChangeOptions {
  /** Why a client may be left with nobody to order: told on its request and in the journal. Asked of nobody who keeps somebody. */
  aloneReason?: string | null;
}

/** One paper as it would be, made when it is opened and kept nowhere. */
export interface PaperSample {
  clientId: string;
  client: string;
  name: string;
  href: string;
}

export interface PreparedChange {
  id: string;
  created: boolean;
}

/** Prepares forms 503 from the arrivals and the departures that are planned: as many statements for one client as for five hundred. */
@Injectable()
export class ChangePreparation {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly dossiers: RequestDossiers,
    private readonly people: RequestPeople,
    private readonly drafts: RequestDrafts,
    private readonly own: OwnClients,
  ) {}

  /** What would become of each client: refused for everything its form would lack. */
  async judge(clientIds: string[], options: ChangeOptions = {}): Promise<Map<string, ChangeForecast>> {
    const open = await this.open(clientIds);
    const dossiers = await this.dossiersOf(clientIds, options);
    return new Map(
      dossiers.map((dossier) => [dossier.client.id, judgeWholeChange(dossier, open.get(dossier.client.id))]),
    );
  }

  /** Whether a 503 may be begun for this client: what it lacks is told on its own page. */
  async standing(clientId: string): Promise<ChangeForecast> {
    const [client, changing, open] = await together(
      this.db.one(Client, { id: clientId }),
      this.people.changing([clientId]),
      this.open([clientId]),
    );
    if (!client) throw new NotFound();
    const { archivedAt } = client;
    const { standing } = changing(clientId);
    return judgeChange({ archivedAt, standing }, open.get(clientId)) ?? { forecast: 'would_do', reasons: [] };
  }

  /**
   * A draft for one client, whatever it still lacks; its open one when there is one. Called twice at once, one draft.
   * @throws Refused where no 503 may be begun
   */
  async prepare(clientId: string, options: ChangeOptions = {}): Promise<PreparedChange> {
    const verdict = await this.standing(clientId);
    if (verdict.forecast === 'done_already' && verdict.result) return { id: verdict.result.id, created: false };
    if (verdict.forecast !== 'would_do') throw new Refused(verdict.reasons);
    return this.prepared(await this.write([clientId], options), clientId);
  }

  /**
   * Drafts for clients that `judge` found ready.
   * @throws Refused with the first one's reasons when one of them is not: nothing is prepared then
   */
  async prepareMany(clientIds: string[], options: ChangeOptions = {}): Promise<Map<string, PreparedChange>> {
    const verdicts = await this.judge(clientIds, options);
    const refused = clientIds.map((id) => verdicts.get(id)).find((one) => one?.forecast !== 'would_do');
    if (refused) throw new Refused(refused.reasons);
    return this.write(clientIds, options);
  }

  async samples(clientIds: string[]): Promise<PaperSample[]> {
    const dossiers = await this.dossiers.ofChanges(clientIds);
    return dossiers.map(({ client: { id, name } }) => ({
      clientId: id,
      client: name,
      name: 'Demande 503',
      href: `/clients/${id}/change-requests/form.pdf`,
    }));
  }

  private prepared(made: Map<string, PreparedChange>, clientId: string): PreparedChange {
    const one = made.get(clientId);
    if (!one) throw new NotFound();
    return one;
  }

  // The partial unique index decides between two people who prepare at once; whoever comes second opens the first's.
  private async write(clientIds: string[], options: ChangeOptions): Promise<Map<string, PreparedChange>> {
    await this.own.refuse(clientIds);
    const dossiers = await this.dossiersOf(clientIds, options);
    const rows = dossiers.map((dossier) => ({ dossier, id: uuidv7() }));
    const written = await this.db.query<{ id: string }>(
      `INSERT INTO requests (id, client_id, kind, state, solution_id, alone_reason, created_by)
       SELECT r.id, r."clientId", '503', 'draft', r."solutionId", r."aloneReason", $2
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, "clientId" uuid, "solutionId" uuid, "aloneReason" text)
       ON CONFLICT DO NOTHING RETURNING id`,
      [JSON.stringify(rows.map(rowOf)), this.db.actor.name],
    );
    const ids = new Set(written.map(({ id }) => id));
    const made = rows.filter(({ id }) => ids.has(id));
    await this.drafts.name(made.flatMap(({ id, dossier }) => namesOf(id, dossier)));
    await this.audit.recordMany(made.map(({ id, dossier }) => told(id, dossier)));
    const open = made.length < rows.length ? await this.open(clientIds) : new Map<string, OpenRequest>();
    return new Map(
      rows.map(({ id, dossier: { client } }) => [
        client.id,
        ids.has(id) ? { id, created: true } : { id: open.get(client.id)?.id ?? '', created: false },
      ]),
    );
  }

  // Why nobody is left is asked only of a client that would have nobody.
  private async dossiersOf(clientIds: string[], { aloneReason }: ChangeOptions = {}): Promise<RequestDossier[]> {
    const dossiers = await this.dossiers.ofChanges(clientIds);
    return dossiers.map((dossier) => {
      const { change, administrators } = dossier;
      const alone = change && change.departures.length > 0 && leftToOrder(change, administrators) === 0;
      return alone && aloneReason ? { ...dossier, change: { ...change, aloneReason } } : dossier;
    });
  }

  private async open(clientIds: string[]): Promise<Map<string, OpenRequest>> {
    const rows = await this.db.query<OpenRequest & { clientId: string }>(
      `SELECT q.client_id, q.id, q.kind, q.state,
              ARRAY(SELECT r.administrator_id FROM request_administrators r WHERE r.request_id = q.id AND r.change = 'departure') AS departures
         FROM open_requests q WHERE q.client_id = ANY ($1::uuid[])`,
      [clientIds],
    );
    return new Map(rows.map(({ clientId, ...request }) => [clientId, request]));
  }
}

interface NewChange {
  id: string;
  dossier: RequestDossier;
}

function rowOf({ id, dossier }: NewChange) {
  const { client, choices, change } = dossier;
  return { id, clientId: client.id, solutionId: choices.solutionId, aloneReason: change?.aloneReason ?? null };
}

function namesOf(id: string, { change, administrators }: RequestDossier) {
  const ids = (people: { id: string }[]) => people.map((person) => person.id);
  return [
    { id, administratorIds: ids(administrators) },
    { id, administratorIds: ids(change?.departures ?? []), change: 'departure' as const },
  ];
}

function told(id: string, { client, change, administrators }: RequestDossier) {
  const leavers = (change?.departures ?? []).map(fullName).join(', ');
  const comers = administrators.map(fullName).join(', ');
  return {
    subject: { kind: 'request', id },
    clientId: client.id,
    action: 'created',
    to: 'draft',
    summary: `Demande 503 préparée\u00a0: départ ${de(leavers)}${comers ? `, arrivée ${de(comers)}` : ', sans arrivée'}`,
    reason: change?.aloneReason ?? null,
  };
}
