import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { OwnClients } from '../clients/own-clients.service.js';
import { ClientsService } from '../clients/clients.service.js';
import { administratorRows } from '../paper/field-413-map.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../platform/web/errors.js';
import {
  ChangePreparation,
  type ChangeOptions,
  type PaperSample,
  type PreparedChange,
} from './change/change-preparation.service.js';
import type { ChangeForecast } from './change/change-forecast.js';
import { missingSentences, missingThings, type MissingThing } from './dossier/missing-things.js';
import { RequestDossiers } from './dossier/request-dossiers.js';
import type { RequestChoices, RequestDossier } from './dossier/request-dossier.js';
import { Request, RequestAdministrator } from './request.entity.js';

/** What a client's form 413 would be. */
export interface Prospect extends Pick<RequestDossier, 'administrators' | 'unplanned'> {
  missing: string[];
}

export const nobodyPlanned =
  'Aucun administrateur technique n’est prévu pour ce client\u00a0: elle nomme les premiers de notre équipe.';

/** Prepares requests and says what they lack. */
@Injectable()
export class RequestsService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly clients: ClientsService,
    private readonly dossiers: RequestDossiers,
    private readonly own: OwnClients,
    private readonly changes: ChangePreparation,
  ) {}

  async byId(id: string): Promise<Request> {
    const request = await this.db.repo(Request).findOneBy({ id });
    if (!request) throw new NotFound();
    return request;
  }

  /**
   * The client's open request, or a new draft of a 413 filled with what is known. Called twice at once, one draft.
   * @throws Refused for an archived client, or more administrators than the form has rows
   */
  async prepare(
    clientId: string,
    options: { administratorIds?: string[] } = {},
  ): Promise<{ id: string; created: boolean; unplanned?: boolean }> {
    const client = await this.clients.byId(clientId);
    await this.own.refuse([clientId]);
    if (client.archivedAt) throw new Refused(['Ce client est archivé. Rétablissez-le avant de préparer une demande.']);
    const open = await this.openRequest(clientId);
    if (open) return { id: open, created: false };
    const dossier = await this.dossiers.byDefault(clientId);
    const chosen = options.administratorIds ?? dossier.administrators.map(({ id }) => id);
    const unplanned = dossier.unplanned && !options.administratorIds;
    refuseTooMany(chosen);
    const id = await this.insertDraft(clientId, dossier.choices);
    if (!id) return { id: (await this.openRequest(clientId)) ?? '', created: false };
    await this.name(id, chosen);
    await this.audit.record({
      subject: { kind: 'request', id },
      clientId,
      action: 'created',
      to: 'draft',
      summary: unplanned ? `Demande 413 préparée. ${nobodyPlanned}` : 'Demande 413 préparée',
    });
    return { id, created: true, unplanned };
  }

  /**
   * A draft of a 503 from the arrivals and departures planned for this client; its open 503 when there is one.
   * @throws Refused where no 503 may be begun, saying what to do instead
   */
  prepareChange(clientId: string, options: ChangeOptions = {}): Promise<PreparedChange> {
    return this.changes.prepare(clientId, options);
  }

  /** What `prepareChanges` would do to each, judged whole: as many queries for one client as for five thousand. */
  judgeChanges(clientIds: string[], options: ChangeOptions = {}): Promise<Map<string, ChangeForecast>> {
    return this.changes.judge(clientIds, options);
  }

  /** Drafts of 503 for clients that `judgeChanges` would do, by sets. @throws Refused when one of them is no longer ready */
  prepareChanges(clientIds: string[], options: ChangeOptions = {}): Promise<Map<string, PreparedChange>> {
    return this.changes.prepareMany(clientIds, options);
  }

  /** The papers that `prepareChanges` would make of these clients, to be read beforehand. */
  changeSamples(clientIds: string[]): Promise<PaperSample[]> {
    return this.changes.samples(clientIds);
  }

  /** Whether a 503 may be begun for this client, and what to do when it may not. */
  changeStanding(clientId: string): Promise<ChangeForecast> {
    return this.changes.standing(clientId);
  }

  /** Every French sentence that says why this client's form 413 could not be sent today; empty when it could. */
  async readiness(clientId: string): Promise<string[]> {
    const prospect = (await this.prospects([clientId])).get(clientId);
    if (!prospect) throw new NotFound();
    return prospect.missing;
  }

  /** The same for any number of clients, in a fixed number of queries: the client's open request, else the one by default. */
  async prospects(clientIds: string[]): Promise<Map<string, Prospect>> {
    const dossiers = await this.dossiers.ofClients(clientIds);
    return new Map(
      dossiers.map((dossier) => {
        const { administrators, unplanned } = dossier;
        return [dossier.client.id, { missing: missingSentences(missingThings(dossier)), administrators, unplanned }];
      }),
    );
  }

  /** The same for one request, each thing with the place where it is mended. */
  async missing(request: Request): Promise<MissingThing[]> {
    return missingThings(await this.dossiers.of(request));
  }

  /** Writes who is declared or arrives, or who leaves, in the given order. @throws Refused above four */
  async name(
    requestId: string,
    administratorIds: string[],
    change: RequestAdministrator['change'] = 'arrival',
  ): Promise<void> {
    refuseTooMany(administratorIds);
    await this.db.repo(RequestAdministrator).delete({ requestId, change });
    const rows = administratorIds.map((administratorId, index) => ({
      requestId,
      administratorId,
      change,
      position: index + 1,
    }));
    if (rows.length > 0) await this.db.repo(RequestAdministrator).insert(rows);
  }

  async openRequest(clientId: string): Promise<string | null> {
    const rows = await this.db.query<{ id: string }>('SELECT id FROM open_requests WHERE client_id = $1', [clientId]);
    return rows[0]?.id ?? null;
  }

  // The partial unique index decides between two people who prepare at once; null: the other was first.
  private async insertDraft(clientId: string, choices: RequestChoices): Promise<string | null> {
    const rows = await this.db.query<{ id: string }>(
      `INSERT INTO requests (id, client_id, state, solution_id, purpose, offers, server_name, domain_name, created_by)
       VALUES ($1, $2, 'draft', $3, $4, $5, $6, $7, $8)
       ON CONFLICT DO NOTHING RETURNING id`,
      [
        uuidv7(),
        clientId,
        choices.solutionId,
        choices.purpose,
        choices.offers,
        choices.serverName,
        choices.domainName,
        this.db.actor.name,
      ],
    );
    return rows[0]?.id ?? null;
  }
}

// F4.1, § 4.1: the form has four rows.
function refuseTooMany(administratorIds: string[]): void {
  if (administratorIds.length <= administratorRows) return;
  throw new Refused([
    `Le formulaire 413 n’a que ${administratorRows} lignes d’administrateurs et vous en désignez ${administratorIds.length}. Enlevez-en, ou faites une seconde demande après celle-ci.`,
  ]);
}
