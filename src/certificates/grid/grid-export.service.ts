import { Injectable } from '@nestjs/common';
import { environmentLabels } from '../../clients/client.labels.js';
import { coverageLabels } from '../../journey/plan/coverage.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { everyPage } from '../../platform/lists/keyset.js';
import type { TableFormat } from '../../platform/files/spreadsheet.js';
import { count } from '../../platform/web/view-helpers.js';
import type { GridCell } from './grid-cell.view.js';
import { filterInWords, type GridFilter } from './grid-filter.js';
import { type GridClient, GridQueries } from './grid.queries.js';
import { GridSlots } from './grid-slots.service.js';
import { gridTable } from './grid-table.view.js';
import { slotKinds } from '../../slots/slot-kinds.js';

const batch = 1000;
const own = ['FINESS EJ ou SIRET', 'Client', 'Commune', 'Département', 'Environnement', 'Prochaine action'];

/** Every kind, so that two exports can be laid side by side; of one kind, its own. */
const kindsOf = ({ kind }: GridFilter) => slotKinds.filter(({ key }) => kind === null || key === kind);

export const gridTitles = (filter: GridFilter): string[] => [
  ...own,
  ...kindsOf(filter).map(({ label, offer }) => `${label} (${offer})`),
];

/** The grid as a file: the same filter, the same words, every client of it. */
@Injectable()
export class GridExport {
  constructor(
    private readonly grid: GridQueries,
    private readonly slots: GridSlots,
    private readonly audit: AuditService,
  ) {}

  /** The titles, then every client of the filter, read a thousand at a time as they are written. The journal is told before the last one leaves. */
  async *rows(format: TableFormat, filter: GridFilter, now: Date): AsyncGenerator<string[]> {
    const kinds = kindsOf(filter);
    yield gridTitles(filter);
    let clients = 0;
    for await (const page of everyPage(null, (cursor) => this.grid.clients({ ...filter, cursor }, batch))) {
      const slots = await this.slots.ofClients(page, filter.solution, now);
      const table = gridTable(filter, page, slots, now);
      const shown = new Map(table.columns.map((column, index) => [column.key, index]));
      clients += page.length;
      for (const { client, cells } of table.rows)
        yield [...clientCells(client), ...kinds.map(({ key }) => cellText(cells[shown.get(key) ?? -1]))];
    }
    await this.audit.exported({
      what: 'Couverture exportée',
      told: `${count(clients, 'client', 'clients')}. ${filterInWords(filter)}`,
      format,
    });
  }
}

function clientCells(client: GridClient): string[] {
  const { number, name, town, departement, environment, title } = client;
  return [number, name, town ?? '', departement, environmentLabels[environment], title ?? ''];
}

function cellText(cell: GridCell | undefined): string {
  if (!cell) return coverageLabels.not_needed;
  return [cell.label, cell.note].filter(Boolean).join(', ');
}
