import type { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { dateTime } from '../../platform/web/view-helpers.js';

/**
 * Which things somebody or something changed after an import, by the last entry the journal has of each: what the import did, and what
 * followed in its own transactions, carries its id.
 * @param of the column of `audit_entries e` that names the thing
 * @returns the sentence of what came after, by thing
 */
export async function sinceOf(
  db: TenantDb,
  importId: string,
  of: 'e.client_id' | 'e.subject_id',
  ids: string[],
  kinds: string[] = [],
): Promise<Map<string, string>> {
  const rows = await db.query<{ id: string; summary: string; actorName: string; at: Date }>(
    `SELECT t.id, last.summary, last.actor_name, last.at FROM unnest($1::uuid[]) AS t (id)
      CROSS JOIN LATERAL (SELECT e.summary, e.actor_name, e.at, e.request_id FROM audit_entries e
        WHERE ${of} = t.id ${kinds.length > 0 ? 'AND e.subject_kind = ANY ($3)' : ''} ORDER BY e.sequence DESC LIMIT 1) last
      WHERE last.request_id IS DISTINCT FROM $2`,
    [ids, importId, ...(kinds.length > 0 ? [kinds] : [])],
  );
  return new Map(rows.map(({ id, summary, actorName, at }) => [id, `${summary} (${actorName}, le ${dateTime(at)})`]));
}
