import { representativeName } from '../../clients/records/representative.facts.js';
import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { Cursor } from '../../platform/lists/cursor.js';
import { type Key, type Page, readPage } from '../../platform/lists/keyset.js';
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

const newestFirst = (table: string): Key[] => [
  { name: 'at', sql: `${table}.created_at`, type: 'timestamptz' },
  { name: 'id', sql: `${table}.id`, type: 'uuid' },
];
export const linkKeys = newestFirst('l');
export const answerKeys = newestFirst('a');
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

  /** The newest first. */
  answers(clientId: string, cursor: Cursor | null): Promise<Page<AnswerRow>> {
    return readPage<AnswerRow>(this.db, {
      from: sql`client_answers a`,
      where: sql`a.client_id = ${clientId}`,
      keys: answerKeys,
      direction: 'desc',
      cursor,
      size,
      columns: sql`a.id, a.kind, a.state, a.content, a.document_id, a.request_id, a.created_at, l.person_name`,
      tables: sql`JOIN client_answers a ON a.id = page.id LEFT JOIN client_links l ON l.id = a.link_id`,
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
