import { Injectable } from '@nestjs/common';
import { AuditService } from '../../platform/audit/audit.service.js';
import type { WrittenCell } from '../../platform/files/xlsx-writer.js';
import { outcomeColumns } from '../file/column-mapping.js';
import { columnByKey } from '../file/import-columns.js';
import { ImportQueries, type ShownRow } from '../pages/import.queries.js';
import type { Import } from '../import.entity.js';
import { resultOf } from './outcome.labels.js';

/** The file as it came, with what became of each line: to mend and send again. */
@Injectable()
export class OutcomeRows {
  constructor(
    private readonly queries: ImportQueries,
    private readonly audit: AuditService,
  ) {}

  async *of(row: Import): AsyncGenerator<WrittenCell[]> {
    const columns = row.header.filter((title) => !isOurs(title));
    const kept = row.header.map((title) => !isOurs(title));
    yield [...columns, ...outcomeColumns];
    let after = 0;
    for (;;) {
      const found = await this.queries.nextRows(row.id, after);
      for (const line of found)
        yield [
          ...row.header.map((_, index) => line.cells[index] ?? '').filter((_, index) => kept[index]),
          ...endOf(line),
        ];
      if (found.length < 1000) break;
      after = found.at(-1)?.line ?? Number.MAX_SAFE_INTEGER;
    }
    await this.audit.record({
      subject: { kind: 'import', id: row.id },
      clientId: null,
      action: 'exported',
      summary: `Compte rendu exporté\u00a0: «\u00a0${row.fileName}\u00a0»`,
    });
  }
}

const isOurs = (title: string) => (outcomeColumns as readonly string[]).includes(title);

function endOf(line: ShownRow): [string, string] {
  const errors = (line.errors ?? []).map(({ key, text }) => {
    const label = columnByKey.get(key)?.label;
    return label ? `${label}\u00a0: ${text}` : text;
  });
  const reasons = line.stale ? [line.reason ?? ''] : [...errors, ...(line.remarks ?? [])];
  return [resultOf(line), reasons.join(' ')];
}
