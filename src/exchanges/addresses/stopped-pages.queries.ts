import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { stoppedList } from '../../mailbox/out/stopped-list.js';
import { countEach } from '../../platform/lists/capped-counts.js';
import type { Page } from '../../platform/lists/keyset.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { NotFound } from '../../platform/web/errors.js';

/** A marked address, whose it is, and what waits for it. */
export interface StoppedLine {
  id: string;
  address: string;
  clientId: string | null;
  clientName: string | null;
  reason: string;
  stoppedAt: Date;
  endedAt: Date | null;
  endedBy: string | null;
  correctedTo: string | null;
  messageId: string | null;
  waiting: number;
}

/** Whose address it is, on a record. */
export interface Bearer {
  clientId: string;
  clientName: string;
  name: string;
}

const columns = sql`s.id, s.address, s.client_id, c.name AS client_name, s.reason, s.stopped_at, s.ended_at, s.ended_by, s.corrected_to, s.message_id,
  (SELECT count(*)::int FROM messages m WHERE m.put_off = 'address' AND m.state = 'queued' AND EXISTS (SELECT 1 FROM unnest(m.recipients) a WHERE lower(a) = s.address))
  + (SELECT count(*)::int FROM messages m WHERE m.id = s.message_id AND m.state = 'failed') AS waiting`;

@Injectable()
export class StoppedPagesQueries {
  constructor(private readonly db: TenantDb) {}

  async page(query: Record<string, string>): Promise<{ page: Page<StoppedLine>; count: number }> {
    const filter = stoppedList.filter(query);
    const tables = sql`JOIN stopped_addresses s ON s.id = page.id LEFT JOIN clients c ON c.id = s.client_id`;
    const page = await stoppedList.page<StoppedLine>(this.db, filter, stoppedList.order(query), { columns, tables });
    const [count = 0] = await countEach(this.db, [stoppedList.counted(filter)]);
    return { page, count };
  }

  async one(id: string): Promise<StoppedLine> {
    const [line] = await this.db.query<StoppedLine>(
      sql`SELECT ${columns} FROM stopped_addresses s LEFT JOIN clients c ON c.id = s.client_id WHERE s.id = ${id}`,
    );
    if (!line) throw new NotFound();
    return line;
  }

  /** Representatives in office who are written to at this address. */
  bearers(address: string): Promise<Bearer[]> {
    return this.db.query<Bearer>(
      `SELECT c.id AS client_id, c.name AS client_name, r.first_names || ' ' || r.last_name AS name FROM representatives r JOIN clients c ON c.id = r.client_id
        WHERE lower(r.email) = $1 AND r.ended_on IS NULL AND c.archived_at IS NULL ORDER BY c.search, c.id LIMIT 50`,
      [address],
    );
  }
}
