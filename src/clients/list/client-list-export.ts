import { Injectable } from '@nestjs/common';
import { AuditService } from '../../platform/audit/audit.service.js';
import { askedFormat } from '../../platform/files/asked-format.js';
import type { TableFormat } from '../../platform/files/spreadsheet.js';
import type { WrittenCell } from '../../platform/files/xlsx-writer.js';
import { everyPage } from '../../platform/lists/keyset.js';
import { readListQuery } from '../../platform/lists/list-address.js';
import { count } from '../../platform/web/view-helpers.js';
import { ClientChoicesQueries } from '../client-choices.queries.js';
import { type ClientColumn, readColumns } from './client-columns.js';
import { type ClientFilter, clientList, type ClientOrder } from './client-list.js';
import { ClientListQueries } from './client-list.queries.js';
import { writtenCells } from './client-written-cells.js';

const clientsAtOnce = 500;

/** What is asked of the list, as its address says it. */
export interface ScreenAsked {
  format: TableFormat;
  filter: ClientFilter;
  order: ClientOrder;
  columns: ClientColumn[];
}

/** The list of clients as it is on the screen, with its columns in its order: to be read, where the export of an import is to be sent back. */
@Injectable()
export class ClientListExport {
  constructor(
    private readonly choices: ClientChoicesQueries,
    private readonly queries: ClientListQueries,
    private readonly audit: AuditService,
  ) {}

  /** @throws Refused when the address says something the list does not know, or names what is not there any more */
  async read({ format, ...given }: Record<string, unknown>): Promise<ScreenAsked> {
    const query = readListQuery(given);
    const filter = await this.choices.named(clientList.filter(query));
    const order = clientList.order(query);
    const { columns, unknown } = readColumns(query['columns']);
    const asked = askedFormat(format, [...filter.unknown, ...order.unknown, ...unknown]);
    return { format: asked, filter, order: { ...order, cursor: null }, columns };
  }

  /** The titles, then the clients, read as they are written. The journal is told before the last one leaves. */
  async *rows({ format, filter, order, columns }: ScreenAsked): AsyncGenerator<WrittenCell[]> {
    yield columns.map(({ label }) => label);
    let clients = 0;
    const pages = everyPage(null, (cursor) =>
      this.queries.page(filter, { ...order, cursor }, columns, null, clientsAtOnce),
    );
    for await (const rows of pages) {
      clients += rows.length;
      yield* rows.map((row) => writtenCells(row, columns));
    }
    await this.audit.exported({
      what: 'Liste des clients exportée telle qu’à l’écran',
      told: count(clients, 'client', 'clients'),
      format,
      filter: filter.description,
      details: { clients, columns: columns.map(({ key }) => key) },
    });
  }
}
