import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { AnswerContent, AnswerKind, AnswerState } from '../answers/client-answer.entity.js';
import type { LinkPurpose } from '../links/client-link.entity.js';

export interface LinkRow {
  id: string;
  purpose: LinkPurpose;
  personName: string;
  email: string;
  singleUse: boolean;
  usedAt: Date | null;
  seenAt: Date | null;
  expiresAt: Date;
  over: boolean;
  spentAt: Date | null;
  orderId: string | null;
  revokedBy: string | null;
  createdAt: Date;
  createdBy: string;
}

export interface AnswerRow {
  id: string;
  kind: AnswerKind;
  state: AnswerState;
  content: AnswerContent;
  documentId: string | null;
  requestId: string | null;
  createdAt: Date;
  personName: string | null;
}

/** What may be signed now, and by whom. */
export interface Waited {
  requestId: string | null;
  delegationId: string | null;
  personName: string | null;
  email: string | null;
}

/** The latest; the page says how many there are besides. */
export const mostShown = 100;

@Injectable()
export class ClientSpacePagesQueries {
  constructor(private readonly db: TenantDb) {}

  links(clientId: string): Promise<LinkRow[]> {
    return this.db.query<LinkRow>(
      `SELECT id, purpose, person_name, email, single_use, used_at, seen_at, expires_at, (revoked_at IS NOT NULL OR expires_at <= moment()) AS over, spent_at, order_id, revoked_by, created_at, created_by
         FROM client_links WHERE client_id = $1 ORDER BY created_at DESC, id DESC LIMIT ${mostShown}`,
      [clientId],
    );
  }

  answers(clientId: string): Promise<AnswerRow[]> {
    return this.db.query<AnswerRow>(
      `SELECT a.id, a.kind, a.state, a.content, a.document_id, a.request_id, a.created_at, l.person_name
         FROM client_answers a LEFT JOIN client_links l ON l.id = a.link_id
        WHERE a.client_id = $1 ORDER BY a.created_at DESC, a.id DESC LIMIT ${mostShown}`,
      [clientId],
    );
  }

  async counts(clientId: string): Promise<{ links: number; answers: number }> {
    const [counts] = await this.db.query<{ links: number; answers: number }>(
      `SELECT (SELECT count(*)::int FROM client_links WHERE client_id = $1) AS links, (SELECT count(*)::int FROM client_answers WHERE client_id = $1) AS answers`,
      [clientId],
    );
    return counts ?? { links: 0, answers: 0 };
  }

  async waited(clientId: string): Promise<Waited> {
    const [waited] = await this.db.query<Waited>(
      `SELECT (SELECT id FROM requests WHERE client_id = $1 AND state = 'awaiting_signature' ORDER BY created_at DESC LIMIT 1) AS request_id,
              (SELECT id FROM delegations WHERE client_id = $1 AND state = 'requested' AND channel = 'form' ORDER BY created_at DESC LIMIT 1) AS delegation_id,
              p.first_names || ' ' || p.last_name AS person_name, p.email
         FROM (SELECT 1) one LEFT JOIN representatives p ON p.client_id = $1 AND p.ended_on IS NULL`,
      [clientId],
    );
    return waited ?? { requestId: null, delegationId: null, personName: null, email: null };
  }
}
