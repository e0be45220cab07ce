import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { Difference } from '../judge/differences.js';
import { columnByKey } from '../file/import-columns.js';
import { groupOfErrors, type Judgement, type Outcome, type RawLine } from '../judge/judge.js';

export interface KeptLine extends RawLine {
  finessEj: string;
  outcome: Outcome | null;
  differences: Difference[] | null;
}

/** More lines than this for one client is a mistake in the column of the key. */
export const linesPerClient = 2_000;
// More at once is hardly faster, and the worker's memory grows with what a batch holds across its statements.
const batch = 200;

/** The lines of imports: always moved by conditional statements, whole clients at a time. */
@Injectable()
export class ImportRows {
  constructor(private readonly db: TenantDb) {}

  /** Lines read twice are kept once. */
  async keep(id: string, lines: { line: number; finess_ej: string; cells: string[] }[]): Promise<void> {
    await this.db.execute(
      `INSERT INTO import_rows (import_id, line, finess_ej, cells) SELECT $1, line, finess_ej, cells
         FROM jsonb_to_recordset($2::jsonb) AS r (line int, finess_ej text, cells jsonb) ON CONFLICT DO NOTHING`,
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

  /** A FINESS on thousands of lines: refused at once, without weighing them one against the other. */
  async refuseCrowds(id: string): Promise<number> {
    const crowds = await this.db.query<{ finessEj: string }>(
      `SELECT finess_ej FROM import_rows WHERE import_id = $1 GROUP BY finess_ej HAVING count(*) > ${linesPerClient}`,
      [id],
    );
    if (crowds.length === 0) return 0;
    const text = `Plus de 2\u202f000 lignes portent ce FINESS EJ. Vérifiez que la colonne choisie est bien celle du FINESS juridique.`;
    return this.db.execute(
      `UPDATE import_rows SET outcome = 'error', errors = $2::jsonb, reason = $3 WHERE import_id = $1 AND outcome IS NULL AND finess_ej = ANY ($4)`,
      [id, JSON.stringify([{ key: 'finessEj', text }]), text, crowds.map(({ finessEj }) => finessEj)],
    );
  }

  /** The lines of the next clients to check, after a FINESS. */
  toCheck(id: string, after: string): Promise<KeptLine[]> {
    return this.next(id, after, 'outcome IS NULL', 'outcome IS NULL');
  }

  /** The lines of the next clients to apply: those that change nothing come along, they were judged together. */
  toApply(id: string, after: string): Promise<KeptLine[]> {
    return this.next(
      id,
      after,
      `outcome IN ('new', 'changed') AND applied_at IS NULL AND stale_at IS NULL`,
      `outcome <> 'error'`,
    );
  }

  // A range of the index, whatever the planner knows of a table that was empty a minute ago.
  private async next(id: string, after: string, open: string, together: string): Promise<KeptLine[]> {
    const [last] = await this.db.query<{ finessEj: string | null }>(
      `SELECT max(finess_ej) AS finess_ej FROM (SELECT finess_ej FROM import_rows WHERE import_id = $1 AND finess_ej > $2 AND ${open} ORDER BY finess_ej, line LIMIT ${batch}) found`,
      [id, after],
    );
    if (!last?.finessEj) return [];
    const lines = await this.db.query<KeptLine & { open: boolean }>(
      `SELECT line, finess_ej, cells, outcome, differences, ${open} AS open FROM import_rows
        WHERE import_id = $1 AND finess_ej > $2 AND finess_ej <= $3 AND ${together} ORDER BY finess_ej, line`,
      [id, after, last.finessEj],
    );
    const clients = new Set(lines.filter((line) => line.open).map(({ finessEj }) => finessEj));
    return lines.filter(({ finessEj }) => clients.has(finessEj));
  }

  async settle(id: string, judgements: Judgement[]): Promise<void> {
    const rows = judgements.flatMap(({ verdicts, before }) =>
      verdicts.map((verdict) => ({
        line: verdict.line,
        outcome: verdict.outcome,
        differences: verdict.differences.length > 0 ? verdict.differences : null,
        errors: verdict.errors.length > 0 ? verdict.errors : null,
        remarks: verdict.remarks.length > 0 ? verdict.remarks : null,
        reason:
          verdict.errors.length > 0 ? groupOfErrors(verdict.errors, (key) => columnByKey.get(key)?.label ?? '') : null,
        client_id: before.id,
      })),
    );
    await this.db.execute(
      `UPDATE import_rows r SET outcome = v.outcome, differences = v.differences, errors = v.errors, remarks = v.remarks, reason = v.reason, client_id = v.client_id
         FROM jsonb_to_recordset($2::jsonb) AS v (line int, outcome text, differences jsonb, errors jsonb, remarks jsonb, reason text, client_id uuid)
        WHERE r.import_id = $1 AND r.line = v.line AND r.outcome IS NULL`,
      [id, JSON.stringify(rows)],
    );
  }

  /** @returns how many lines are applied now: marked in the transaction that holds their effects */
  async markApplied(id: string, clients: Map<string, string>): Promise<number> {
    return this.db.execute(
      `UPDATE import_rows r SET applied_at = moment(), client_id = c.client_id FROM unnest($2::text[], $3::uuid[]) AS c (finess_ej, client_id)
        WHERE r.import_id = $1 AND r.finess_ej = c.finess_ej AND r.outcome IN ('new', 'changed') AND r.applied_at IS NULL AND r.stale_at IS NULL`,
      [id, [...clients.keys()], [...clients.values()]],
    );
  }

  async markStale(id: string, reasons: Map<string, string>): Promise<number> {
    return this.db.execute(
      `UPDATE import_rows r SET stale_at = moment(), reason = c.reason FROM unnest($2::text[], $3::text[]) AS c (finess_ej, reason)
        WHERE r.import_id = $1 AND r.finess_ej = c.finess_ej AND r.outcome IN ('new', 'changed') AND r.applied_at IS NULL AND r.stale_at IS NULL`,
      [id, [...reasons.keys()], [...reasons.values()]],
    );
  }

  /** FINESS EG that lines checked so far give to a client: a later line cannot give them to another. */
  async claims(id: string): Promise<Map<string, { finessEj: string; name: string }>> {
    const rows = await this.db.query<{ finessEg: string; finessEj: string }>(
      `SELECT d.value->>2 AS finess_eg, r.finess_ej FROM import_rows r CROSS JOIN LATERAL jsonb_array_elements(r.differences) d
        WHERE r.import_id = $1 AND r.outcome IN ('new', 'changed') AND d.value->>0 = 'finessEg'`,
      [id],
    );
    return new Map(rows.map(({ finessEg, finessEj }) => [finessEg, { finessEj, name: finessEj }]));
  }
}
