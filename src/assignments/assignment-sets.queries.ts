import { administratorName } from '../administrators/administrator.facts.js';
import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import type { AssignmentState } from './assignment.entity.js';
import type { AskingForm } from './assignment.transitions.js';
import { mayServe } from './who-stays.facts.js';
import type { ToServe } from './who-takes-over.js';

/** A client to whom somebody more would be assigned. */
export interface Receiving extends ToServe {
  archived: boolean;
  assignmentId: string | null;
  /** People whom the next form is to name already. */
  toRequest: number;
}

/** One assignment, as a set moves it. */
export interface SetAssignment {
  id: string;
  clientId: string;
  administratorId: string;
  administratorName: string;
  state: AssignmentState;
  /** Since when ANS has it recorded; null: it never did. */
  recordedAt: Date | null;
  version: number;
  /** Has not left, nor is to leave, and may act for the client. */
  here: boolean;
}

/** Somebody asked for, in force or ending, as far as a form 503 looks at it. */
export type OngoingAssignment = Pick<SetAssignment, 'clientId' | 'administratorId' | 'state' | 'here'>;

const columns = `s.id, s.client_id, s.administrator_id, ${administratorName('a')} AS administrator_name, s.state, s.recorded_at, s.version, a.left_on IS NULL AND ${mayServe} AS here`;
const tables = 'assignments s JOIN administrators a ON a.id = s.administrator_id JOIN clients c ON c.id = s.client_id';

/** Assignments of many clients at once: one statement each. */
@Injectable()
export class AssignmentSetsQueries {
  constructor(private readonly db: TenantDb) {}

  receiving(clientIds: string[], administratorId: string): Promise<Receiving[]> {
    return this.db.query<Receiving>(
      `SELECT c.id AS client_id, c.archived_at IS NOT NULL AS archived, c.self_administered, s.state, s.id AS assignment_id,
              (SELECT count(*)::int FROM assignments n WHERE n.client_id = c.id AND n.state = 'to_request') AS to_request
         FROM clients c LEFT JOIN assignments s ON s.client_id = c.id AND s.administrator_id = $2 AND s.state <> 'closed'
        WHERE c.id = ANY ($1::uuid[])`,
      [clientIds, administratorId],
    );
  }

  /** Of many clients, every assignment that is not closed; by name. */
  ongoing(clientIds: string[]): Promise<SetAssignment[]> {
    return this.db.query<SetAssignment>(
      `SELECT ${columns} FROM ${tables} WHERE s.client_id = ANY ($1::uuid[]) AND s.state <> 'closed'
        ORDER BY searchable(a.last_name), searchable(a.first_name), s.id`,
      [clientIds],
    );
  }

  byIds(ids: string[]): Promise<SetAssignment[]> {
    return this.db.query<SetAssignment>(
      `SELECT ${columns} FROM ${tables} WHERE s.id = ANY ($1::uuid[]) ORDER BY s.id`,
      [ids],
    );
  }

  /** Of these, those that are only planned here, and that an open form asks for, or asks the end of. */
  async askedByForms(ids: string[]): Promise<Map<string, AskingForm>> {
    const rows = await this.db.query<AskingForm & { id: string }>(
      `SELECT s.id, o.id AS request_id, o.kind, o.state FROM assignments s JOIN open_requests o ON o.client_id = s.client_id
        WHERE s.id = ANY ($1::uuid[]) AND s.state IN ('to_request', 'end_to_request') AND EXISTS (SELECT 1 FROM request_administrators n
          WHERE n.request_id = o.id AND n.administrator_id = s.administrator_id AND n.change = CASE s.state WHEN 'to_request' THEN 'arrival' ELSE 'departure' END)`,
      [ids],
    );
    return new Map(rows.map(({ id, ...form }) => [id, form]));
  }

  /** What these forms ask for. */
  askedBy(requestIds: string[]): Promise<SetAssignment[]> {
    return this.db.query<SetAssignment>(
      `SELECT ${columns} FROM ${tables} WHERE s.request_id = ANY ($1::uuid[]) AND s.state = 'requested' ORDER BY s.id`,
      [requestIds],
    );
  }

  /** What these forms asked for and is in force by them. */
  broughtBy(requestIds: string[]): Promise<SetAssignment[]> {
    return this.db.query<SetAssignment>(
      `SELECT ${columns} FROM ${tables} WHERE s.request_id = ANY ($1::uuid[]) AND s.state = 'active' ORDER BY s.id`,
      [requestIds],
    );
  }

  /** The ends that these forms ask for. */
  endAskedBy(requestIds: string[]): Promise<SetAssignment[]> {
    return this.db.query<SetAssignment>(
      `SELECT ${columns} FROM ${tables} WHERE s.end_request_id = ANY ($1::uuid[]) AND s.state = 'end_requested' ORDER BY s.id`,
      [requestIds],
    );
  }

  /**
   * What ANS has recorded people for, who are named by forms 413 that were validated, or are no more: all that those of their client say,
   * since the one that opened their habilitation; the box of S/MIME is one of SERV (`offerOf`). Of whoever was recorded by another way it is not known, and one more form does not tell the rest.
   * @param opened those that these forms have just opened
   */
  async keepOffers(requestIds: string[], opened: string[]): Promise<void> {
    if (requestIds.length === 0) return;
    await this.db.execute(
      `UPDATE assignments s SET offers = NULLIF(ARRAY(SELECT DISTINCT o.offer FROM requests q JOIN request_administrators n ON n.request_id = q.id, unnest(q.offers) AS b (box), split_part(b.box, '_', 1) AS o (offer)
                WHERE q.client_id = s.client_id AND q.kind = '413' AND q.state = 'validated' AND n.administrator_id = s.administrator_id AND n.change = 'arrival'
                  AND q.created_at >= (SELECT f.created_at FROM requests f WHERE f.id = s.request_id) ORDER BY o.offer), '{}')
        WHERE (s.id = ANY ($2::uuid[]) OR s.offers IS NOT NULL) AND s.state <> 'closed'
          AND EXISTS (SELECT 1 FROM requests r JOIN request_administrators a ON a.request_id = r.id
                       WHERE r.id = ANY ($1::uuid[]) AND r.kind = '413' AND r.client_id = s.client_id AND a.administrator_id = s.administrator_id AND a.change = 'arrival')`,
      [requestIds, opened],
    );
  }

  /** How many clients somebody serves, or is asked for. */
  async served(administratorId: string): Promise<number> {
    const rows = await this.db.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM assignments s JOIN clients c ON c.id = s.client_id AND c.archived_at IS NULL
        WHERE s.administrator_id = $1 AND s.state IN ('to_request', 'requested', 'active')`,
      [administratorId],
    );
    return rows[0]?.count ?? 0;
  }
}
