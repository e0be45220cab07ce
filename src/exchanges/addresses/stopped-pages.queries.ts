import { representativeName } from '../../clients/records/representative.facts.js';
import { administratorName } from '../../administrators/administrator.facts.js';
import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { type MailOfMarked, ReleasedMails } from '../../mailbox/out/released-mails.service.js';
import { stoppedList } from '../../mailbox/out/stopped-list.js';
import { countEach } from '../../platform/lists/capped-counts.js';
import type { Page } from '../../platform/lists/keyset.js';
import type { ContactField } from '../../slots/slot-contacts.service.js';
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
  /** The mails that it has not got, those that leave no more too. */
  mails: MailOfMarked[];
}

/** Whose address it is, and where it is written. */
export interface Bearer {
  place: 'representative' | 'administrator' | ContactField;
  clientId: string;
  /** Of the administrator or the slot. */
  id: string;
  clientName: string;
  name: string;
}

/** Whose mails leave for the corrected address: who is told so beforehand, and nobody else’s people. */
export function correctedFor({ clientId }: Pick<StoppedLine, 'clientId'>, bearers: Bearer[]): string[] {
  return [...new Set([...bearers.map((one) => one.clientId), ...(clientId ? [clientId] : [])])];
}

const columns = sql`s.id, s.address, s.client_id, c.name AS client_name, s.reason, s.stopped_at, s.ended_at, s.ended_by, s.corrected_to, s.message_id`;

@Injectable()
export class StoppedPagesQueries {
  constructor(
    private readonly db: TenantDb,
    private readonly released: ReleasedMails,
  ) {}

  async page(query: Record<string, string>): Promise<{ page: Page<StoppedLine>; count: number; unknown: string[] }> {
    const [filter, order] = [stoppedList.filter(query), stoppedList.order(query)];
    const tables = sql`JOIN stopped_addresses s ON s.id = page.id LEFT JOIN clients c ON c.id = s.client_id`;
    const page = await stoppedList.page<Omit<StoppedLine, 'mails'>>(this.db, filter, order, { columns, tables });
    const mails = await this.released.of(page.rows);
    const [count = 0] = await countEach(this.db, [stoppedList.counted(filter)]);
    const rows = page.rows.map((row) => ({ ...row, mails: mails.get(row.id) ?? [] }));
    return { page: { ...page, rows }, count, unknown: [...filter.unknown, ...order.unknown] };
  }

  async one(id: string): Promise<StoppedLine> {
    const [line] = await this.db.query<Omit<StoppedLine, 'mails'>>(
      sql`SELECT ${columns} FROM stopped_addresses s LEFT JOIN clients c ON c.id = s.client_id WHERE s.id = ${id}`,
    );
    if (!line) throw new NotFound();
    return { ...line, mails: (await this.released.of([line])).get(id) ?? [] };
  }

  /**
   * Wherever this address is held: representatives in office, and, of their clients, of the one whose mail came back and of those whose mails
   * wait for it, administrators who are still there and slots that are watched.
   */
  bearers({ address, clientId, mails }: StoppedLine): Promise<Bearer[]> {
    return this.db.query<Bearer>(
      `WITH signers AS (SELECT r.client_id, ${representativeName('r')} AS name FROM representatives r WHERE lower(r.email) = $1 AND r.ended_on IS NULL),
        held AS (
          SELECT 'representative' AS place, s.client_id, s.client_id AS id, s.name FROM signers s
          UNION ALL SELECT 'administrator', a.client_id, a.id, ${administratorName('a')} FROM administrators a
            WHERE a.client_id IN (SELECT client_id FROM signers UNION SELECT unnest($2::uuid[])) AND lower(a.email) = $1 AND a.erased_at IS NULL AND (a.left_on IS NULL OR a.left_on > (SELECT paris_today()))
          UNION ALL SELECT field.place, s.client_id, s.id, s.label FROM slots s, LATERAL (VALUES ('actorEmail', s.actor_email), ('informedEmail', s.informed_email)) AS field (place, email)
            WHERE s.client_id IN (SELECT client_id FROM signers UNION SELECT unnest($2::uuid[])) AND s.not_needed_reason IS NULL AND lower(field.email) = $1)
       SELECT h.place, h.client_id, c.name AS client_name, h.id, h.name FROM held h JOIN clients c ON c.id = h.client_id
        WHERE c.archived_at IS NULL ORDER BY c.search, c.id, array_position(ARRAY['representative', 'administrator', 'actorEmail', 'informedEmail'], h.place), h.name, h.id`,
      [address, [clientId, ...mails.map((mail) => mail.clientId)]],
    );
  }
}
