import { administratorName } from '../../administrators/administrator.facts.js';
import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { correctionLeft } from '../request.facts.js';
import type { RequestState } from '../request-states.js';

/** The request that would make another one superfluous: still open, or validated with people in force. */
export interface StandingRequest {
  id: string;
  state: RequestState;
  /** When it was prepared; for a validated one, when it was. */
  since: Date;
  /** Whom the client is to have and this request does not bring. */
  unserved: string[];
}

/** What clients have already asked of ANS. */
@Injectable()
export class StandingRequests {
  constructor(private readonly db: TenantDb) {}

  /** What ANS asked to have corrected in drafts among these requests, by request. */
  async correctionsLeft(ids: string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map();
    const rows = await this.db.query<{ id: string; asked: string | null }>(
      `SELECT q.id, ${correctionLeft} AS asked FROM requests q WHERE q.id = ANY ($1::uuid[])`,
      [ids],
    );
    return new Map(rows.flatMap(({ id, asked }) => (asked === null ? [] : [[id, asked] as const])));
  }

  /** An open request brings whom it names; a validated one brings nobody whose assignment is still to be asked for. */
  async of(clientIds: string[]): Promise<Map<string, StandingRequest>> {
    const rows = await this.db.query<StandingRequest & { clientId: string }>(
      `SELECT DISTINCT ON (q.client_id) q.client_id, q.id, q.state, CASE q.state WHEN 'validated' THEN q.state_since ELSE q.created_at END AS since,
              ARRAY(SELECT ${administratorName('a')} FROM assignments s JOIN administrators a ON a.id = s.administrator_id
                     WHERE s.client_id = q.client_id AND s.state = 'to_request' AND (a.left_on IS NULL OR a.left_on > paris_today())
                       AND (q.state = 'validated' OR NOT EXISTS (SELECT 1 FROM request_administrators r WHERE r.request_id = q.id AND r.administrator_id = a.id AND r.change = 'arrival'))
                     ORDER BY a.last_name, a.first_name) AS unserved
         FROM requests q
        WHERE q.client_id = ANY ($1::uuid[]) AND (q.id IN (SELECT o.id FROM open_requests o WHERE o.client_id = ANY ($1::uuid[]))
           OR q.state = 'validated' AND EXISTS (SELECT 1 FROM active_assignments s WHERE s.client_id = q.client_id AND s.state = 'active'))
        ORDER BY q.client_id, (q.state = 'validated'), q.created_at DESC`,
      [clientIds],
    );
    return new Map(rows.map(({ clientId, ...request }) => [clientId, request]));
  }
}
