import { Injectable } from '@nestjs/common';
import { clientFilter, clientFilterFrom, type ClientFilter } from '../../clients/list/client-filter.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import type { TableFormat } from '../../platform/files/spreadsheet.js';
import type { WrittenCell } from '../../platform/files/xlsx-writer.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Refused } from '../../platform/web/errors.js';
import { count } from '../../platform/web/view-helpers.js';
import { exportHeader, linesOf } from '../file/client-lines.js';
import { KnownQueries } from '../judge/known.queries.js';

const clientsAtOnce = 500;

interface Place {
  /** Where the client stands in the order of the list by name. */
  place: string;
  id: string;
  finess_ej: string;
}

/** The clients of the list's address as a table that an import takes back. */
@Injectable()
export class ClientExport {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly known: KnownQueries,
  ) {}

  /** @throws Refused when the address says something the list does not know: a wider export would be a surprise */
  read(query: Record<string, unknown>): { format: TableFormat; filter: ClientFilter } {
    const { format = 'csv', ...asked } = query;
    const filter = clientFilter(asked);
    const unknown = format === 'csv' || format === 'xlsx' ? [] : ['Un export se fait en csv ou en xlsx.'];
    unknown.push(...filter.unknown);
    if (unknown.length > 0)
      throw new Refused([...unknown, 'Revenez à la liste, retirez ce filtre, puis exportez de nouveau.']);
    return { format: format as TableFormat, filter };
  }

  /** The header, then the lines, read as they are written. The journal is told before the last one leaves. */
  async *rows(format: TableFormat, filter: ClientFilter): AsyncGenerator<WrittenCell[]> {
    yield exportHeader;
    let clients = 0;
    let lines = 0;
    for await (const places of this.places(filter)) {
      const states = await this.known.states(
        places.map(({ finess_ej }) => finess_ej),
        false,
      );
      for (const { finess_ej } of places) {
        const state = states.get(finess_ej);
        if (!state) continue;
        const written = linesOf(finess_ej, state);
        clients += 1;
        lines += written.length;
        yield* written;
      }
    }
    await this.tell(format, filter, clients, lines);
  }

  private async *places(filter: ClientFilter): AsyncGenerator<Place[]> {
    const next = filter.parameters.length;
    let last: Place | null = null;
    for (;;) {
      const found: Place[] = await this.db.query<Place>(
        `SELECT c.search AS place, c.id, c.finess_ej FROM ${clientFilterFrom} WHERE ${filter.sql} AND (c.search COLLATE "C", c.id) > ($${next + 1}, $${next + 2}::uuid)
          ORDER BY c.search COLLATE "C", c.id LIMIT ${clientsAtOnce}`,
        [...filter.parameters, last?.place ?? '', last?.id ?? '00000000-0000-0000-0000-000000000000'],
      );
      if (found.length > 0) yield found;
      if (found.length < clientsAtOnce) return;
      last = found.at(-1) ?? null;
    }
  }

  /** Product § 2.9: an export is recorded. */
  private async tell(
    format: TableFormat,
    { description }: ClientFilter,
    clients: number,
    lines: number,
  ): Promise<void> {
    await this.audit.record({
      subject: { kind: 'editor', id: this.db.context().editorId },
      clientId: null,
      action: 'exported',
      summary: `Clients exportés (${format}) : ${count(clients, 'client', 'clients')}, ${count(lines, 'ligne', 'lignes')}`,
      details: { filter: description, clients, lines, format },
    });
  }
}
