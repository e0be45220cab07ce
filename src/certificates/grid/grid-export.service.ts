import { Injectable } from '@nestjs/common';
import { coverageLabels } from '../../journey/plan/coverage.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { everyPage } from '../../platform/lists/keyset.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { frenchCsv } from '../../platform/files/french-csv.js';
import { count } from '../../platform/web/view-helpers.js';
import type { GridCell } from './grid-cell.view.js';
import { filterInWords, type GridFilter } from './grid-filter.js';
import { type GridClient, GridQueries } from './grid.queries.js';
import { GridSlotsQueries } from './grid-slots.queries.js';
import { gridTable } from './grid-table.view.js';
import { slotKinds } from '../../slots/slot-kinds.js';

const batch = 1000;
const own = ['FINESS EJ ou SIRET', 'Client', 'Commune', 'Département', 'Environnement', 'Prochaine action'];

/** The grid as a file: the same filter, the same words, every client of it. */
@Injectable()
export class GridExport {
  constructor(
    private readonly db: TenantDb,
    private readonly grid: GridQueries,
    private readonly slots: GridSlotsQueries,
    private readonly audit: AuditService,
  ) {}

  /** Read a thousand clients at a time; the export is told in the journal. @returns the file in pieces */
  async file(filter: GridFilter, now: Date): Promise<string[]> {
    // Every column, so that two exports can be laid side by side; of one kind, its own.
    const kinds = slotKinds.filter((kind) => filter.kind === null || kind.key === filter.kind);
    const pieces = [frenchCsv([[...own, ...kinds.map((kind) => `${kind.label} (${kind.offer})`)]])];
    let clients = 0;
    for await (const rows of everyPage(filter.cursor, (cursor) => this.grid.clients({ ...filter, cursor }, batch))) {
      const slots = await this.slots.ofClients(
        rows.map(({ id }) => id),
        filter.solution,
      );
      const table = gridTable(filter, rows, slots, now);
      const shown = new Map(table.columns.map((column, index) => [column.key, index]));
      const lines = table.rows.map((row) => [
        ...clientCells(row.client),
        ...kinds.map(({ key }) => cellText(row.cells[shown.get(key) ?? -1])),
      ]);
      if (lines.length > 0) pieces.push(frenchCsv(lines, false));
      clients += lines.length;
    }
    await this.tell(filter, clients);
    return pieces;
  }

  private async tell(filter: GridFilter, clients: number): Promise<void> {
    await this.audit.record({
      subject: { kind: 'editor', id: this.db.context().editorId },
      clientId: null,
      action: 'exported',
      summary: `Couverture exportée\u00a0: ${count(clients, 'client', 'clients')}. ${filterInWords(filter)}`,
    });
  }
}

function clientCells(client: GridClient): string[] {
  const { number, name, town, departement, environment, title } = client;
  return [number, name, town ?? '', departement, environment, title ?? ''];
}

function cellText(cell: GridCell | undefined): string {
  if (!cell) return coverageLabels.not_needed;
  return [cell.label, cell.note].filter(Boolean).join(', ');
}
