import { representativeName } from '../../clients/records/representative.facts.js';
import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { Cursor } from '../../platform/lists/cursor.js';
import { type Key, type Page, readPage } from '../../platform/lists/keyset.js';
import type { Verdict } from '../../pki/verdict/finding.js';
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

/** What came back: an answer that a person reads, or a CSR that was judged as it came. */
export type CameBack = AnswerRow | CsrRow;

interface AnswerRow {
  kind: AnswerKind;
  id: string;
  state: AnswerState;
  content: AnswerContent;
  documentId: string | null;
  cameAt: Date;
  /** Whose link it came by; null for what came by mail. */
  personName: string | null;
}

export interface CsrRow {
  kind: null;
  fileName: string;
  verdict: Verdict;
  orderId: string;
  orderNumber: string;
  cameAt: Date;
  personName: string;
}

/** What may be signed now, and by whom. */
export interface Waited {
  requestId: string | null;
  delegationId: string | null;
  personName: string | null;
  email: string | null;
}

const newestFirst = (table: string): Key[] => [
  { name: 'at', sql: `${table}.created_at`, type: 'timestamptz' },
  { name: 'id', sql: `${table}.id`, type: 'uuid' },
];
export const linkKeys = newestFirst('l');
export const answerKeys = newestFirst('came');
const size = 50;

@Injectable()
export class ClientSpacePagesQueries {
  constructor(private readonly db: TenantDb) {}

  /** The newest first. */
  links(clientId: string, cursor: Cursor | null): Promise<Page<LinkRow>> {
    return readPage<LinkRow>(this.db, {
      from: sql`client_links l`,
      where: sql`l.client_id = ${clientId}`,
      keys: linkKeys,
      direction: 'desc',
      cursor,
      size,
      columns: sql`l.id, l.purpose, l.person_name, l.email, l.single_use, l.used_at, l.seen_at, l.expires_at, (l.revoked_at IS NOT NULL OR l.expires_at <= moment()) AS over,
        l.spent_at, l.order_id, l.revoked_by, l.created_at, l.created_by`,
      tables: sql`JOIN client_links l ON l.id = page.id`,
    });
  }

  /** The newest first. A link says its latest CSR alone, and goes at its term: the journal says which came by one. */
  answers(clientId: string, cursor: Cursor | null): Promise<Page<CameBack>> {
    return readPage<CameBack>(this.db, {
      from: sql`(SELECT id, created_at FROM client_answers WHERE client_id = ${clientId}
         UNION ALL SELECT (details->>'csrId')::uuid, at FROM audit_entries WHERE client_id = ${clientId} AND action = 'csr_handed_over') came`,
      where: sql`true`,
      keys: answerKeys,
      direction: 'desc',
      cursor,
      size,
      columns: sql`page.id, page.at AS came_at, a.kind, a.state, a.content, a.document_id, coalesce(l.person_name, r.uploaded_by) AS person_name,
        r.file_name, r.verdict, r.order_id, o.number AS order_number`,
      tables: sql`LEFT JOIN client_answers a ON a.id = page.id LEFT JOIN client_links l ON l.id = a.link_id
        LEFT JOIN csrs r ON r.id = page.id LEFT JOIN orders o ON o.id = r.order_id`,
    });
  }

  async waited(clientId: string): Promise<Waited> {
    const [waited] = await this.db.query<Waited>(
      `SELECT (SELECT id FROM requests WHERE client_id = $1 AND state = 'awaiting_signature' ORDER BY created_at DESC LIMIT 1) AS request_id,
              (SELECT id FROM delegations WHERE client_id = $1 AND state = 'requested' AND channel = 'form' ORDER BY created_at DESC LIMIT 1) AS delegation_id,
              ${representativeName('p')} AS person_name, p.email
         FROM (SELECT 1) one LEFT JOIN representatives p ON p.client_id = $1 AND p.ended_on IS NULL`,
      [clientId],
    );
    return waited ?? { requestId: null, delegationId: null, personName: null, email: null };
  }
}
