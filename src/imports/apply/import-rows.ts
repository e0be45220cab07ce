import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { givenColumns } from '../../platform/tenancy/write-columns.js';
import type { ColumnSet } from '../columns/column-set.js';
import type { Difference } from '../kinds/difference.js';
import type { Claims, ImportKind, Judged, Outcome, RawLine, Written } from '../kinds/import-kinds.js';
import { groupOfErrors } from './error-groups.js';

export interface KeptLine extends RawLine {
  key: string;
  outcome: Outcome | null;
  differences: Difference[] | null;
}

/** What is asked of a line once it was judged. */
type AppliedLine = Pick<KeptLine, 'line' | 'key' | 'outcome'>;

/** The lines of a batch, held until its end; `last`: the key to go on after, null when nothing was left. */
export interface NextLines {
  last: string | null;
  lines: KeptLine[];
}

/** More lines than this for one thing is a mistake in the column of the key. */
const linesPerKey = 2_000;
// More at once is hardly faster, and the worker's memory grows with what a batch holds across its statements.
const batch = 400;

const doneMeanwhile = 'Déjà fait entre la vérification et l’application\u00a0: il n’y avait plus rien à changer.';

/** The lines of imports: always moved by conditional statements, whole things at a time. */
@Injectable()
export class ImportRows {
  constructor(private readonly db: TenantDb) {}

  /** Lines read twice are kept once. */
  async keep(id: string, lines: { line: number; key: string; cells: string[] }[]): Promise<void> {
    await this.db.execute(
      `INSERT INTO import_rows (import_id, line, key, cells) SELECT $1, line, key, cells
         FROM jsonb_to_recordset($2::jsonb) AS r (line int, key text, cells jsonb) ON CONFLICT DO NOTHING`,
      [id, JSON.stringify(lines)],
    );
  }

  async forget(id: string): Promise<void> {
    await this.db.execute('DELETE FROM import_rows WHERE import_id = $1', [id]);
  }

  async count(id: string): Promise<number> {
    const rows = await this.db.query<{ n: number }>('SELECT count(*)::int AS n FROM import_rows WHERE import_id = $1', [
      id,
    ]);
    return rows[0]?.n ?? 0;
  }

  /** A key on thousands of lines: refused at once, without weighing them one against the other. */
  async refuseCrowds(id: string, columns: ColumnSet): Promise<number> {
    const crowds = await this.db.query<{ key: string }>(
      `SELECT key FROM import_rows WHERE import_id = $1 GROUP BY key HAVING count(*) > ${linesPerKey}`,
      [id],
    );
    if (crowds.length === 0) return 0;
    const text = `Plus de 2\u202f000 lignes ont la même valeur dans «\u00a0${columns.label(columns.keys[0])}\u00a0». Vérifiez que la colonne choisie est la bonne.`;
    return this.db.execute(
      `UPDATE import_rows SET outcome = 'error', errors = $2::jsonb, reason = $3 WHERE import_id = $1 AND outcome IS NULL AND key = ANY ($4)`,
      [id, JSON.stringify([{ key: columns.keys[0], text }]), text, crowds.map(({ key }) => key)],
    );
  }

  /** The lines of the next things to check, after a key. */
  toCheck(id: string, after: string): Promise<NextLines> {
    return this.next(id, after, 'outcome IS NULL', 'outcome IS NULL');
  }

  /** The lines of the next things to apply: those that change nothing come along, they were judged together. */
  toApply(id: string, after: string): Promise<NextLines> {
    return this.next(
      id,
      after,
      // Of no index: those that are left are looked for in the order of their keys, not all of them counted and sorted for each batch.
      `(outcome IN ('new', 'changed')) IS TRUE AND applied_at IS NULL AND stale_at IS NULL`,
      `outcome <> 'error' AND applied_at IS NULL`,
    );
  }

  // A range of the index, whatever the planner knows of a table that was empty a minute ago.
  private async next(id: string, after: string, open: string, together: string): Promise<NextLines> {
    const [last] = await this.db.query<{ key: string | null }>(
      `SELECT max(key) AS key FROM (SELECT key FROM import_rows WHERE import_id = $1 AND key > $2 AND ${open} ORDER BY key, line LIMIT ${batch}) found`,
      [id, after],
    );
    if (!last?.key) return { last: null, lines: [] };
    // Of two workers the second one waits for the first here, and finds what that one left.
    const lines = await this.db.query<KeptLine & { open: boolean }>(
      `SELECT line, key, cells, outcome, differences, ${open} AS open FROM import_rows
        WHERE import_id = $1 AND key > $2 AND key <= $3 AND ${together} ORDER BY key, line FOR NO KEY UPDATE`,
      [id, after, last.key],
    );
    const keys = new Set(lines.filter((line) => line.open).map(({ key }) => key));
    return { last: last.key, lines: lines.filter(({ key }) => keys.has(key)) };
  }

  async settle(id: string, judged: Judged[], columns: ColumnSet): Promise<void> {
    const rows = judged.flatMap(({ verdicts, subjectId }) =>
      verdicts.map(({ line, outcome, differences, errors, left, remarks }) => ({
        line,
        outcome,
        differences: filled(differences),
        errors: filled(errors),
        left_out: filled(left),
        remarks: filled(remarks),
        reason: errors.length > 0 ? groupOfErrors(errors, (key) => columns.label(key)) : undefined,
        subject_id: subjectId ?? undefined,
      })),
    );
    await this.db.execute(
      `UPDATE import_rows r SET outcome = v.outcome, differences = v.differences, errors = v.errors, left_out = v.left_out, remarks = v.remarks, reason = v.reason, subject_id = v.subject_id
         FROM jsonb_to_recordset($2::jsonb) AS v (line int, outcome text, differences jsonb, errors jsonb, left_out jsonb, remarks jsonb, reason text, subject_id uuid)
        WHERE r.import_id = $1 AND r.line = v.line AND r.outcome IS NULL`,
      [id, JSON.stringify(rows)],
    );
  }

  /** @returns how many lines are applied now: marked in the transaction that holds their effects, what gives them back on the first of each key */
  async markApplied(id: string, lines: AppliedLine[], written: Map<string, Written>): Promise<number> {
    const given = new Set<string>();
    const things = lines.flatMap(({ line, key, outcome }) => {
      const one = written.get(key);
      if (!one || (outcome !== 'new' && outcome !== 'changed')) return [];
      const first = !given.has(key);
      given.add(key);
      return [{ line, subject_id: one.subjectId, undo: first ? one.undo : undefined }];
    });
    const { from, values } = givenColumns('line int, subject_id uuid, undo jsonb', things);
    return this.db.execute(
      `UPDATE import_rows t SET applied_at = moment(), subject_id = r.subject_id, undo = r.undo FROM ${from}
        WHERE t.import_id = $${values.length + 1} AND t.line = r.line AND t.applied_at IS NULL AND t.stale_at IS NULL`,
      [...values, id],
    );
  }

  /** @param subjects by line, what it speaks of: what it says was already so when it was to be applied */
  async markDone(id: string, subjects: Map<number, string | null>): Promise<void> {
    await this.db.execute(
      `UPDATE import_rows r SET outcome = 'unchanged', differences = NULL, remarks = $4::jsonb, subject_id = coalesce(d.subject_id, r.subject_id)
         FROM unnest($2::int[], $3::uuid[]) AS d (line, subject_id)
        WHERE r.import_id = $1 AND r.line = d.line AND r.outcome IN ('new', 'changed') AND r.applied_at IS NULL AND r.stale_at IS NULL`,
      [id, [...subjects.keys()], [...subjects.values()], JSON.stringify([doneMeanwhile])],
    );
  }

  async markStale(id: string, reasons: Map<string, string>): Promise<number> {
    return this.db.execute(
      `UPDATE import_rows r SET stale_at = moment(), reason = c.reason FROM unnest($2::text[], $3::text[]) AS c (key, reason)
        WHERE r.import_id = $1 AND r.key = c.key AND r.outcome IN ('new', 'changed') AND r.applied_at IS NULL AND r.stale_at IS NULL`,
      [id, [...reasons.keys()], [...reasons.values()]],
    );
  }

  /**
   * To be judged anew, with what a person chose meanwhile; what was applied stays what it was, with what gives it back.
   * @returns how many applied lines there are, by what they came to
   */
  async reopen(id: string): Promise<{ created: number; changed: number }> {
    await this.db.execute(
      'UPDATE import_rows SET outcome = NULL, differences = NULL, errors = NULL, left_out = NULL, remarks = NULL, reason = NULL, stale_at = NULL WHERE import_id = $1 AND applied_at IS NULL',
      [id],
    );
    const [applied] = await this.db.query<{ created: number; changed: number }>(
      `SELECT count(*) FILTER (WHERE outcome = 'new')::int AS created, count(*) FILTER (WHERE outcome <> 'new')::int AS changed FROM import_rows WHERE import_id = $1 AND applied_at IS NOT NULL`,
      [id],
    );
    return applied ?? { created: 0, changed: 0 };
  }

  /** What lines checked so far, by a job before, gave to one thing alone: a later line cannot give it to another. */
  async claims(id: string, { claimed = new Map() }: Pick<ImportKind, 'claimed'>): Promise<Claims> {
    if (claimed.size === 0) return new Map();
    const rows = await this.db.query<{
      column: string;
      value: string;
      key: string;
      subject: string | null;
      name: string;
      line: number;
    }>(
      `SELECT d.value->>0 AS column, d.value->>2 AS value, r.key, r.line, r.subject_id AS subject,
              coalesce((SELECT n.value->>2 FROM jsonb_array_elements(r.differences) n WHERE n.value->>0 = 'name' LIMIT 1), r.key) AS name
         FROM import_rows r CROSS JOIN LATERAL jsonb_array_elements(r.differences) d
        WHERE r.import_id = $1 AND r.outcome IN ('new', 'changed') AND d.value->>0 = ANY ($2) AND d.value->>2 <> ''`,
      [id, [...claimed.keys()]],
    );
    return new Map(
      rows.map(({ column, value, key, subject, name, line }) => {
        const [claim, told = name] = claimed.get(column)?.(value, subject) ?? [value];
        return [claim, { key, name: told, line }];
      }),
    );
  }
}

// What is not said is null in PostgreSQL, without a word on the way.
const filled = <One>(list: One[]): One[] | undefined => (list.length > 0 ? list : undefined);
