import type { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { dateTime } from '../../platform/web/view-helpers.js';

interface Last {
  id: string;
  summary: string;
  actorKind: string;
  actorName: string;
  at: Date;
}

/**
 * Which things somebody or something changed after an import, by the last entry the journal has of each: what the import did, and what
 * followed in its own transactions, carries its id. Another import that was given back, and its giving back, changed nothing.
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
  const rows = await last({ db, importId, of, kinds }, ids, '');
  // Hardly ever: only then is it asked which imports gave back what.
  const byImport = rows.filter(({ actorKind }) => actorKind === 'import').map(({ id }) => id);
  const others = rows.filter(({ actorKind }) => actorKind !== 'import');
  const later = byImport.length > 0 ? await last({ db, importId, of, kinds }, byImport, givenBack) : [];
  return new Map(
    [...others, ...later].map(({ id, summary, actorName, at }) => [
      id,
      `${summary} (${actorName}, le ${dateTime(at)})`,
    ]),
  );
}

/** By which imports a thing was given back: those that are undone whole, and those of whose lines all that speak of it are. */
const givenBack = `AND NOT EXISTS (SELECT 1 FROM given g WHERE g.import = e.request_id AND (g.whole OR g.id = t.id))`;

const given = `given AS MATERIALIZED (
  SELECT i.id::text AS import, i.undone_rows = i.applied_rows AS whole, r.subject_id AS id
    FROM imports i LEFT JOIN import_rows r ON r.import_id = i.id AND i.undone_rows < i.applied_rows AND r.subject_id = ANY ($1::uuid[]) AND r.applied_at IS NOT NULL
   WHERE i.undone_rows > 0 GROUP BY i.id, r.subject_id, i.undone_rows, i.applied_rows HAVING bool_and(r.line IS NULL OR r.undone_at IS NOT NULL))`;

interface Asked {
  db: TenantDb;
  importId: string;
  of: string;
  kinds: string[];
}

function last({ db, importId, of, kinds }: Asked, ids: string[], but: string): Promise<Last[]> {
  return db.query<Last>(
    `${but === '' ? '' : `WITH ${given} `}SELECT t.id, last.summary, last.actor_kind, last.actor_name, last.at FROM unnest($1::uuid[]) AS t (id)
      CROSS JOIN LATERAL (SELECT e.summary, e.actor_kind, e.actor_name, e.at, e.request_id FROM audit_entries e
        WHERE ${of} = t.id ${kinds.length > 0 ? 'AND e.subject_kind = ANY ($3)' : ''} ${but} ORDER BY e.sequence DESC LIMIT 1) last
      WHERE last.request_id IS DISTINCT FROM $2`,
    [ids, importId, ...(kinds.length > 0 ? [kinds] : [])],
  );
}
