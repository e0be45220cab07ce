import { countsForNothing } from '../../campaigns/engine/given-back.facts.js';
import type { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { dateTime } from '../../platform/web/view-helpers.js';

interface Last {
  id: string;
  summary: string;
  /** An import or a campaign wrote it: what may have been given back. */
  byMany: boolean;
  actorName: string;
  at: Date;
}

/**
 * Which things somebody or something changed after an import, by the last entry the journal has of each: what the import did, and what
 * followed in its own transactions, carries its id. Another import or a campaign that was given back, and its giving back, changed nothing.
 * @param of the column of `audit_entries e` that names what is asked about
 * @param asked each, with the thing that the lines of its import speak of
 * @returns the sentence of what came after, by what was asked about
 */
export async function sinceOf(
  db: TenantDb,
  importId: string,
  of: 'e.client_id' | 'e.subject_id',
  asked: ReadonlyMap<string, string>,
  kinds: string[] = [],
): Promise<Map<string, string>> {
  const rows = await last({ db, importId, of, kinds, asked }, [...asked.keys()], false);
  // Hardly ever: only then is it asked what was given back.
  const byMany = rows.filter((row) => row.byMany).map(({ id }) => id);
  const others = rows.filter((row) => !row.byMany);
  const later = byMany.length > 0 ? await last({ db, importId, of, kinds, asked }, byMany, true) : [];
  return new Map(
    [...others, ...later].map(({ id, summary, actorName, at }) => [
      id,
      `${summary} (${actorName}, le ${dateTime(at)})`,
    ]),
  );
}

interface Asked {
  db: TenantDb;
  importId: string;
  of: string;
  kinds: string[];
  asked: ReadonlyMap<string, string>;
}

/** @param standing the last of those that count for something since the import’s own */
function last({ db, importId, of, kinds, asked }: Asked, ids: string[], standing: boolean): Promise<Last[]> {
  const ofThing = `${of} = t.id ${kinds.length > 0 ? 'AND e.subject_kind = ANY ($4)' : ''}`;
  const own = `CROSS JOIN LATERAL (SELECT max(o.sequence) AS sequence FROM (SELECT e.sequence FROM audit_entries e
        WHERE ${ofThing} AND e.request_id = $2 ORDER BY e.sequence DESC LIMIT 1) o) own`;
  const counts = `AND NOT ${countsForNothing('e', { since: 'own.sequence', thing: 't.thing', among: '$3' })}`;
  return db.query<Last>(
    `SELECT t.id, last.summary, last.actor_kind = 'import' OR last.campaign_row_id IS NOT NULL AS by_many, last.actor_name, last.at
       FROM unnest($1::uuid[], $3::uuid[]) AS t (id, thing) ${standing ? own : ''}
      CROSS JOIN LATERAL (SELECT e.summary, e.actor_kind, e.actor_name, e.at, e.request_id, e.campaign_row_id FROM audit_entries e
        WHERE ${ofThing} ${standing ? counts : ''} ORDER BY e.sequence DESC LIMIT 1) last
      WHERE last.request_id IS DISTINCT FROM $2`,
    [ids, importId, ids.map((id) => asked.get(id)), ...(kinds.length > 0 ? [kinds] : [])],
  );
}
