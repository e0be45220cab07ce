import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { clientList } from '../clients/list/client-list.js';
import type { Cursor } from '../platform/lists/cursor.js';
import { defineList } from '../platform/lists/define-list.js';
import type { ListFilter } from '../platform/lists/read-list-filter.js';
import { type Key, type Page, readPage } from '../platform/lists/keyset.js';
import { typedAs, wordsFilter } from '../platform/lists/list-filter.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';

export const membersSize = 100;
export const candidatesSize = 50;

export interface ListedGrouping {
  id: string;
  name: string;
  sharedSystem: boolean;
  clients: number;
  slotsNeeded: number;
  slotsCovered: number;
}

export interface MemberRow {
  id: string;
  name: string;
  number: string;
  town: string | null;
  archived: boolean;
  establishments: number;
  instances: number;
  title: string | null;
  slotsNeeded: number | null;
  slotsCovered: number | null;
}

/** A client that the search found, and the grouping it would leave. */
export interface Candidate {
  id: string;
  name: string;
  number: string;
  town: string | null;
  groupingId: string | null;
  grouping: string | null;
}

export interface HappenedRow {
  at: Date;
  actorKind: 'person' | 'job' | 'import' | 'system' | 'client';
  actorName: string;
  summary: string;
}

/** The list of groupings, by name. */
export const groupingList = defineList({
  path: '/groupings',
  from: sql`groupings g`,
  filters: { q: wordsFilter((words) => sql`strpos(searchable(g.name), ${typedAs(words)}) > 0`) },
  everything: 'Tous les groupements',
  orders: { name: { keys: () => [{ name: 'name', sql: 'searchable(g.name)', type: 'text' }], first: 'asc' } },
  usual: 'name',
  id: { name: 'id', sql: 'g.id', type: 'uuid' },
  size: 50,
});

/** The clients of a grouping, by name. */
export const memberKeys: Key[] = [
  { name: 'name', sql: 'c.search COLLATE "C"', type: 'text' },
  { name: 'id', sql: 'c.id', type: 'uuid' },
];

/** What the pages of groupings read. */
@Injectable()
export class GroupingsQueries {
  constructor(private readonly db: TenantDb) {}

  list(filter: ListFilter, order: ReturnType<typeof groupingList.order>): Promise<Page<ListedGrouping>> {
    return groupingList.page<ListedGrouping>(this.db, filter, order, {
      columns: sql`g.id, g.name, g.shared_system, n.clients, n.slots_needed, n.slots_covered`,
      tables: sql`JOIN groupings g ON g.id = page.id CROSS JOIN LATERAL (
         SELECT count(*)::int AS clients, coalesce(sum(p.slots_needed), 0)::int AS slots_needed, coalesce(sum(p.slots_covered), 0)::int AS slots_covered
           FROM clients c LEFT JOIN client_progress p ON p.client_id = c.id WHERE c.grouping_id = g.id AND c.archived_at IS NULL) n`,
    });
  }

  /** The clients of a grouping, archived ones too. */
  members(groupingId: string, cursor: Cursor | null): Promise<Page<MemberRow>> {
    return readPage<MemberRow>(this.db, {
      from: sql`clients c`,
      where: sql`c.grouping_id = ${groupingId}`,
      keys: memberKeys,
      cursor,
      size: membersSize,
      columns: sql`c.id, c.name, c.number, c.town, c.archived_at IS NOT NULL AS archived, p.title, p.slots_needed, p.slots_covered,
              (SELECT count(*)::int FROM establishments e WHERE e.client_id = c.id) AS establishments,
              (SELECT count(*)::int FROM instances i WHERE i.client_id = c.id AND i.retired_at IS NULL) AS instances`,
      tables: sql`JOIN clients c ON c.id = page.id LEFT JOIN client_progress p ON p.client_id = c.id`,
    });
  }

  /** Clients to add, found as in the list of clients; one row more than the page shows. */
  candidates(groupingId: string, words: string): Promise<Candidate[]> {
    const { where } = clientList.filter({ q: words });
    return this.db.query<Candidate>(
      sql`SELECT c.id, c.name, c.number, c.town, g.id AS grouping_id, g.name AS grouping
         FROM ${clientList.from} LEFT JOIN groupings g ON g.id = c.grouping_id
        WHERE ${where} AND c.grouping_id IS DISTINCT FROM ${groupingId}::uuid ORDER BY c.search COLLATE "C", c.id LIMIT ${candidatesSize + 1}`,
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
