import { administratorName } from '../administrators/administrator.facts.js';
import { Injectable } from '@nestjs/common';
import sql, { raw } from 'sql-template-tag';
import type { AssignmentState } from '../assignments/assignment.entity.js';
import { mayServe } from '../assignments/who-stays.facts.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import type { RequestKind, RequestState } from '../requests/request-states.js';
import { heldBy, type Leaver } from './departure-things.js';
import { inForce } from '../delegations/delegation.facts.js';

/** One client, and everything there that names the person. */
export interface ClientFacts {
  clientId: string;
  clientName: string;
  archived: boolean;
  /** Their habilitation there, and the case that says what becomes of it. */
  held: {
    id: string;
    version: number;
    state: AssignmentState;
    fate: 'portal' | 'next_413' | 'others_active' | 'alone';
    /** Whether the client is no more alone without them: others stay who may order, or they never could. */
    goesOn: boolean;
  } | null;
  /** Others who may order there and stay. */
  others: number;
  /** Wished, and asked of nobody yet. */
  planned: { id: string; version: number } | null;
  /** The open request, and whom it names. */
  request: { id: string; kind: RequestKind; state: RequestState; names: string[] } | null;
  orders: { id: string; number: string; state: string }[];
  slots: { id: string; label: string; actor: boolean; informed: boolean }[];
  followed: boolean;
  /** What stands there for others: by administrator. */
  standing: Record<string, AssignmentState>;
  representative: boolean;
  selfAdministered: boolean;
  /** Whether a mandate is in force, and the day it ends. */
  mandate: { endsOn: string | null } | null;
}

/** What the page tells of somebody who could take over. */
export interface Candidate {
  id: string;
  recorded: number;
  shared: number;
}

/** Somebody who was named to take over, an administrator of ours or an account: by the id that names them. */
export interface TakerFacts {
  id: string;
  name: string;
  disabled: boolean;
  leftOn: string | null;
  /** Of the departure that is prepared for them too. */
  lastDay: string | null;
}

/** Who leaves, what is told of their clients one by one, and who could take over. */
@Injectable()
export class DepartureFacts {
  constructor(private readonly db: TenantDb) {}

  /** The account is linked, or nobody's; an address that others have too is not this person's. */
  async leaver(administratorId: string): Promise<Leaver> {
    const [found] = await this.db.query<Leaver>(
      `SELECT a.id, a.user_id, CASE WHEN NOT EXISTS (SELECT 1 FROM administrators o WHERE o.id <> a.id AND lower(o.email) = lower(a.email)) THEN a.email END AS email
         FROM administrators a WHERE a.id = $1`,
      [administratorId],
    );
    return found ?? { id: administratorId, userId: null, email: null };
  }

  /** What is told and done of many clients: as many statements for one as for five hundred. */
  ofClients(leaver: Leaver, clientIds: string[]): Promise<ClientFacts[]> {
    const { id, userId, email } = leaver;
    return this.db.query<ClientFacts>(sql`
      WITH wanted AS MATERIALIZED (SELECT c.id, c.name, c.search, c.archived_at, c.account_manager_id, c.self_administered FROM clients c WHERE c.id = ANY (${clientIds}::uuid[])),
      held AS MATERIALIZED (SELECT * FROM (${heldBy(leaver)}) h WHERE h.client_id = ANY (${clientIds}::uuid[])),
      standing AS MATERIALIZED (
        SELECT s.client_id, jsonb_object_agg(s.administrator_id, s.state) AS states,
               count(*) FILTER (WHERE s.state = 'active' AND a.left_on IS NULL AND ${raw(mayServe)})::int AS others FROM assignments s JOIN wanted c ON c.id = s.client_id
          JOIN administrators a ON a.id = s.administrator_id
         WHERE s.client_id = ANY (${clientIds}::uuid[]) AND s.administrator_id <> ${id}::uuid AND s.state <> 'closed' GROUP BY s.client_id),
      requested AS MATERIALIZED (
        SELECT q.client_id, q.id, q.kind, q.state, coalesce(jsonb_agg(r.administrator_id ORDER BY r.position) FILTER (WHERE r.administrator_id IS NOT NULL), '[]') AS names
          FROM open_requests q LEFT JOIN request_administrators r ON r.request_id = q.id
         WHERE q.client_id = ANY (${clientIds}::uuid[]) GROUP BY q.client_id, q.id, q.kind, q.state),
      ordered AS MATERIALIZED (
        SELECT o.client_id, jsonb_agg(jsonb_build_object('id', o.id, 'number', o.number, 'state', o.state) ORDER BY o.number) AS list FROM open_orders o
         WHERE o.administrator_id = ${id}::uuid AND o.client_id = ANY (${clientIds}::uuid[]) GROUP BY o.client_id),
      addressed AS MATERIALIZED (
        SELECT s.client_id, jsonb_agg(jsonb_build_object('id', s.id, 'label', s.label, 'actor', lower(s.actor_email) IS NOT DISTINCT FROM lower(${email}::text),
               'informed', lower(s.informed_email) IS NOT DISTINCT FROM lower(${email}::text)) ORDER BY s.id) AS list FROM slots s
         WHERE s.client_id = ANY (${clientIds}::uuid[]) AND s.not_needed_reason IS NULL AND ${email}::text IS NOT NULL
           AND (lower(s.actor_email) = lower(${email}) OR lower(s.informed_email) = lower(${email})) GROUP BY s.client_id),
      mandates AS MATERIALIZED (
        SELECT d.client_id, max(coalesce(d.ends_on, 'infinity'::date)) AS ends_on FROM delegations d
         WHERE d.client_id = ANY (${clientIds}::uuid[]) AND ${raw(inForce('d'))} GROUP BY d.client_id)
      SELECT w.id AS client_id, w.name AS client_name, w.archived_at IS NOT NULL AS archived, w.self_administered,
             CASE WHEN h.id IS NOT NULL THEN jsonb_build_object('id', h.id, 'version', h.version, 'state', h.state, 'fate', h.fate, 'goesOn', h.goes_on) END AS held,
             coalesce(t.others, 0) AS others, coalesce(t.states, '{}') AS standing,
             (SELECT jsonb_build_object('id', p.id, 'version', p.version) FROM assignments p WHERE p.client_id = w.id AND p.administrator_id = ${id}::uuid AND p.state = 'to_request') AS planned,
             CASE WHEN q.id IS NOT NULL THEN jsonb_build_object('id', q.id, 'kind', q.kind, 'state', q.state, 'names', q.names) END AS request,
             coalesce(o.list, '[]') AS orders, coalesce(x.list, '[]') AS slots, w.account_manager_id IS NOT DISTINCT FROM ${userId}::uuid AND ${userId}::uuid IS NOT NULL AS followed,
             EXISTS (SELECT 1 FROM representatives p WHERE p.client_id = w.id AND p.ended_on IS NULL) AS representative,
             CASE WHEN m.client_id IS NOT NULL THEN jsonb_build_object('endsOn', nullif(m.ends_on, 'infinity'::date)) END AS mandate
        FROM wanted w LEFT JOIN held h ON h.client_id = w.id LEFT JOIN standing t ON t.client_id = w.id LEFT JOIN requested q ON q.client_id = w.id
        LEFT JOIN ordered o ON o.client_id = w.id LEFT JOIN addressed x ON x.client_id = w.id LEFT JOIN mandates m ON m.client_id = w.id
       ORDER BY w.search COLLATE "C", w.id`);
  }

  /** Of those who could take over: how many clients they have, and how many of these very ones. */
  candidates(leaver: Leaver, ids: string[]): Promise<Candidate[]> {
    return this.db.query<Candidate>(
      sql`SELECT a.id, (SELECT count(*)::int FROM recorded_assignments s WHERE s.administrator_id = a.id) AS recorded,
                 (SELECT count(*)::int FROM recorded_assignments s JOIN recorded_assignments h ON h.client_id = s.client_id AND h.administrator_id = ${leaver.id}::uuid
                   WHERE s.administrator_id = a.id) AS shared
            FROM administrators a WHERE a.id = ANY (${ids}::uuid[])`,
    );
  }

  /** Who takes over, under whichever name, and whether they stay. */
  takers(ids: string[]): Promise<TakerFacts[]> {
    return this.db.query<TakerFacts>(
      `SELECT n.id, n.name, n.disabled, a.left_on, d.last_day
         FROM (SELECT p.id, ${administratorName('p')} AS name, false AS disabled, p.id AS administrator_id
                 FROM administrators p WHERE p.id = ANY ($1::uuid[]) AND p.client_id IS NULL
               UNION ALL
               SELECT u.id, u.name, u.disabled_at IS NOT NULL, p.id FROM users u LEFT JOIN administrators p ON p.user_id = u.id WHERE u.id = ANY ($1::uuid[])) n
         LEFT JOIN administrators a ON a.id = n.administrator_id
         LEFT JOIN departures d ON d.administrator_id = a.id AND d.state IN ('draft', 'confirmed')`,
      [ids],
    );
  }

  /** Another departure of somebody who was to take over. */
  async departureOf(administratorId: string): Promise<{ id: string; lastDay: string } | null> {
    const rows = await this.db.query<{ id: string; lastDay: string }>(
      `SELECT id, last_day FROM departures WHERE administrator_id = $1 AND state IN ('draft', 'confirmed')`,
      [administratorId],
    );
    return rows[0] ?? null;
  }
}
