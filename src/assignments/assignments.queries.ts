import { administratorName } from '../administrators/administrator.facts.js';
import { Injectable } from '@nestjs/common';
import type { Offer } from '../identifiers/igc-words.js';
import { lockClients } from '../clients/lock-clients.js';
import sql, { raw } from 'sql-template-tag';
import type { Cursor } from '../platform/lists/cursor.js';
import { type Key, type Page, readPage } from '../platform/lists/keyset.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import type { Assignment, AssignmentState } from './assignment.entity.js';
import { soleNamed, type SoleClients } from './administrators/sole-persons.js';
import { goesOnWithout, leaverServes, othersWhoStay } from './who-stays.facts.js';

/** One assignment as lists show it, from the client's side or the administrator's. */
export interface AssignmentRow {
  id: string;
  clientId: string;
  clientName: string;
  clientNumber: string;
  administratorId: string;
  administratorName: string;
  /** The form that asked for it, or for its end. */
  requestId: string | null;
  requestKind: string | null;
  dossierNumber: string | null;
  state: AssignmentState;
  stateSince: Date;
  /** What ANS recorded the person for; null: it is not recorded, or by a way that does not say. */
  offers: Offer[] | null;
  createdAt: Date;
}

/** A client and what two administrators are to it; null when nothing stands. */
export interface HandedOver {
  clientId: string;
  archived: boolean;
  selfAdministered: boolean;
  old: AssignmentState | null;
  incoming: AssignmentState | null;
}

/** An assignment that a reassignment planned, or whose end it asked for. */
export interface ReturningAssignment extends Assignment {
  name: string;
  leftOn: string | null;
  archived: boolean;
}

/** Somebody asked for, or in force, for a client. */
export interface StandingAssignment {
  clientId: string;
  administratorId: string;
  state: AssignmentState;
}

const columns = `s.id, s.client_id, c.name AS client_name, c.number AS client_number, s.administrator_id, ${administratorName('a')} AS administrator_name,
       q.id AS request_id, q.kind AS request_kind, q.dossier_number, s.state, s.state_since, s.offers, s.created_at`;
// CASE, not coalesce(): leakproof, so that row-level security lets the key of requests be looked up.
const tables = `assignments s JOIN clients c ON c.id = s.client_id JOIN administrators a ON a.id = s.administrator_id
  LEFT JOIN requests q ON q.id = CASE WHEN s.end_request_id IS NULL THEN s.request_id ELSE s.end_request_id END`;

export interface AssignmentEvent {
  at: Date;
  actorName: string;
  actorKind: string;
  toState: string | null;
  summary: string;
  reason: string | null;
}

const rows = `SELECT ${columns} FROM ${tables}`;

export const assignmentsPerPage = 50;

/** Assignments of a person: those that stand first, by client, the newest first. */
export const assignmentKeys: Key[] = [
  { name: 'closed', sql: `s.state = 'closed'`, type: 'boolean' },
  { name: 'client', sql: 'c.search COLLATE "C"', type: 'text' },
  { name: 'age', sql: '-(extract(epoch FROM s.created_at) * 1000000)::bigint', type: 'bigint' },
  { name: 'id', sql: 's.id', type: 'uuid' },
];

@Injectable()
export class AssignmentsQueries {
  constructor(private readonly db: TenantDb) {}

  ofClient(clientId: string): Promise<AssignmentRow[]> {
    return this.db.query<AssignmentRow>(
      `${rows} WHERE s.client_id = $1 ORDER BY s.state = 'closed', searchable(a.last_name), searchable(a.first_name), s.created_at DESC LIMIT 100`,
      [clientId],
    );
  }

  ofAdministrator(administratorId: string, cursor: Cursor | null): Promise<Page<AssignmentRow>> {
    return readPage<AssignmentRow>(this.db, {
      from: sql`assignments s JOIN clients c ON c.id = s.client_id`,
      where: sql`s.administrator_id = ${administratorId}`,
      keys: assignmentKeys,
      cursor,
      size: assignmentsPerPage,
      columns: raw(columns),
      tables: sql`JOIN (${raw(tables)}) ON s.id = page.id`,
    });
  }

  async row(id: string): Promise<AssignmentRow | null> {
    const found = await this.db.query<AssignmentRow>(`${rows} WHERE s.id = $1`, [id]);
    return found[0] ?? null;
  }

  /** How many other administrators go on acting for the client, and whether this one may act for it. */
  async actingFor(clientId: string, administratorId: string): Promise<{ others: number; serves: boolean }> {
    const [found] = await this.db.query<{ others: number; serves: boolean }>(
      `SELECT (SELECT count(*)::int ${othersWhoStay('$2')}) AS others, ${leaverServes('$2')} AS serves FROM clients c WHERE c.id = $1`,
      [clientId, administratorId],
    );
    return found ?? { others: 0, serves: true };
  }

  /** Until the end of the transaction: of two people who leave at once, the second one sees that the first has left the clients they share. */
  lockClientsOf(administratorId: string): Promise<void> {
    return lockClients(
      this.db,
      sql`SELECT client_id FROM recorded_assignments WHERE administrator_id = ${administratorId}`,
    );
  }

  /** Clients for whom nobody else goes on acting once this administrator has left. */
  async soleFor(administratorId: string): Promise<SoleClients> {
    const rows = await this.db.query<{ name: string; total: number }>(
      `SELECT c.name, count(*) OVER ()::int AS total FROM recorded_assignments s JOIN clients c ON c.id = s.client_id
        WHERE s.administrator_id = $1 AND s.state <> 'end_requested' AND c.archived_at IS NULL
          AND NOT ${goesOnWithout('$1')}
        ORDER BY c.search COLLATE "C" LIMIT ${soleNamed}`,
      [administratorId],
    );
    return { names: rows.map(({ name }) => name), total: rows[0]?.total ?? 0 };
  }

  handedOver(clientIds: string[], fromId: string, toId: string): Promise<HandedOver[]> {
    return this.db.query<HandedOver>(
      `SELECT c.id AS client_id, c.archived_at IS NOT NULL AS archived, c.self_administered, o.state AS old, i.state AS incoming FROM clients c
         LEFT JOIN assignments o ON o.client_id = c.id AND o.client_id = ANY ($1::uuid[]) AND o.administrator_id = $2 AND o.state <> 'closed'
         LEFT JOIN assignments i ON i.client_id = c.id AND i.client_id = ANY ($1::uuid[]) AND i.administrator_id = $3 AND i.state <> 'closed'
        WHERE c.id = ANY ($1::uuid[])`,
      [clientIds, fromId, toId],
    );
  }

  /** Of many clients, the rows of these people that are not closed. */
  open(clientIds: string[], administratorIds: string[]): Promise<Assignment[]> {
    return this.db.query<Assignment>(
      `SELECT id, client_id, administrator_id, request_id, state, state_since, recorded_at, version, created_at FROM assignments
        WHERE client_id = ANY ($1::uuid[]) AND administrator_id = ANY ($2::uuid[]) AND state <> 'closed'`,
      [clientIds, administratorIds],
    );
  }

  /** Rows as they are now, each with what a return looks at. */
  returning(ids: string[]): Promise<ReturningAssignment[]> {
    return this.db.query<ReturningAssignment>(
      `SELECT s.id, s.client_id, s.administrator_id, s.request_id, s.state, s.state_since, s.recorded_at, s.version, s.created_at,
              ${administratorName('a')} AS name, a.left_on, c.archived_at IS NOT NULL AS archived
         FROM assignments s JOIN administrators a ON a.id = s.administrator_id JOIN clients c ON c.id = s.client_id WHERE s.id = ANY ($1::uuid[])`,
      [ids],
    );
  }

  async names(administratorIds: string[]): Promise<Map<string, string>> {
    const found = await this.db.query<{ id: string; name: string }>(
      `SELECT id, ${administratorName('administrators')} AS name FROM administrators WHERE id = ANY ($1::uuid[])`,
      [[...new Set(administratorIds)]],
    );
    return new Map(found.map(({ id, name }) => [id, name]));
  }

  /** Of many clients, whom a form 413 is to ask for and who is in force, without those who left; by name. */
  standing(clientIds: string[]): Promise<StandingAssignment[]> {
    return this.db.query<StandingAssignment>(
      // Few people serve many clients: what they are sorted by is worked out once for each of them, not for each of their clients.
      `WITH standing AS MATERIALIZED (
         SELECT id, client_id, administrator_id, state FROM assignments WHERE client_id = ANY ($1::uuid[]) AND state IN ('to_request', 'requested', 'active')),
       people AS MATERIALIZED (
         SELECT id, searchable(last_name) AS last, searchable(first_name) AS first FROM administrators
          WHERE id IN (SELECT administrator_id FROM standing) AND (left_on IS NULL OR left_on > paris_today()))
       SELECT s.client_id, s.administrator_id, s.state FROM standing s JOIN people a ON a.id = s.administrator_id ORDER BY a.last, a.first, s.id`,
      [clientIds],
    );
  }

  events(id: string): Promise<AssignmentEvent[]> {
    return this.db.query<AssignmentEvent>(
      `SELECT at, actor_name, actor_kind, to_state, summary, reason FROM audit_entries
        WHERE subject_kind = 'assignment' AND subject_id = $1 ORDER BY sequence DESC LIMIT 50`,
      [id],
    );
  }
}
