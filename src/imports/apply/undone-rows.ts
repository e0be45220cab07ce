import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { ImportKind, Undoable } from '../kinds/import-kinds.js';

const batch = 200;
const open = 'r.undo IS NOT NULL AND r.undone_at IS NULL AND r.kept_at IS NULL';

/** The applied lines of an import that is undone: things whole, always moved by conditional statements. */
@Injectable()
export class UndoneRows {
  constructor(private readonly db: TenantDb) {}

  /** The next things to give back, after a key. */
  next(id: string, { subjects, clientOfSubject }: ImportKind, after: string, limit = batch): Promise<Undoable[]> {
    return this.db.query<Undoable>(
      `SELECT r.key, r.line, r.subject_id, coalesce(s.name, r.key) AS name, r.outcome = 'new' AS created, r.undo, (${clientOfSubject}) AS client_id,
              (SELECT count(*)::int FROM import_rows o WHERE o.import_id = r.import_id AND o.key = r.key AND o.applied_at IS NOT NULL) AS rows
         FROM import_rows r LEFT JOIN LATERAL (${subjects} LIMIT 1) s ON true WHERE r.import_id = $1 AND r.key > $2 AND ${open} ORDER BY r.key LIMIT ${limit}`,
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

  /** @param reasons what came after the import, by key */
  async markKept(id: string, reasons: Map<string, string>): Promise<number> {
    if (reasons.size === 0) return 0;
    return this.db.execute(
      `UPDATE import_rows r SET kept_at = moment(), reason = c.reason FROM unnest($2::text[], $3::text[]) AS c (key, reason)
        WHERE r.import_id = $1 AND r.key = c.key AND r.applied_at IS NOT NULL AND r.kept_at IS NULL`,
      [id, [...reasons.keys()], [...reasons.values()]],
    );
  }
}
