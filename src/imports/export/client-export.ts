import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { ClientChoicesQueries } from '../../clients/client-choices.queries.js';
import { type ClientFilter, clientList } from '../../clients/list/client-list.js';
import { everyPage } from '../../platform/lists/keyset.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { askedFormat } from '../../platform/files/asked-format.js';
import type { TableFormat } from '../../platform/files/spreadsheet.js';
import type { WrittenCell } from '../../platform/files/xlsx-writer.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { count } from '../../platform/web/view-helpers.js';
import { exportHeader, linesOf } from '../clients/client-lines.js';
import { KnownQueries } from '../clients/known.queries.js';

const clientsAtOnce = 500;

/** The clients of the list's address as a table that an import takes back. */
@Injectable()
export class ClientExport {
  constructor(
    private readonly db: TenantDb,
    private readonly choices: ClientChoicesQueries,
    private readonly audit: AuditService,
    private readonly known: KnownQueries,
  ) {}

  /** @throws Refused when the address says something the list does not know, or names what is not there any more: a wider export would be a surprise */
  async read(query: Record<string, unknown>): Promise<{ format: TableFormat; filter: ClientFilter }> {
    const { format, ...asked } = query;
    const filter = await this.choices.named(clientList.filter(asked));
    return { format: askedFormat(format, filter.unknown), filter };
  }

  /** The header, then the lines, read as they are written. The journal is told before the last one leaves. */
  async *rows(format: TableFormat, filter: ClientFilter): AsyncGenerator<WrittenCell[]> {
    yield exportHeader;
    let clients = 0;
    let lines = 0;
    for await (const places of this.clients(filter)) {
      const states = await this.known.states(
        places.map(({ number }) => number),
        false,
      );
      for (const { number } of places) {
        const state = states.get(number);
        if (!state) continue;
        const written = linesOf(state);
        clients += 1;
        lines += written.length;
        yield* written;
      }
    }
    await this.tell(format, filter, clients, lines);
  }

  private clients(filter: ClientFilter) {
    const order = { sort: 'name', direction: 'asc' } as const;
    const reads = { columns: sql`c.number`, tables: sql`JOIN clients c ON c.id = page.id`, size: clientsAtOnce };
    return everyPage(null, (cursor) =>
      clientList.page<{ number: string }>(this.db, filter, { ...order, cursor }, reads),
    );
  }

  /** Product § 2.9: an export is recorded. */
  private async tell(
    format: TableFormat,
    { description }: ClientFilter,
    clients: number,
    lines: number,
  ): Promise<void> {
    await this.audit.exported({
      what: 'Clients exportés',
      told: `${count(clients, 'client', 'clients')}, ${count(lines, 'ligne', 'lignes')}`,
      format,
      filter: description,
      details: { clients, lines },
    });
  }
}
