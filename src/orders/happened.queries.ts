import { whoDid } from '../platform/audit/audit.service.js';
import { Injectable } from '@nestjs/common';
import { parisDate } from '../journey/calendar/calendar-days.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { date, time } from '../platform/web/view-helpers.js';
import type { Order } from './order.entity.js';

export interface HappenedRow {
  at: Date;
  actorKind: string;
  actorName: string;
  subjectKind: string;
  action: string;
  toState: string | null;
  summary: string;
  reason: string | null;
}

const columns = 'SELECT at, actor_kind, actor_name, subject_kind, action, to_state, summary, reason FROM audit_entries';
const longest = 60;

/** What happened to an order, a slot or a certificate: the lines of the journal about it, newest first. */
@Injectable()
export class HappenedQueries {
  constructor(private readonly db: TenantDb) {}

  ofOrder(order: Pick<Order, 'id' | 'certificateId'>): Promise<HappenedRow[]> {
    return this.read([order.id, ...(order.certificateId ? [order.certificateId] : [])]);
  }

  async ofSlot(slotId: string): Promise<HappenedRow[]> {
    const rows = await this.db.query<{ id: string }>(
      'SELECT id FROM orders WHERE slot_id = $1 UNION ALL SELECT id FROM certificates WHERE slot_id = $1',
      [slotId],
    );
    return this.read([slotId, ...rows.map((row) => row.id)]);
  }

  private read(subjects: string[]): Promise<HappenedRow[]> {
    return this.db.query<HappenedRow>(
      `${columns} WHERE subject_kind IN ('order', 'certificate', 'slot') AND subject_id = ANY($1) ORDER BY sequence DESC LIMIT ${longest}`,
      [subjects],
    );
  }
}

const bad = new Set(['private_key_refused', 'csr_refused', 'reject', 'revoked']);
const icons: Record<string, string> = { order: 'package', certificate: 'certificate', slot: 'target' };

/** For the partial `timeline`. */
export function happenedView(rows: HappenedRow[], now: Date) {
  const today = parisDate(now);
  return rows.map((row) => ({
    text: row.summary,
    note: [row.reason, whoDid(row)].filter(Boolean).join(' · '),
    icon: bad.has(row.action) ? 'alert-circle' : (icons[row.subjectKind] ?? 'history'),
    tone: bad.has(row.action) ? 'bad' : row.toState === 'verified' ? 'ok' : row.toState ? 'move' : '',
    time: parisDate(row.at) === today ? `Ce jour, ${time(row.at)}` : date(row.at),
    iso: row.at.toISOString(),
  }));
}
