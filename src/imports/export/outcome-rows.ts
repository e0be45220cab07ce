import { Injectable } from '@nestjs/common';
import { AuditService } from '../../platform/audit/audit.service.js';
import { asTyped } from '../../platform/files/formula-cells.js';
import { sheetLimits } from '../../platform/files/sheet-limits.js';
import type { WrittenCell } from '../../platform/files/xlsx-writer.js';
import type { ColumnSet } from '../columns/column-set.js';
import { isOutcomeColumn, outcomeColumns } from '../file/column-mapping.js';
import type { CellError } from '../file/read-line.js';
import { type ImportKind, ImportKinds, isDrop } from '../kinds/import-kinds.js';
import { ImportQueries, type ShownRow } from '../pages/import.queries.js';
import type { Import } from '../import.entity.js';
import { resultOf } from './outcome.labels.js';

/** The file as it came, with what became of each line: to mend and send again. */
@Injectable()
export class OutcomeRows {
  constructor(
    private readonly queries: ImportQueries,
    private readonly kinds: ImportKinds,
    private readonly audit: AuditService,
  ) {}

  async *of(row: Import): AsyncGenerator<WrittenCell[]> {
    const kind = this.kinds.of(row);
    const { subjects } = kind;
    const kept = row.header.map((title) => !isOutcomeColumn(title));
    yield [...row.header.filter((_, index) => kept[index]).map(asTyped), ...outcomeColumns];
    let after = 0;
    let written = 1;
    for (;;) {
      const found = await this.queries.nextRows({ id: row.id, subjects }, after);
      for (const line of found) {
        // Reasons name lines of the file that came: each stands where it did, empty lines included.
        for (const room = roomBefore(line.line, written); written < room; written += 1) yield [];
        written += 1;
        yield [
          ...row.header.map((_, index) => asTyped(line.cells[index] ?? '')).filter((_, index) => kept[index]),
          ...endOf(line, kind),
          // What had no title stays after everything: sent again, its line is refused again, not read without it.
          ...line.cells.slice(row.header.length).map(asTyped),
        ];
      }
      if (found.length < 1000) break;
      after = found.at(-1)?.line ?? Number.MAX_SAFE_INTEGER;
    }
    const subject = { kind: 'import', id: row.id };
    await this.audit.exported({ subject, what: 'Compte rendu exporté', told: `«\u00a0${row.fileName}\u00a0»` });
  }
}

// The sheet of a workbook may have its rows as far apart as it likes, and as far down: what is sent again may not.
function roomBefore(line: number, written: number): number {
  const near = line - written <= sheetLimits.emptyLines && line <= sheetLimits.rows + sheetLimits.emptyLines;
  return near ? line - 1 : written;
}

function endOf(line: ShownRow, kind: ImportKind): [string, string, string] {
  const { columns } = kind;
  // What a drop found is nowhere in its files: it is told here.
  const found = isDrop(kind)
    ? (line.differences ?? []).map(([key, , after]) => `${columns.label(key)}\u00a0: ${after}.`)
    : [];
  const reasons =
    line.stale || line.kept ? [line.reason ?? ''] : [...found, ...words(line.errors, columns), ...(line.remarks ?? [])];
  return [resultOf(line), reasons.join(' '), words(line.leftOut, columns).join(' ')];
}

function words(errors: CellError[] | null, columns: ColumnSet): string[] {
  return (errors ?? []).map(({ key, text }) => {
    const label = columns.label(key);
    return label ? `${label}\u00a0: ${text}` : text;
  });
}
