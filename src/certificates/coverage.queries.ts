import { Injectable } from '@nestjs/common';
import { type Coverage, coverageOf, type CoverageAnswer, type CoverageFacts } from '../journey/coverage.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { coverageSql, openOrderJoin, certificateInForceJoin } from './coverage-sql.js';
import type { OrderState } from './order.transitions.js';

/** A slot with the certificate in force and the open order: all that its coverage depends on. */
export interface SlotFactsRow {
  id: string;
  client_id: string;
  instance_id: string;
  instance_name: string;
  offer: string;
  usage: string;
  purpose: string;
  label: string;
  common_name: string;
  serves: string[];
  not_needed_reason: string | null;
  certificate_id: string | null;
  not_after: Date | null;
  installed: boolean;
  verified: boolean;
  revoked: boolean;
  order_id: string | null;
  order_number: string | null;
  order_state: OrderState | null;
  order_since: Date | null;
  order_administrator: string | null;
  successor_issued: boolean;
}

export type SlotWithCoverage = SlotFactsRow & { answer: CoverageAnswer };

/** Slots with what covers them, for any number of clients in one query. */
@Injectable()
export class CoverageQueries {
  constructor(private readonly db: TenantDb) {}

  async ofClient(clientId: string, now = new Date()): Promise<SlotWithCoverage[]> {
    return withCoverage(await this.slotFacts([clientId]), now);
  }

  /** Set-based: one query however many clients. Ordered by client, instance and age of the slot. */
  slotFacts(clientIds: string[]): Promise<SlotFactsRow[]> {
    return this.db.query<SlotFactsRow>(
      `${selectSlotFacts} WHERE s.client_id = ANY($1) ORDER BY s.client_id, i.created_at, i.id, s.created_at, s.id`,
      [clientIds],
    );
  }

  async ofSlot(slotId: string, now = new Date()): Promise<SlotWithCoverage | null> {
    const rows = await this.db.query<SlotFactsRow>(`${selectSlotFacts} WHERE s.id = $1`, [slotId]);
    return withCoverage(rows, now)[0] ?? null;
  }

  /** The certificate in force of a slot, or null. */
  async currentCertificate(
    slotId: string,
  ): Promise<{ id: string; commonName: string | null; notAfter: Date; revokedAt: Date | null } | null> {
    const rows = await this.db.query<{ id: string; commonName: string | null; notAfter: Date; revokedAt: Date | null }>(
      `SELECT c.id, c.common_name AS "commonName", c.not_after AS "notAfter", c.revoked_at AS "revokedAt"
         FROM slots s JOIN ${certificateInForceJoin} ON true WHERE s.id = $1`,
      [slotId],
    );
    return rows[0] ?? null;
  }

  /** How many slots of the editor are in each coverage. */
  async tally(now = new Date()): Promise<Record<Coverage, number>> {
    const rows = await this.db.query<{ coverage: Coverage; count: number }>(
      `SELECT ${coverageSql('$1')} AS coverage, count(*)::int AS count
         FROM slots s JOIN clients k ON k.id = s.client_id AND k.archived_at IS NULL
         LEFT JOIN ${certificateInForceJoin} ON true LEFT JOIN ${openOrderJoin} ON true GROUP BY 1`,
      [now],
    );
    const counts = Object.fromEntries(rows.map((row) => [row.coverage, row.count])) as Partial<
      Record<Coverage, number>
    >;
    return {
      missing: 0,
      requested: 0,
      issued_not_installed: 0,
      covered: 0,
      expiring: 0,
      expired: 0,
      not_needed: 0,
      ...counts,
    };
  }
}

/** The columns of SlotFactsRow; a WHERE clause on `s` (slots) and `i` (instances) follows. */
export const selectSlotFacts = `
  SELECT s.id, s.client_id, s.instance_id, i.name AS instance_name, s.offer, s.usage, s.purpose, s.label, s.common_name, s.serves, s.not_needed_reason,
         c.id AS certificate_id, c.not_after, coalesce(c.installed_at IS NOT NULL, false) AS installed, coalesce(c.verified_at IS NOT NULL, false) AS verified,
         coalesce(c.revoked_at IS NOT NULL, false) AS revoked, o.id AS order_id, o.number AS order_number, o.state AS order_state, o.state_since AS order_since,
         (SELECT a.first_name || ' ' || a.last_name FROM administrators a WHERE a.id = o.administrator_id) AS order_administrator,
         coalesce(o.certificate_id IS NOT NULL AND o.certificate_id IS DISTINCT FROM c.id, false) AS successor_issued
    FROM slots s JOIN instances i ON i.id = s.instance_id
    LEFT JOIN ${certificateInForceJoin} ON true LEFT JOIN ${openOrderJoin} ON true`;

export function withCoverage(rows: SlotFactsRow[], now: Date): SlotWithCoverage[] {
  return rows.map((row) => ({ ...row, answer: coverageOf(coverageFactsOf(row), now) }));
}

function coverageFactsOf(row: SlotFactsRow): CoverageFacts {
  return {
    notNeededReason: row.not_needed_reason,
    certificate: row.not_after
      ? {
          notAfter: row.not_after.toISOString(),
          installed: row.installed,
          verified: row.verified,
          revoked: row.revoked,
        }
      : null,
    pending: row.order_id ? { state: row.successor_issued ? 'issued' : 'ordered' } : null,
  };
}
