import { Injectable } from '@nestjs/common';
import { OwnClients } from '../clients/own-clients.service.js';
import { administratorRows } from '../paper/field-413-map.js';
import type { Mend } from '../platform/changes/forecast.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../platform/web/errors.js';
import {
  ChangePreparation,
  type ChangeOptions,
  type PaperSample,
  type PreparedChange,
} from './change/change-preparation.service.js';
import type { ChangeForecast } from './change/change-forecast.js';
import type { MissingThing } from './dossier/missing-thing.js';
import { missingSentences, missingThings } from './dossier/missing-things.js';
import { RequestDossiers } from './dossier/request-dossiers.js';
import type { RequestDossier } from './dossier/request-dossier.js';
import { namedOnly } from './dossier/server-needs.js';
import { type Draft, RequestDrafts } from './dossier/request-drafts.service.js';
import { Request, RequestAdministrator } from './request.entity.js';

/** What a client's form 413 would be. */
export interface Prospect extends Pick<RequestDossier, 'administrators' | 'unplanned' | 'choices'> {
  dossier: RequestDossier;
  missing: string[];
  /** Where the first thing that is missing is mended, `:id` for the client. */
  mend?: Mend | undefined;
}

/** Whose form 413, and whom it names; those that the dossier proposes when left out. */
export interface RequestWish {
  clientId: string;
  administratorIds?: string[] | undefined;
  /** Nobody reads it before it leaves: what its boxes do not name is not asked for. */
  unread?: true;
}

/** The client's open request, and whether it was made now; `unplanned`: it names the first of our team, nobody being planned. */
export interface Prepared {
  id: string;
  created: boolean;
  unplanned: boolean;
}

/** Prepares requests and says what they lack. */
@Injectable()
export class RequestsService {
  constructor(
    private readonly db: TenantDb,
    private readonly dossiers: RequestDossiers,
    private readonly drafts: RequestDrafts,
    private readonly own: OwnClients,
    private readonly changes: ChangePreparation,
  ) {}

  async byId(id: string): Promise<Request> {
    const request = await this.db.one(Request, { id });
    if (!request) throw new NotFound();
    return request;
  }

  /**
   * The client's open request, or a new draft of a 413 filled with what is known. Called twice at once, one draft.
   * @throws NotFound; Refused for an archived client, or more administrators than the form has rows
   */
  async prepare(clientId: string, options: Omit<RequestWish, 'clientId'> = {}): Promise<Prepared> {
    const prepared = await this.prepareMany([{ clientId, ...options }]);
    return prepared.get(clientId) as Prepared;
  }

  /**
   * The same for many clients, by as many statements as for one: drafts, their administrators, the journal.
   * @param known what `prospects` has just read of them in this transaction, their clients being locked
   */
  async prepareMany(
    wishes: RequestWish[],
    known: ReadonlyMap<string, Prospect> = new Map(),
  ): Promise<Map<string, Prepared>> {
    const ids = wishes.map(({ clientId }) => clientId);
    await this.own.refuse(ids);
    const unread = await this.dossiers.ofClients(ids.filter((id) => !known.has(id)));
    const read = new Map(unread.map((dossier) => [dossier.client.id, dossier]));
    const drafts = wishes.flatMap((wish) =>
      draftOf(wish, known.get(wish.clientId)?.dossier ?? read.get(wish.clientId)),
    );
    const created = await this.drafts.open(drafts);
    const requests = created.size < ids.length ? await this.openRequests(ids) : created;
    const unplanned = new Set(drafts.filter((draft) => draft.unplanned).map(({ clientId }) => clientId));
    return new Map(
      ids.map((clientId) => {
        const own = created.get(clientId);
        const id = own ?? requests.get(clientId) ?? '';
        return [clientId, { id, created: own !== undefined, unplanned: own !== undefined && unplanned.has(clientId) }];
      }),
    );
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

  /** What this client's form 413 would be: `missing`, every French sentence that says why it could not be sent today. @throws NotFound */
  async prospect(clientId: string): Promise<Prospect> {
    const prospect = (await this.prospects([clientId])).get(clientId);
    if (!prospect) throw new NotFound();
    return prospect;
  }

  /** The same for any number of clients, in a fixed number of queries: the client's open request, else the one by default. */
  async prospects(clientIds: string[]): Promise<Map<string, Prospect>> {
    const dossiers = await this.dossiers.ofClients(clientIds);
    return new Map(
      dossiers.map((dossier) => {
        const { administrators, unplanned, choices, client } = dossier;
        const things = missingThings(dossier);
        const mend = things.map(({ linkLabel: label, href }) => ({ label, href: href.replace(client.id, ':id') }))[0];
        const missing = missingSentences(things);
        return [client.id, { missing, mend, administrators, unplanned, choices, dossier }];
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
    await this.drafts.name([{ id: requestId, administratorIds, change }]);
  }

  async openRequest(clientId: string): Promise<string | null> {
    return (await this.openRequests([clientId])).get(clientId) ?? null;
  }

  private async openRequests(clientIds: string[]): Promise<Map<string, string>> {
    const rows = await this.db.query<{ id: string; clientId: string }>(
      'SELECT id, client_id FROM open_requests WHERE client_id = ANY ($1::uuid[])',
      [clientIds],
    );
    return new Map(rows.map(({ id, clientId }) => [clientId, id]));
  }
}

// None for a client whose request is open already.
function draftOf({ clientId, administratorIds, unread }: RequestWish, dossier: RequestDossier | undefined): Draft[] {
  if (!dossier) throw new NotFound();
  if (dossier.client.archivedAt)
    throw new Refused(['Ce client est archivé. Rétablissez-le avant de préparer une demande.']);
  if (dossier.requestId) return [];
  const chosen = administratorIds ?? dossier.administrators.map(({ id }) => id);
  refuseTooMany(chosen);
  const unplanned = dossier.unplanned && !administratorIds;
  const choices = unread ? namedOnly(dossier.choices) : dossier.choices;
  return [{ clientId, choices, administratorIds: chosen, unplanned }];
}

// F4.1, § 4.1: the form has four rows.
function refuseTooMany(administratorIds: string[]): void {
  if (administratorIds.length <= administratorRows) return;
  throw new Refused([
    `Le formulaire 413 n’a que ${administratorRows} lignes d’administrateurs et vous en désignez ${administratorIds.length}. Enlevez-en, ou faites une seconde demande après celle-ci.`,
  ]);
}
