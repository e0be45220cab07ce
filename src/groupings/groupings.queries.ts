import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { clientFilter, clientFilterFrom } from '../clients/list/client-filter.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';

export const listSize = 50;
export const membersSize = 100;
export const candidatesSize = 50;

export interface ListedGrouping {
  id: string;
  name: string;
  shared_system: boolean;
  clients: number;
  slots_needed: number;
  slots_covered: number;
}

export interface MemberRow {
  id: string;
  name: string;
  finess_ej: string;
  town: string | null;
  archived: boolean;
  establishments: number;
  instances: number;
  title: string | null;
  slots_needed: number | null;
  slots_covered: number | null;
}

/** A client that the search found, and the grouping it would leave. */
export interface Candidate {
  id: string;
  name: string;
  finess_ej: string;
  town: string | null;
  grouping_id: string | null;
  grouping: string | null;
}

export interface HappenedRow {
  at: Date;
  actor_kind: 'person' | 'job' | 'import' | 'system';
  actor_name: string;
  summary: string;
}

/** A place in a list ordered by name. */
export interface NameCursor {
  name: string;
  id: string;
}

/** Reads `after=<id>,<name>` of an address; null for anything else. */
export function readCursor(given: unknown): NameCursor | null {
  const match = typeof given === 'string' ? /^([0-9a-f-]{36}),(.{1,300})$/su.exec(given) : null;
  const [, id, name] = match ?? [];
  return id && name && z.uuid().safeParse(id).success ? { id, name } : null;
}

export function writeCursor(row: NameCursor | undefined): string {
  return row ? encodeURIComponent(`${row.id},${row.name}`) : '';
}

/** What the pages of groupings read. */
@Injectable()
export class GroupingsQueries {
  constructor(private readonly db: TenantDb) {}

  /** By name; one row more than a page tells that there is a next one. */
  list(words: string, after: NameCursor | null): Promise<ListedGrouping[]> {
    return this.db.query<ListedGrouping>(
      `WITH page AS (SELECT id, name, shared_system FROM groupings
          WHERE ($1 = '' OR strpos(searchable(name), searchable($1)) > 0)
            AND ($2::text IS NULL OR (lower(name), id) > (lower($2), $3::uuid)) ORDER BY lower(name), id LIMIT ${listSize + 1})
       SELECT page.*, n.clients, n.slots_needed, n.slots_covered FROM page, LATERAL (
         SELECT count(*)::int AS clients, coalesce(sum(p.slots_needed), 0)::int AS slots_needed, coalesce(sum(p.slots_covered), 0)::int AS slots_covered
           FROM clients c LEFT JOIN client_progress p ON p.client_id = c.id WHERE c.grouping_id = page.id AND c.archived_at IS NULL) n
        ORDER BY lower(page.name), page.id`,
      [words, after?.name ?? null, after?.id ?? null],
    );
  }

  /** The clients of a grouping by name, archived ones too; one row more than a page. */
  members(groupingId: string, after: NameCursor | null): Promise<MemberRow[]> {
    return this.db.query<MemberRow>(
      `WITH page AS (SELECT id, name, finess_ej, town, archived_at FROM clients
          WHERE grouping_id = $1 AND ($2::text IS NULL OR (lower(name), id) > (lower($2), $3::uuid)) ORDER BY lower(name), id LIMIT ${membersSize + 1})
       SELECT c.id, c.name, c.finess_ej, c.town, c.archived_at IS NOT NULL AS archived, p.title, p.slots_needed, p.slots_covered,
              (SELECT count(*)::int FROM establishments e WHERE e.client_id = c.id) AS establishments,
              (SELECT count(*)::int FROM instances i WHERE i.client_id = c.id AND i.retired_at IS NULL) AS instances
         FROM page c LEFT JOIN client_progress p ON p.client_id = c.id ORDER BY lower(c.name), c.id`,
      [groupingId, after?.name ?? null, after?.id ?? null],
    );
  }

  /** Clients to add, found as in the list of clients; one row more than the page shows. */
  candidates(groupingId: string, words: string): Promise<Candidate[]> {
    const filter = clientFilter({ q: words });
    const place = filter.parameters.length + 1;
    return this.db.query<Candidate>(
      `SELECT c.id, c.name, c.finess_ej, c.town, g.id AS grouping_id, g.name AS grouping
         FROM ${clientFilterFrom} LEFT JOIN groupings g ON g.id = c.grouping_id
        WHERE ${filter.sql} AND c.grouping_id IS DISTINCT FROM $${place}::uuid ORDER BY lower(c.name), c.id LIMIT ${candidatesSize + 1}`,
      [...filter.parameters, groupingId],
    );
  }

  /** What happened to the grouping, newest first. */
  history(groupingId: string): Promise<HappenedRow[]> {
    return this.db.query<HappenedRow>(
      `SELECT at, actor_kind, actor_name, summary FROM audit_entries WHERE subject_kind = 'grouping' AND subject_id = $1 ORDER BY sequence DESC LIMIT 20`,
      [groupingId],
    );
  }
}
