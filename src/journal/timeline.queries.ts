import { Injectable } from '@nestjs/common';
import sql, { join, Sql } from 'sql-template-tag';
import { typedAs } from '../platform/lists/list-filter.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { fromDay, untilDay } from '../platform/tenancy/paris-day.js';

export interface AuditRow {
  sequence: string;
  at: Date;
  actorKind: 'person' | 'job' | 'import' | 'system' | 'client';
  actorName: string;
  subjectKind: string;
  subjectId: string;
  clientId: string | null;
  clientName: string | null;
  action: string;
  fromState: string | null;
  toState: string | null;
  summary: string;
  reason: string | null;
  documentId: string | null;
  details: Record<string, unknown>;
  /** Of a note: its text, who wrote it, and whether it was taken back. */
  note: string | null;
  noteAuthor: string | null;
  noteRemoved: boolean | null;
}

export interface AuditFilter {
  clientId?: string | undefined;
  subjectKind?: string | undefined;
  /** Entries about one of these kinds of things. */
  subjectKinds?: string[] | undefined;
  /** Also entries with a piece, whatever they are about. */
  withDocument?: boolean | undefined;
  subjectId?: string | undefined;
  actor?: string | undefined;
  words?: string | undefined;
  from?: string | undefined;
  until?: string | undefined;
  /** True leaves out what only prepares: a mail is told once, when it has left. */
  outcomesOnly?: boolean | undefined;
  /** Entries older than this one: the keyset of a page. */
  before?: string | undefined;
}

/** The journal is the one list of what happened: transitions, mails, documents, comments. */
@Injectable()
export class TimelineQueries {
  constructor(private readonly db: TenantDb) {}

  /** Newest first; one row more than the page tells that there is a next one. */
  entries(filter: AuditFilter, limit: number): Promise<AuditRow[]> {
    return this.db.query<AuditRow>(
      sql`SELECT e.sequence, e.at, e.actor_kind, e.actor_name, e.subject_kind, e.subject_id, e.client_id, c.name AS client_name, e.action, e.from_state, e.to_state, e.summary, e.reason, e.document_id, e.details,
              n.text AS note, n.author_id AS note_author, n.removed_at IS NOT NULL AS note_removed
         FROM audit_entries e LEFT JOIN clients c ON c.id = e.client_id LEFT JOIN comments n ON e.subject_kind = 'comment' AND n.id = e.subject_id
        WHERE ${join(conditionsOf(filter), ' AND ')}
        ORDER BY e.sequence DESC LIMIT ${limit + 1}`,
    );
  }
}

// Only what is asked: a condition that might not count keeps PostgreSQL from planning once for all pages.
function conditionsOf(filter: AuditFilter): Sql[] {
  const { clientId, subjectKind, subjectId, actor, words, from, until, before, subjectKinds } = filter;
  const kinds = subjectKinds && sql`e.subject_kind = ANY (${subjectKinds}::text[])`;
  return [
    sql`true`,
    clientId && sql`e.client_id = ${clientId}::uuid`,
    subjectKind && sql`e.subject_kind = ${subjectKind}`,
    subjectId && sql`e.subject_id = ${subjectId}::uuid`,
    actor && sql`strpos(searchable(e.actor_name), ${typedAs(actor)}) > 0`,
    words && sql`strpos(searchable(e.summary), ${typedAs(words)}) > 0`,
    from && fromDay('e.at', from),
    until && untilDay('e.at', until),
    before && sql`e.sequence < ${before}::bigint`,
    filter.outcomesOnly && sql`NOT (e.subject_kind = 'message' AND e.action = 'queued')`,
    kinds && (filter.withDocument ? sql`(${kinds} OR e.document_id IS NOT NULL)` : kinds),
  ].filter((condition): condition is Sql => condition instanceof Sql);
}
