import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { readFinessList, type Reading } from '../file/cell-readers.js';
import { columnByKey, uniqueColumns } from '../file/import-columns.js';
import { takenKey } from '../judge/client-state.js';
import type { Mapping } from '../file/column-mapping.js';
import { effectsOf } from './import-effects.js';
import { ImportRows, type KeptLine } from './import-rows.js';
import { ImportWrites } from './import-writes.js';
import type { Import } from '../import.entity.js';
import { ImportsService } from '../imports.service.js';
import { judge, type Judgement } from '../judge/judge.js';
import { KnownQueries, type UniqueValues } from '../judge/known.queries.js';

type Claims = Map<string, { finessEj: string; name: string }>;
const meanwhile =
  'Modifié entre-temps\u00a0: la fiche n’est plus celle que la vérification avait comparée. Renvoyez cette ligne.';

/** One batch each, in the caller's transaction. The import's row is locked: two workers take turns, and both see who cancelled. */
@Injectable()
export class ImportBatches {
  constructor(
    private readonly db: TenantDb,
    private readonly imports: ImportsService,
    private readonly rows: ImportRows,
    private readonly known: KnownQueries,
    private readonly writes: ImportWrites,
  ) {}

  /** @returns false when the import is no longer to be checked */
  async keep(
    id: string,
    lines: { line: number; finess_ej: string; cells: string[] }[],
    last: boolean,
  ): Promise<boolean> {
    const row = await this.imports.lock(id);
    if (row.state !== 'checking') return false;
    if (row.readAll) return true;
    await this.rows.keep(id, lines);
    const crowded = last ? await this.rows.refuseCrowds(id) : 0;
    await this.db.execute(
      'UPDATE imports SET read_rows = $2, read_all = $3, error_rows = error_rows + $4 WHERE id = $1',
      // Lines read twice were kept once: the end counts them for sure.
      [id, last ? await this.rows.count(id) : row.readRows + lines.length, last, crowded],
    );
    return true;
  }

  /** @returns the FINESS to go on after, null when there is nothing left or no longer to do */
  async check(id: string, after: string, claims: Claims): Promise<string | null> {
    const row = await this.imports.lock(id);
    if (row.state !== 'checking') return null;
    const lines = await this.rows.toCheck(id, after);
    if (lines.length === 0) {
      await this.imports.note(id, 'note_checked');
      return null;
    }
    const { judgements } = await this.judgeAll(row, lines, false, claims);
    await this.rows.settle(id, judgements);
    const count = (outcome: string) =>
      judgements.flatMap(({ verdicts }) => verdicts).filter((verdict) => verdict.outcome === outcome).length;
    await this.db.execute(
      'UPDATE imports SET new_rows = new_rows + $2, changed_rows = changed_rows + $3, unchanged_rows = unchanged_rows + $4, error_rows = error_rows + $5 WHERE id = $1',
      [id, count('new'), count('changed'), count('unchanged'), count('error')],
    );
    return lines.at(-1)?.finessEj ?? null;
  }

  /** As `check`. What was shown is what is done: a client that would now become something else is left alone. */
  async apply(id: string, after: string): Promise<string | null> {
    const row = await this.imports.lock(id);
    if (row.state !== 'applying') return null;
    const lines = await this.rows.toApply(id, after);
    if (lines.length === 0) {
      await this.imports.note(id, 'note_applied');
      return null;
    }
    const { judgements, reading } = await this.judgeAll(row, lines, true, new Map());
    const shown = new Map(lines.map((line) => [line.line, line]));
    const stale = new Map<string, string>();
    for (const judgement of judgements) {
      const reason = staleReason(judgement, shown);
      if (reason !== null) stale.set(judgement.finessEj, reason);
    }
    const effects = effectsOf(
      judgements.filter(({ finessEj }) => !stale.has(finessEj)),
      reading.names,
      { id, name: row.fileName },
    );
    await this.writes.write(effects);
    const applied = await this.rows.markApplied(id, effects.clientOf);
    const left = stale.size > 0 ? await this.rows.markStale(id, stale) : 0;
    await this.db.execute(
      'UPDATE imports SET applied_rows = applied_rows + $2, stale_rows = stale_rows + $3 WHERE id = $1',
      [id, applied, left],
    );
    return lines.at(-1)?.finessEj ?? null;
  }

  private async judgeAll(
    row: Import,
    lines: KeptLine[],
    lock: boolean,
    claims: Claims,
  ): Promise<{ judgements: Judgement[]; reading: Reading }> {
    const mapping = row.mapping ?? [];
    const reading = { workbook: row.format === 'xlsx', names: await this.known.names() };
    const groups = byClient(lines);
    const establishments = establishmentsOf(lines, mapping, reading);
    const unique = uniqueOf(lines, mapping, reading);
    const known = await this.known.read([...groups.keys()], establishments, unique, lock);
    for (const finess of establishments) takeOver(known.holders, finess, claims);
    const keys = [...unique].flatMap(([key, values]) => values.map((value) => takenKey(key, value)));
    for (const key of keys) takeOver(known.taken, key, claims);
    const judgements = [...groups.values()].map((group) => judge(group, mapping, known, reading));
    for (const finess of establishments) {
      const holder = known.holders.get(finess);
      if (holder) claims.set(finess, holder);
    }
    for (const key of keys) {
      const holder = known.taken.get(key);
      if (holder) claims.set(key, holder);
    }
    return { judgements, reading };
  }
}

function byClient(lines: KeptLine[]): Map<string, KeptLine[]> {
  const groups = new Map<string, KeptLine[]>();
  for (const line of lines) {
    const group = groups.get(line.finessEj);
    if (group) group.push(line);
    else groups.set(line.finessEj, [line]);
  }
  return groups;
}

// What an earlier batch of the file was given.
function takeOver(holders: Claims, key: string, claims: Claims): void {
  const claimed = claims.get(key);
  if (claimed && !holders.has(key)) holders.set(key, claimed);
}

function uniqueOf(lines: KeptLine[], mapping: Mapping, reading: Reading): UniqueValues {
  return new Map(
    uniqueColumns.map(({ key }) => {
      const index = mapping.indexOf(key);
      const reads = lines.map(({ cells }) => columnByKey.get(key)?.read(cells[index] ?? '', reading));
      return [key, reads.flatMap((read) => (read && 'value' in read && read.value !== '' ? [read.value] : []))];
    }),
  );
}

function establishmentsOf(lines: KeptLine[], mapping: Mapping, reading: Reading): string[] {
  const index = mapping.indexOf('finessEg');
  if (index < 0) return [];
  const found = new Set<string>();
  for (const { cells } of lines) {
    const read = readFinessList(cells[index] ?? '', reading);
    if ('value' in read) for (const finess of read.value.split(' ')) if (finess !== '') found.add(finess);
  }
  return [...found];
}

function staleReason({ verdicts }: Judgement, shown: Map<number, KeptLine>): string | null {
  for (const verdict of verdicts) {
    const before = shown.get(verdict.line);
    const same =
      before?.outcome === verdict.outcome &&
      JSON.stringify(before.differences ?? []) === JSON.stringify(verdict.differences);
    if (!same) return verdict.errors[0] ? `Modifié entre-temps\u00a0: ${verdict.errors[0].text}` : meanwhile;
  }
  return null;
}
