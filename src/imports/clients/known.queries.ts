import { amongStates } from '../../platform/tenancy/among-states.js';
import { over } from '../../delegations/delegation.facts.js';
import { recordedStates } from '../../assignments/assignment.entity.js';
import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { EnvironmentOrders } from '../../clients/environment-orders.queries.js';
import { lockClientsWhole } from '../../clients/lock-clients.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { together } from '../../platform/tenancy/together.js';
import { serviceCodes } from '../columns/cell-readers.js';
import {
  expiryKeyOf,
  type CardHolder,
  noClient,
  numberOf,
  type ClientState,
  type EstablishmentState,
  type HolderChosen,
  type InstanceState,
  type Known,
} from './client-state.js';
import { factsOf, representativeFacts, storedColumns } from './client-columns.js';
import { type NamedNumbers, NumbersKnownQueries } from './numbers-known.queries.js';
import { undoneEstablishment, undoneReason } from './undone-client.js';
import { WaysKnownQueries } from './ways-known.queries.js';
import { parisDay } from '../../platform/tenancy/paris-day.js';

/** What the lines of a batch name. */
export interface Named extends NamedNumbers {
  /** Card numbers. */
  cards: string[];
  /** Whether some line may speak of a mandate, or of whom ANS has recorded: they are read only then. */
  delegations: boolean;
  habilitations: boolean;
  /** Whether some line may say another environment: what keeps clients in theirs is read only then. */
  environments: boolean;
}

const whole = { delegations: true, habilitations: true, environments: false };

type Texts = Record<string, string | null>;
interface ClientRow {
  id: string;
  version: number;
  archived: boolean;
  undone: boolean;
  finessEj: string | null;
  underSiret: ClientState['underSiret'];
  departement: string;
  selfAdministered: boolean;
  subjectChangedAt: string | null;
  values: Texts;
}
interface OfClient {
  id: string;
  clientId: string;
  version: number;
}
type InstanceRow = OfClient & HolderChosen & { values: Texts; services: string[]; served: string[] };
interface SlotRow {
  instanceId: string;
  purpose: 'insi';
  commonName: string;
  day: string;
  certificate: boolean;
  revoked: boolean;
}

const storedFacts = factsOf(storedColumns, 'c');
const signerFacts = factsOf(representativeFacts, 'r');

// Whatever columns the file has: a line that gives the client a FINESS EJ changes the number it is known by.
const underSiret = `CASE WHEN c.finess_ej IS NULL THEN CASE WHEN c.contract_state <> 'missing' THEN 'contract'
    WHEN EXISTS (SELECT 1 FROM assignments a WHERE a.client_id = c.id AND ${amongStates('a', ['requested', ...recordedStates])}) THEN 'habilitations'
    WHEN EXISTS (SELECT 1 FROM delegations d WHERE d.client_id = c.id AND NOT ${over('d')}) THEN 'delegation' END END`;

/** Reads at once what a batch of lines is judged against: a handful of statements, whatever the batch. */
@Injectable()
export class KnownQueries {
  constructor(
    private readonly db: TenantDb,
    private readonly numbers: NumbersKnownQueries,
    private readonly ways: WaysKnownQueries,
    private readonly orders: EnvironmentOrders,
  ) {}

  /** @param lock for the application: nobody changes these clients until the batch is committed */
  async read({ fileId, numbers, finessEg, unique, cards, ...ways }: Named, lock: boolean): Promise<Known> {
    // PostgreSQL answers in the order asked: what is read is read with the lock held.
    const [clients, numbersKnown, held] = await together(
      this.states(numbers, lock, ways),
      this.numbers.read({ fileId, numbers, finessEg, unique }),
      cards.length > 0 ? this.ways.holders(cards) : Promise.resolve(new Map<string, CardHolder>()),
    );
    return { clients, ...numbersKnown, cards: held };
  }

  /** Each client of these FINESS EJ or SIRET, whole, by each of its numbers: also what the export writes. */
  async states(numbers: string[], lock: boolean, more = whole): Promise<Known['clients']> {
    if (lock)
      await lockClientsWhole(
        this.db,
        sql`SELECT id FROM clients WHERE number = ANY (${numbers}::text[]) OR siret = ANY (${numbers}::text[])`,
      );
    const clients = await this.clients(numbers);
    const states = new Map(clients.map((row) => [row.id, stateOf(row)]));
    const ids = clients.map(({ id }) => id);
    if (ids.length > 0) {
      await this.addRepresentatives(states, ids, lock);
      await this.addEstablishments(states, ids);
      await this.addInstances(states, ids, lock);
      if (more.delegations) await this.ways.addDelegations(states, ids);
      if (more.habilitations) await this.ways.addHabilitations(states, ids);
      if (more.environments) await this.addHeld(states, ids);
    }
    // Whoever was made by mistake is found under a SIRET that nobody else has by now.
    const all = [...states.values()].sort((one, other) => Number(other.undone) - Number(one.undone));
    return new Map(
      all.flatMap((one) =>
        [one.client['siret'] ?? '', numberOf(one)].flatMap((key) => (key ? [[key, one] as const] : [])),
      ),
    );
  }

  private clients(numbers: string[]): Promise<ClientRow[]> {
    return this.db.query<ClientRow>(
      `SELECT c.id, c.version, c.archived_at IS NOT NULL AS archived, coalesce(c.archived_reason = $2, false) AS undone, c.finess_ej, c.departement, c.self_administered, c.subject_changed_at::text, ${underSiret} AS under_siret,
              jsonb_build_object(${storedFacts}, 'siret', coalesce(c.siret, CASE WHEN c.finess_ej IS NULL THEN c.siret_given_up END), 'accountManager', u.email, 'grouping', g.name) AS values
         FROM clients c LEFT JOIN users u ON u.id = c.account_manager_id LEFT JOIN groupings g ON g.id = c.grouping_id
        WHERE c.number = ANY ($1) OR c.siret = ANY ($1) ORDER BY c.number`,
      [numbers, undoneReason],
    );
  }

  private async addHeld(states: Map<string, ClientState>, ids: string[]): Promise<void> {
    for (const [id, numbers] of await this.orders.of(ids)) Object.assign(states.get(id) ?? {}, { held: numbers });
  }

  private async addRepresentatives(states: Map<string, ClientState>, ids: string[], lock: boolean): Promise<void> {
    const rows = await this.db.query<OfClient & { values: Texts }>(
      `SELECT r.id, r.client_id, r.version, jsonb_build_object(${signerFacts}) AS values
         FROM representatives r WHERE r.client_id = ANY ($1) AND r.ended_on IS NULL ORDER BY r.client_id ${lock ? 'FOR UPDATE' : ''}`,
      [ids],
    );
    for (const { clientId, id, version, values } of rows) {
      const state = states.get(clientId);
      if (state) state.representative = { id, version, values: textsOf(values) };
    }
  }

  private async addEstablishments(states: Map<string, ClientState>, ids: string[]): Promise<void> {
    const rows = await this.db.query<
      OfClient & { finessEg: string; town: string | null } & Pick<
          EstablishmentState,
          'name' | 'category' | 'closed' | 'undone'
        >
    >(
      'SELECT id, client_id, version, finess_eg, name, town, category, closed_on IS NOT NULL AS closed, coalesce(closed_reason = $2, false) AS undone FROM establishments WHERE client_id = ANY ($1) ORDER BY client_id, finess_eg',
      [ids, undoneEstablishment],
    );
    for (const { clientId, id, version, finessEg, name, town, category, closed, undone } of rows) {
      states
        .get(clientId)
        ?.establishments.set(finessEg, { id, version, name, town: town ?? '', category, closed, undone });
    }
  }

  private async addInstances(states: Map<string, ClientState>, ids: string[], lock: boolean): Promise<void> {
    if (lock) await this.db.query('SELECT 1 FROM instances WHERE client_id = ANY ($1) ORDER BY id FOR UPDATE', [ids]);
    const rows = await this.db.query<InstanceRow>(
      `SELECT i.id, i.client_id, i.version, i.services, jsonb_build_object('instanceName', i.name, 'applicationName', i.application_name, 'hostName', i.host_name, 'solution', s.name, 'holderLevel', CASE WHEN i.holder_since IS NOT NULL THEN i.holder_level END) AS values,
              i.holder_level AS level, i.holder_since AS since, i.holder_reason AS reason,
              ARRAY(SELECT e.finess_eg FROM instance_establishments x JOIN establishments e ON e.id = x.establishment_id WHERE x.instance_id = i.id) AS served
         FROM instances i JOIN solutions s ON s.id = i.solution_id WHERE i.client_id = ANY ($1) AND i.retired_at IS NULL
        ORDER BY i.client_id, i.created_at, i.id`,
      [ids],
    );
    if (rows.length === 0) return;
    const instances = new Map(rows.map((row) => [row.id, instanceOf(row)]));
    for (const { id, clientId } of rows) {
      const instance = instances.get(id);
      if (instance) states.get(clientId)?.instances.push(instance);
    }
    for (const { instanceId, purpose, commonName, ...end } of await this.slots([...instances.keys()])) {
      const key = expiryKeyOf({ purpose, commonName });
      instances.get(instanceId)?.expiries.set(key, end);
    }
  }

  // The last one read is kept: the client's own, else that of the establishment that ends first.
  private slots(instanceIds: string[]): Promise<SlotRow[]> {
    return this.db.query<SlotRow>(
      `SELECT s.instance_id, s.purpose, s.common_name, ${parisDay('s.expires_at')} AS day, s.in_force_id IS NOT NULL AS certificate,
              coalesce(s.in_force = 'revoked', false) AS revoked
         FROM slots s WHERE s.instance_id = ANY ($1) AND s.not_needed_reason IS NULL AND s.expires_at IS NOT NULL AND NOT s.added_by_hand
        ORDER BY s.establishment_id IS NULL, s.expires_at DESC, s.id`,
      [instanceIds],
    );
  }
}

function stateOf(row: ClientRow): ClientState {
  const client = {
    ...noClient().client,
    ...textsOf(row.values),
    selfAdministered: row.selfAdministered ? 'oui' : 'non',
  };
  return {
    ...noClient(),
    id: row.id,
    version: row.version,
    archived: row.archived,
    undone: row.archived && row.undone,
    departement: row.departement,
    subjectChangedAt: row.subjectChangedAt,
    finessEj: row.finessEj ?? '',
    underSiret: row.underSiret,
    client,
  };
}

function instanceOf({ id, version, values, services, served, ...holder }: InstanceRow): InstanceState {
  const known = serviceCodes.filter((code) => services.includes(code)).join(',');
  const { level, since, reason } = holder;
  return {
    id,
    version,
    values: { ...textsOf(values), services: known },
    holder: { level, since, reason },
    served: new Set(served),
    expiries: new Map(),
  };
}

// Compared as the readers write it: one line, '' for nothing.
function textsOf(values: Texts): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, (value ?? '').replace(/\s+/g, ' ').trim()]),
  );
}
