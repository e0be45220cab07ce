import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { ImportKind, Undoable } from '../kinds/import-kinds.js';

const batch = 200;
const standing = 'r.undo IS NOT NULL AND r.undone_at IS NULL';
const open = `${standing} AND r.kept_at IS NULL`;

/** Why a thing is left as it is. */
export interface Keeping {
  reason: string;
  /** Nothing but whose client it is stands in the way, as far as anybody asked: whoever may act on that client gives it back. */
  ofOthers: boolean;
}

/** The applied lines of an import that is undone: things whole, always moved by conditional statements. */
@Injectable()
export class UndoneRows {
  constructor(private readonly db: TenantDb) {}

  /** The next things to give back, after a key. */
  next(id: string, kind: ImportKind, after: string): Promise<Undoable[]> {
    return this.things(id, kind, { after, limit: batch, which: open });
  }

  /** What an undoing that begins now would ask about: those too that a former one kept, for what kept them may be undone since. */
  ahead(id: string, kind: ImportKind, after: string, limit: number): Promise<Undoable[]> {
    return this.things(id, kind, { after, limit, which: standing });
  }

  /** Those that were kept are asked about again. */
  async reopen(id: string): Promise<void> {
    await this.db.execute(
      'UPDATE import_rows SET kept_at = NULL, reason = NULL, of_others = false WHERE import_id = $1 AND kept_at IS NOT NULL AND undone_at IS NULL',
      [id],
    );
  }

  private things(
    id: string,
    { subjects, clientOfSubject }: ImportKind,
    { after, limit, which }: { after: string; limit: number; which: string },
  ): Promise<Undoable[]> {
    return this.db.query<Undoable>(
      `SELECT r.key, r.line, r.subject_id, coalesce(s.name, r.key) AS name, r.outcome = 'new' AS created, r.undo, (${clientOfSubject}) AS client_id,
              (SELECT count(*)::int FROM import_rows o WHERE o.import_id = r.import_id AND o.key = r.key AND o.applied_at IS NOT NULL) AS rows
         FROM import_rows r LEFT JOIN LATERAL (${subjects} LIMIT 1) s ON true WHERE r.import_id = $1 AND r.key > $2 AND ${which} ORDER BY r.key LIMIT ${limit}`,
      [id, after],
    );
  }

  async markUndone(id: string, keys: string[]): Promise<number> {
    if (keys.length === 0) return 0;
    return this.db.execute(
      'UPDATE import_rows SET undone_at = moment() WHERE import_id = $1 AND key = ANY ($2) AND applied_at IS NOT NULL AND undone_at IS NULL',
      [id, keys],
    );
  }

  /**
   * @param keepings why, by key
   * @returns how many lines, and of them those that are others’
   */
  async markKept(id: string, keepings: Map<string, Keeping>): Promise<{ kept: number; others: number }> {
    const none = { kept: 0, others: 0 };
    if (keepings.size === 0) return none;
    const whys = [...keepings.values()];
    const [marked = none] = await this.db.query<typeof none>(
      `WITH marked AS (UPDATE import_rows r SET kept_at = moment(), reason = c.reason, of_others = c.of_others
          FROM unnest($2::text[], $3::text[], $4::boolean[]) AS c (key, reason, of_others)
         WHERE r.import_id = $1 AND r.key = c.key AND r.applied_at IS NOT NULL AND r.kept_at IS NULL RETURNING r.of_others)
       SELECT count(*)::int AS kept, count(*) FILTER (WHERE of_others)::int AS others FROM marked`,
      [id, [...keepings.keys()], whys.map(({ reason }) => reason), whys.map(({ ofOthers: theirs }) => theirs)],
    );
    return marked;
  }
}
