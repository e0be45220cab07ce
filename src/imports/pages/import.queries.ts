import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { countEach } from '../../platform/lists/capped-counts.js';
import { reasonsShown } from '../../platform/lists/other-reasons.js';
import type { Page } from '../../platform/lists/keyset.js';
import type { ListFilter } from '../../platform/lists/read-list-filter.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { toResume } from '../to-resume.facts.js';
import { importList } from './import-list.js';
import type { Difference } from '../kinds/difference.js';
import type { ImportState } from '../import.transitions.js';
import type { ImportKind, Outcome } from '../kinds/import-kinds.js';
import type { CellError } from '../file/read-line.js';

export type RowFilterCode = Outcome | 'stale' | 'applied' | 'left' | 'undone' | 'kept';

export interface ListedImport {
  id: string;
  kind: string;
  fileName: string;
  state: ImportState;
  failure: string | null;
  readRows: number;
  newRows: number;
  changedRows: number;
  unchangedRows: number;
  errorRows: number;
  appliedRows: number;
  staleRows: number;
  undoneRows: number;
  keptRows: number;
  createdBy: string;
  createdAt: Date;
  toResume: boolean;
}

export interface ShownRow {
  line: number;
  key: string;
  cells: string[];
  outcome: Outcome | null;
  differences: Difference[] | null;
  errors: CellError[] | null;
  leftOut: CellError[] | null;
  remarks: string[] | null;
  subjectId: string | null;
  subject: string | null;
  applied: boolean;
  stale: boolean;
  undone: boolean;
  kept: boolean;
  reason: string | null;
}

export interface ReasonGroup {
  reason: string;
  mark: string;
  rows: number;
  example: number;
}

export interface StandingCells {
  key: string;
  /** Not wrong: it would take back a state. */
  back: boolean;
  /** Left out by choice, the rest of the line applies. */
  left: boolean;
  rows: number;
}

export const rowsPerPage = 50;

const conditions: Record<RowFilterCode, string> = {
  new: `r.outcome = 'new'`,
  changed: `r.outcome = 'changed'`,
  unchanged: `r.outcome = 'unchanged'`,
  error: `r.outcome = 'error'`,
  stale: `r.stale_at IS NOT NULL`,
  applied: `r.applied_at IS NOT NULL`,
  left: `r.left_out IS NOT NULL AND r.outcome <> 'error'`,
  undone: `r.undone_at IS NOT NULL`,
  kept: `r.kept_at IS NOT NULL`,
};
export const rowFilterCodes = Object.keys(conditions) as RowFilterCode[];

@Injectable()
export class ImportQueries {
  constructor(private readonly db: TenantDb) {}

  /** The most recent first. */
  list(filter: ListFilter, order: ReturnType<typeof importList.order>): Promise<Page<ListedImport>> {
    return importList.page<ListedImport>(this.db, filter, order, {
      columns: sql`i.id, i.kind, i.file_name, i.state, i.failure, i.read_rows, i.new_rows, i.changed_rows, i.unchanged_rows, i.error_rows, i.applied_rows, i.stale_rows, i.undone_rows, i.kept_rows, i.created_by, i.created_at, ${toResume} AS to_resume`,
      tables: sql`JOIN imports i ON i.id = page.id`,
    });
  }

  async countInError(): Promise<number> {
    const [count = 0] = await countEach(this.db, [importList.counted(importList.filter({ state: 'error' }))]);
    return count;
  }

  /** Rows in the order of the file; one more than asked tells whether there are others. */
  rows(
    { id, subjects }: Pick<ImportKind, 'subjects'> & { id: string },
    filter: { code: RowFilterCode | null; mark: string | null; after: number },
    limit: number,
  ): Promise<ShownRow[]> {
    return this.db.query<ShownRow>(
      `SELECT r.line, r.key, r.cells, r.outcome, r.differences, r.errors, r.left_out, r.remarks, r.reason, r.applied_at IS NOT NULL AS applied, r.stale_at IS NOT NULL AS stale,
              r.undone_at IS NOT NULL AS undone, r.kept_at IS NOT NULL AS kept, s.id AS subject_id, s.name AS subject
         FROM import_rows r LEFT JOIN LATERAL (${subjects} LIMIT 1) s ON true
        WHERE r.import_id = $1 AND r.line > $2 AND ${filter.code ? conditions[filter.code] : 'true'} AND ($3::text IS NULL OR left(md5(r.reason), 12) = $3)
        ORDER BY r.line LIMIT ${limit + 1}`,
      [id, filter.after, filter.mark],
    );
  }

  reasons(id: string, code: 'error' | 'stale' | 'kept'): Promise<ReasonGroup[]> {
    return this.db.query<ReasonGroup>(
      `SELECT coalesce(r.reason, '') AS reason, left(md5(r.reason), 12) AS mark, count(*)::int AS rows, min(r.line) AS example
         FROM import_rows r WHERE r.import_id = $1 AND ${conditions[code]} GROUP BY 1, 2 ORDER BY 3 DESC, 1 LIMIT ${reasonsShown}`,
      [id],
    );
  }

  /** For the outcome file: page by page, in the order of the file. */
  nextRows(of: Pick<ImportKind, 'subjects'> & { id: string }, after: number): Promise<ShownRow[]> {
    return this.rows(of, { code: null, mark: null, after }, 999);
  }

  /** What may be decided of lines in error, by column: how many cells are wrong, or go back, and how many are left out already. */
  standing(id: string): Promise<StandingCells[]> {
    return this.db.query<StandingCells>(
      `SELECT e.value->>'key' AS key, coalesce((e.value->>'back')::boolean, false) AS back, false AS left, count(DISTINCT r.line)::int AS rows
         FROM import_rows r CROSS JOIN LATERAL jsonb_array_elements(r.errors) e WHERE r.import_id = $1 AND r.outcome = 'error' GROUP BY 1, 2
       UNION ALL
       SELECT e.value->>'key', coalesce((e.value->>'back')::boolean, false), true, count(DISTINCT r.line)::int
         FROM import_rows r CROSS JOIN LATERAL jsonb_array_elements(r.left_out) e WHERE r.import_id = $1 AND r.left_out IS NOT NULL AND r.outcome <> 'error' GROUP BY 1, 2`,
      [id],
    );
  }
}
