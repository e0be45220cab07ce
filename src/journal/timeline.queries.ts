import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';

export interface AuditRow {
  sequence: string;
  at: Date;
  actorKind: 'person' | 'job' | 'import' | 'system';
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
      `SELECT e.sequence, e.at, e.actor_kind, e.actor_name, e.subject_kind, e.subject_id, e.client_id, c.name AS client_name, e.action, e.from_state, e.to_state, e.summary, e.reason, e.document_id, e.details,
              n.text AS note, n.author_id AS note_author, n.removed_at IS NOT NULL AS note_removed
         FROM audit_entries e LEFT JOIN clients c ON c.id = e.client_id LEFT JOIN comments n ON e.subject_kind = 'comment' AND n.id = e.subject_id
        WHERE ($1::uuid IS NULL OR e.client_id = $1) AND ($2::text IS NULL OR e.subject_kind = $2) AND ($3::uuid IS NULL OR e.subject_id = $3)
          AND ($4::text IS NULL OR strpos(searchable(e.actor_name), searchable($4)) > 0) AND ($5::text IS NULL OR strpos(searchable(e.summary), searchable($5)) > 0)
          AND ($6::date IS NULL OR e.at >= $6::date::timestamp AT TIME ZONE 'Europe/Paris') AND ($7::date IS NULL OR e.at < ($7::date + 1)::timestamp AT TIME ZONE 'Europe/Paris')
          AND ($8::bigint IS NULL OR e.sequence < $8) AND NOT ($10 AND e.subject_kind = 'message' AND e.action = 'queued')
          AND ($11::text[] IS NULL OR e.subject_kind = ANY ($11) OR ($12 AND e.document_id IS NOT NULL))
        ORDER BY e.sequence DESC LIMIT $9`,
      [
        filter.clientId ?? null,
        filter.subjectKind ?? null,
        filter.subjectId ?? null,
        filter.actor ?? null,
        filter.words ?? null,
        filter.from ?? null,
        filter.until ?? null,
        filter.before ?? null,
        limit + 1,
        filter.outcomesOnly ?? false,
        filter.subjectKinds ?? null,
        filter.withDocument ?? false,
      ],
    );
  }
}
