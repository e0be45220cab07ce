import { Injectable } from '@nestjs/common';
import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { AssignmentState } from '../assignments/assignment.entity.js';
import type { MovedAssignment } from '../assignments/assignment-batch.service.js';
import type { Cursor } from '../platform/lists/cursor.js';
import { type Key, type Page, readPage } from '../platform/lists/keyset.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import type { RequestKind, RequestState } from '../requests/request-states.js';
import type { Departure } from './departure.entity.js';
import { type LineKey, lineKeys, lines } from './departure-lines.js';
import { heldBy, leftAloneBy, type Leaver, recordedOf, remainingOf, thingsOf } from './departure-things.js';

/** One thing that names the person, as its list shows it. */
export interface Thing {
  id: string;
  kind: string;
  note: string | null;
  clientId: string | null;
  clientName: string | null;
  clientNumber: string | null;
}

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

/** The lists of a departure that are no line of it: where ANS has the person recorded, and what is still to be carried. */
export type WholeLine = 'recorded' | 'remaining';

export function isWhole(line: string): line is WholeLine {
  return line === 'recorded' || line === 'remaining';
}

export const thingKeys: Key[] = [
  { name: 'name', sql: `coalesce(c.search, '') COLLATE "C"`, type: 'text' },
  { name: 'id', sql: 't.id', type: 'uuid' },
];

/** Everything that names somebody: counted, listed and told client by client from the same words (departure-things.ts). */
@Injectable()
export class DepartureQueries {
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

  /** How many things each line has, in one statement. */
  async counts(leaver: Leaver): Promise<Record<LineKey, number>> {
    const parts = lineKeys.map(
      (key) => sql`SELECT ${key} AS line, count(*)::int AS count FROM (${thingsOf[key](leaver)}) t`,
    );
    const rows = await this.db.query<{ line: LineKey; count: number }>(sql`${join(parts, ' UNION ALL ')}`);
    return Object.fromEntries(rows.map(({ line, count }) => [line, count])) as Record<LineKey, number>;
  }

  /** The list that a count of the page leads to. */
  things(leaver: Leaver, line: LineKey, cursor: Cursor | null): Promise<Page<Thing>> {
    return this.page(thingsOf[line](leaver), cursor);
  }

  whole({ id, administratorId }: Departure, line: WholeLine, cursor: Cursor | null): Promise<Page<Thing>> {
    const things =
      line === 'recorded'
        ? recordedOf({ id: administratorId })
        : remainingOf(sql`${administratorId}::uuid`, sql`${id}::uuid`);
    return this.page(things, cursor);
  }

  private page(things: Sql, cursor: Cursor | null): Promise<Page<Thing>> {
    return readPage<Thing>(this.db, {
      from: sql`(${things}) t LEFT JOIN clients c ON c.id = t.client_id`,
      where: sql`true`,
      keys: thingKeys,
      cursor,
      size: 50,
      columns: sql`t.id, t.kind, t.note, c.id AS client_id, c.name AS client_name, c.number AS client_number`,
      tables: sql`JOIN (${things}) t ON t.id = page.id LEFT JOIN clients c ON c.id = t.client_id`,
    });
  }

  /** Every client that a line of clients names. */
  async clientIds(leaver: Leaver): Promise<string[]> {
    const parts = lineKeys
      .filter((key) => lines[key].ofClients)
      .map(
        (key) =>
          sql`SELECT t.client_id FROM (${thingsOf[key](leaver)}) t JOIN clients c ON c.id = t.client_id AND c.archived_at IS NULL`,
      );
    const rows = await this.db.query<{ clientId: string }>(sql`${join(parts, ' UNION ')}`);
    return rows.map(({ clientId }) => clientId);
  }

  /** Clients whose form, made by this departure or naming who leaves, is still a draft. */
  async formsToSend({ administratorId, campaignId }: Departure): Promise<string[]> {
    const rows = await this.db.query<{ clientId: string }>(
      `SELECT q.client_id FROM open_requests q JOIN clients c ON c.id = q.client_id AND c.archived_at IS NULL
        WHERE q.state = 'draft' AND (
              q.id IN (SELECT r.result_id FROM campaign_rows r WHERE r.campaign_id = $2 AND r.state = 'done' AND r.result_kind = 'request')
           OR q.id IN (SELECT n.request_id FROM request_administrators n WHERE n.administrator_id = $1 AND n.change = 'departure'))`,
      [administratorId, campaignId],
    );
    return rows.map(({ clientId }) => clientId);
  }

  /** Clients that the campaign of this departure has changed. */
  async carried({ campaignId }: Departure): Promise<string[]> {
    const rows = await this.db.query<{ clientId: string }>(
      `SELECT r.client_id FROM campaign_rows r JOIN clients c ON c.id = r.client_id AND c.archived_at IS NULL WHERE r.campaign_id = $1 AND r.state = 'done'`,
      [campaignId],
    );
    return rows.map(({ clientId }) => clientId);
  }

  async aloneIds(leaver: Leaver): Promise<string[]> {
    const rows = await this.db.query<{ clientId: string }>(
      sql`SELECT h.client_id FROM (${heldBy(leaver)}) h WHERE h.fate = 'alone'`,
    );
    return rows.map(({ clientId }) => clientId);
  }

  /** What is told and done of many clients: as many statements for one as for five hundred. */
  facts(leaver: Leaver, clientIds: string[]): Promise<ClientFacts[]> {
    const { id, userId, email } = leaver;
    return this.db.query<ClientFacts>(sql`
      WITH wanted AS MATERIALIZED (SELECT c.id, c.name, c.search, c.archived_at, c.account_manager_id, c.self_administered FROM clients c WHERE c.id = ANY (${clientIds}::uuid[])),
      held AS MATERIALIZED (SELECT * FROM (${heldBy(leaver)}) h WHERE h.client_id = ANY (${clientIds}::uuid[])),
      standing AS MATERIALIZED (
        SELECT s.client_id, jsonb_object_agg(s.administrator_id, s.state) AS states,
               count(*) FILTER (WHERE s.state = 'active' AND a.left_on IS NULL)::int AS others
          FROM assignments s JOIN administrators a ON a.id = s.administrator_id
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
         WHERE d.client_id = ANY (${clientIds}::uuid[]) AND d.state IN ('active', 'to_review') GROUP BY d.client_id)
      SELECT w.id AS client_id, w.name AS client_name, w.archived_at IS NOT NULL AS archived, w.self_administered,
             CASE WHEN h.id IS NOT NULL THEN jsonb_build_object('id', h.id, 'version', h.version, 'state', h.state, 'fate', h.fate) END AS held,
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

  /** @returns at how many clients ANS has the person recorded, and how many the departure still has to carry */
  async standing({ id, administratorId }: Departure): Promise<{ recorded: number; remaining: number }> {
    const [row] = await this.db.query<{ recorded: number; remaining: number }>(
      sql`SELECT (SELECT count(*)::int FROM (${recordedOf({ id: administratorId })}) t) AS recorded,
                 (SELECT count(*)::int FROM (${remainingOf(sql`${administratorId}::uuid`, sql`${id}::uuid`)}) t) AS remaining`,
    );
    return row ?? { recorded: 0, remaining: 0 };
  }

  /** Whose end may be asked for now that somebody else is in force: the second step of a departure under way. */
  secondSteps(
    { id, administratorId }: Pick<Departure, 'id' | 'administratorId'>,
    atMost: number,
  ): Promise<MovedAssignment[]> {
    // A row that had nothing to do yet waits for ANS as the others do: a form of before that names the person, an arrival under way.
    return this.db.query<MovedAssignment>(
      sql`SELECT s.id, s.client_id, s.administrator_id, s.state, s.version FROM assignments s
           WHERE s.administrator_id = ${administratorId} AND s.state = 'active'
             AND EXISTS (SELECT 1 FROM campaign_rows r JOIN campaigns k ON k.id = r.campaign_id AND k.kind = 'depart' AND k.parameters->>'departure' = ${id}
                          WHERE r.client_id = s.client_id AND r.state IN ('done', 'skipped'))
             AND s.client_id NOT IN (${leftAloneBy(sql`${id}::uuid`)})
             AND EXISTS (SELECT 1 FROM active_assignments o WHERE o.client_id = s.client_id AND o.administrator_id <> s.administrator_id AND o.state = 'active' AND o.left_on IS NULL)
           ORDER BY s.client_id LIMIT ${atMost} FOR NO KEY UPDATE OF s SKIP LOCKED`,
    );
  }

  /** Ends planned at clients that are on the portal, whoever else is in force there: one gesture in our team ends them all. */
  endableOnPortal(administratorId: string, atMost: number): Promise<MovedAssignment[]> {
    return this.db.query<MovedAssignment>(
      `SELECT s.id, s.client_id, s.administrator_id, s.state, s.version FROM assignments s
        WHERE s.administrator_id = $1 AND s.state = 'end_to_request'
          AND EXISTS (SELECT 1 FROM delegations d WHERE d.client_id = s.client_id AND d.channel = 'portal' AND d.state IN ('active', 'to_review'))
          AND EXISTS (SELECT 1 FROM active_assignments o WHERE o.client_id = s.client_id AND o.administrator_id <> $1 AND o.state = 'active' AND o.left_on IS NULL)
        ORDER BY s.client_id LIMIT $2 FOR NO KEY UPDATE OF s SKIP LOCKED`,
      [administratorId, atMost],
    );
  }

  /** What is wished for somebody, and asked of nobody, at these clients. */
  wishes(administratorId: string, clientIds: string[]): Promise<MovedAssignment[]> {
    return this.db.query<MovedAssignment>(
      `SELECT id, client_id, administrator_id, state, version FROM assignments WHERE administrator_id = $1 AND state = 'to_request' AND client_id = ANY ($2::uuid[])`,
      [administratorId, clientIds],
    );
  }

  /** What became of the forecasts of a campaign: its sum, by forecast. */
  forecasts(campaignId: string): Promise<{ forecast: string; count: number }[]> {
    return this.db.query<{ forecast: string; count: number }>(
      `SELECT coalesce(forecast, '') AS forecast, count(*)::int AS count FROM campaign_rows WHERE campaign_id = $1 GROUP BY 1`,
      [campaignId],
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

  list(): Promise<
    { id: string; name: string; state: string; lastDay: string; clients: number | null; remaining: number }[]
  > {
    return this.db.query(
      sql`SELECT d.id, a.first_name || ' ' || a.last_name AS name, d.state, d.last_day, d.clients,
                 (SELECT count(*)::int FROM (${remainingOf(sql`d.administrator_id`, sql`d.id`)}) t) AS remaining
            FROM departures d JOIN administrators a ON a.id = d.administrator_id
           ORDER BY d.state IN ('finished', 'abandoned'), d.last_day DESC, d.id LIMIT ${raw('100')}`,
    );
  }
}
