import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { ListFilter } from '../platform/lists/read-list-filter.js';
import type { Page } from '../platform/lists/keyset.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { auditList, clientsNamed } from './audit-list.js';
import type { AuditRow } from './timeline.queries.js';

/** An entry with what its client is known by, and its link of the chain. */
export interface JournalRow extends AuditRow {
  clientNumber: string | null;
  hash: string;
}

@Injectable()
export class AuditQueries {
  constructor(private readonly db: TenantDb) {}

  page(filter: ListFilter, order: ReturnType<typeof auditList.order>): Promise<Page<JournalRow>> {
    return auditList.page<JournalRow>(this.db, filter, order, {
      columns: entryColumns,
      tables: sql`JOIN audit_entries e ON e.sequence = page.sequence LEFT JOIN clients c ON c.id = e.client_id`,
    });
  }

  /** A piece of an export, the oldest first: entries after `after`, up to `upTo`. */
  piece(filter: ListFilter, after: string, upTo: string, limit: number): Promise<JournalRow[]> {
    return this.db.query<JournalRow>(
      sql`SELECT ${entryColumns} FROM audit_entries e LEFT JOIN clients c ON c.id = e.client_id
        WHERE ${filter.where} AND e.sequence > ${after}::bigint AND e.sequence <= ${upTo}::bigint ORDER BY e.sequence LIMIT ${limit}`,
    );
  }

  /** The number of the last entry there is. */
  async last(): Promise<string> {
    const rows = await this.db.query<{ last: string }>(
      'SELECT sequence AS last FROM audit_entries ORDER BY 1 DESC LIMIT 1',
    );
    return rows[0]?.last ?? '0';
  }

  /** What the filters offer. Kinds and actions are found by jumping along their index, not by reading the journal. */
  async choices(): Promise<{ kinds: string[]; actions: string[]; people: { id: string; name: string }[] }> {
    return {
      kinds: await this.distinct('subject_kind'),
      actions: await this.distinct('action'),
      people: await this.db.query('SELECT id, name FROM users ORDER BY searchable(name) LIMIT 500'),
    };
  }

  async clientsNamed(words: string, most: number): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(sql`${clientsNamed(words)} LIMIT ${most}`);
    return rows.map(({ id }) => id);
  }

  async personName(id: string): Promise<string | null> {
    const rows = await this.db.query<{ name: string }>('SELECT name FROM users WHERE id = $1', [id]);
    return rows[0]?.name ?? null;
  }

  async clientName(id: string): Promise<string | null> {
    const rows = await this.db.query<{ name: string }>('SELECT name FROM clients WHERE id = $1', [id]);
    return rows[0]?.name ?? null;
  }

  private async distinct(column: 'subject_kind' | 'action'): Promise<string[]> {
    const rows = await this.db.query<{ value: string }>(
      `WITH RECURSIVE found AS (
         (SELECT ${column} AS value FROM audit_entries ORDER BY ${column} LIMIT 1)
         UNION ALL
         SELECT (SELECT e.${column} FROM audit_entries e WHERE e.${column} > found.value ORDER BY e.${column} LIMIT 1) FROM found WHERE found.value IS NOT NULL)
       SELECT value FROM found WHERE value IS NOT NULL LIMIT 300`,
    );
    return rows.map((row) => row.value);
  }
}

const entryColumns = sql`e.sequence, e.at, e.actor_kind, e.actor_name, e.subject_kind, e.subject_id, e.client_id, c.name AS client_name, c.number AS client_number,
  e.action, e.from_state, e.to_state, e.summary, e.reason, e.document_id, e.details, encode(e.hash, 'hex') AS hash`;
