import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import type { AuditListFilter } from './audit.filter.js';
import type { AuditRow } from './timeline.queries.js';

export const auditPageSize = 50;

export interface AuditPage {
  rows: AuditRow[];
  newer: boolean;
  older: boolean;
}

@Injectable()
export class AuditQueries {
  constructor(private readonly db: TenantDb) {}

  /** One page, the newest first. The keyset is the entry's number: pages do not shift while the journal grows. */
  async page(filter: AuditListFilter): Promise<AuditPage> {
    const { cursor } = filter;
    const upwards = cursor?.way === 'after';
    const { sql, parameters, place } = where(filter);
    const beyond = cursor ? `AND e.sequence ${upwards ? '>' : '<'} ${place(cursor.sequence)}::bigint` : '';
    const found = await this.db.query<AuditRow>(
      `${selectEntries} WHERE ${sql} ${beyond} ORDER BY e.sequence ${upwards ? 'ASC' : 'DESC'} LIMIT ${auditPageSize + 1}`,
      parameters,
    );
    const more = found.length > auditPageSize;
    const rows = found.slice(0, auditPageSize);
    if (upwards) rows.reverse();
    return { rows, newer: upwards ? more : cursor !== null, older: upwards || more };
  }

  /** A piece of an export, the oldest first: entries after `after`, up to `upTo`. */
  piece(filter: AuditListFilter, after: string, upTo: string, limit: number): Promise<AuditRow[]> {
    const { sql, parameters, place } = where(filter);
    return this.db.query<AuditRow>(
      `${selectEntries} WHERE ${sql} AND e.sequence > ${place(after)}::bigint AND e.sequence <= ${place(upTo)}::bigint ORDER BY e.sequence LIMIT ${limit}`,
      parameters,
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
      people: await this.db.query('SELECT id, name FROM users ORDER BY name LIMIT 500'),
    };
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

const selectEntries = `
  SELECT e.sequence, e.at, e.actor_kind, e.actor_name, e.subject_kind, e.subject_id, e.client_id, c.name AS client_name, e.action, e.from_state, e.to_state, e.summary, e.reason, e.document_id, e.details
    FROM audit_entries e LEFT JOIN clients c ON c.id = e.client_id`;

// Only what is asked for is in the text: a plan kept for a prepared statement then still uses the index that narrows most.
const conditions: Record<string, (at: string) => string> = {
  words: (at) => `strpos(searchable(e.summary), searchable(${at})) > 0`,
  person: (at) => `e.actor_id = ${at}::uuid`,
  actor: (at) => `strpos(searchable(e.actor_name), searchable(${at})) > 0`,
  kind: (at) => `e.subject_kind = ${at}`,
  action: (at) => `e.action = ${at}`,
  clientId: (at) => `e.client_id = ${at}::uuid`,
  client: (at) => `e.client_id IN (SELECT k.id FROM clients k WHERE strpos(k.search, searchable(${at})) > 0)`,
  from: (at) => `e.at >= ${at}::date::timestamp AT TIME ZONE 'Europe/Paris'`,
  until: (at) => `e.at < (${at}::date + 1)::timestamp AT TIME ZONE 'Europe/Paris'`,
};

function where(filter: AuditListFilter) {
  const asked: Record<string, unknown> = { ...filter, client: filter.clientId ? null : filter.client };
  const parameters: unknown[] = [];
  const place = (value: unknown) => `$${parameters.push(value)}`;
  const parts = Object.entries(conditions).flatMap(([name, condition]) =>
    asked[name] ? [condition(place(asked[name]))] : [],
  );
  return { sql: ['true', ...parts].join(' AND '), parameters, place };
}
