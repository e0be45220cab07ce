import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import type { AssignmentState } from './assignment.entity.js';

/** One assignment as lists show it, from the client's side or the administrator's. */
export interface AssignmentRow {
  id: string;
  client_id: string;
  client_name: string;
  finess_ej: string;
  administrator_id: string;
  administrator_name: string;
  request_id: string | null;
  dossier_number: string | null;
  state: AssignmentState;
  state_since: Date;
  created_at: Date;
}

const rows = `SELECT s.id, s.client_id, c.name AS client_name, c.finess_ej, s.administrator_id, a.first_name || ' ' || a.last_name AS administrator_name,
       s.request_id, q.dossier_number, s.state, s.state_since, s.created_at
  FROM assignments s JOIN clients c ON c.id = s.client_id JOIN administrators a ON a.id = s.administrator_id LEFT JOIN requests q ON q.id = s.request_id`;

export interface AssignmentEvent {
  at: Date;
  actor_name: string;
  actor_kind: string;
  to_state: string | null;
  summary: string;
  reason: string | null;
}

@Injectable()
export class AssignmentQueries {
  constructor(private readonly db: TenantDb) {}

  ofClient(clientId: string): Promise<AssignmentRow[]> {
    return this.db.query<AssignmentRow>(
      `${rows} WHERE s.client_id = $1 ORDER BY s.state = 'closed', a.last_name, a.first_name, s.created_at DESC LIMIT 100`,
      [clientId],
    );
  }

  ofAdministrator(administratorId: string, page: { limit: number; offset: number }): Promise<AssignmentRow[]> {
    return this.db.query<AssignmentRow>(
      `${rows} WHERE s.administrator_id = $1 ORDER BY s.state = 'closed', c.name, s.created_at DESC, s.id LIMIT $2 OFFSET $3`,
      [administratorId, page.limit, page.offset],
    );
  }

  async row(id: string): Promise<AssignmentRow | null> {
    const found = await this.db.query<AssignmentRow>(`${rows} WHERE s.id = $1`, [id]);
    return found[0] ?? null;
  }

  /** How many other administrators have an active assignment on the client. */
  async othersActive(clientId: string, administratorId: string): Promise<number> {
    const found = await this.db.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM active_assignments s
        WHERE s.client_id = $1 AND s.administrator_id <> $2 AND s.state = 'active'`,
      [clientId, administratorId],
    );
    return found[0]?.count ?? 0;
  }

  /** Clients for whom this administrator is the only one with an active assignment. */
  soleFor(administratorId: string): Promise<{ id: string; name: string }[]> {
    return this.db.query<{ id: string; name: string }>(
      `SELECT c.id, c.name FROM recorded_assignments s JOIN clients c ON c.id = s.client_id
        WHERE s.administrator_id = $1 AND s.state <> 'end_requested' AND c.archived_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM active_assignments o
                           WHERE o.client_id = s.client_id AND o.administrator_id <> $1 AND o.state = 'active' AND o.left_on IS NULL)
        ORDER BY c.name LIMIT 500`,
      [administratorId],
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
