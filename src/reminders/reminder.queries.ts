import { Injectable } from '@nestjs/common';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound } from '../platform/web/errors.js';

/** A slot's certificate in force and what its reminders depend on. */
export interface WatchedCertificate {
  slot_id: string;
  client_id: string;
  client: string;
  label: string;
  instance: string;
  needed: boolean;
  muted_until: string | null;
  mute_reason: string | null;
  version: number;
  certificate_id: string | null;
  not_after: Date | null;
  revoked: boolean;
  successor: 'issued' | 'ordered' | null;
  account_manager: string | null;
  representative_known: boolean;
  representative_email: string | null;
  /** Stages already decided, whatever was decided. */
  decided: number[];
}

export interface LedgerRow {
  stage: number;
  recipient: string;
  decision: 'sent' | 'skipped' | 'muted' | 'no_address';
  reason: string;
  message_id: string | null;
  mail_state: string | null;
  decided_at: Date;
  not_after: Date;
}

// The certificate in force is chosen as for coverage: the newest verified one, else the newest. A verified successor takes its place, and its reminders with it.
const watched = `
  SELECT s.id AS slot_id, s.client_id, k.name AS client, s.label, i.name AS instance, s.not_needed_reason IS NULL AND i.retired_at IS NULL AND k.archived_at IS NULL AS needed,
         s.muted_until, s.mute_reason, s.version, c.id AS certificate_id, c.not_after, coalesce(c.revoked_at IS NOT NULL, false) AS revoked,
         CASE WHEN EXISTS (SELECT 1 FROM certificates x WHERE x.slot_id = s.id AND x.revoked_at IS NULL AND x.not_after > c.not_after) THEN 'issued'
              WHEN EXISTS (SELECT 1 FROM orders o WHERE o.slot_id = s.id AND o.state NOT IN ('verified', 'rejected', 'cancelled')) THEN 'ordered' END AS successor,
         u.email AS account_manager, r.id IS NOT NULL AS representative_known, r.email AS representative_email,
         ARRAY(SELECT DISTINCT d.stage FROM reminders d WHERE d.certificate_id = c.id AND d.rule = 'expiry') AS decided
    FROM slots s
    JOIN clients k ON k.id = s.client_id
    JOIN instances i ON i.id = s.instance_id
    LEFT JOIN users u ON u.id = k.account_manager_id AND u.disabled_at IS NULL
    LEFT JOIN representatives r ON r.client_id = s.client_id AND r.ended_on IS NULL
    LEFT JOIN LATERAL (SELECT * FROM certificates x WHERE x.slot_id = s.id
                        ORDER BY (x.revoked_at IS NULL) DESC, (x.verified_at IS NOT NULL) DESC, x.not_after DESC LIMIT 1) c ON true`;

@Injectable()
export class ReminderQueries {
  constructor(private readonly db: TenantDb) {}

  /** Those whose first stage may be open: needed, not revoked, expiring before `until`. The nearest expiry first. */
  expiringBefore(until: Date): Promise<WatchedCertificate[]> {
    return this.db.query<WatchedCertificate>(
      `SELECT * FROM (${watched}) w WHERE w.needed AND NOT w.revoked AND w.not_after < $1 ORDER BY w.not_after, w.slot_id`,
      [until],
    );
  }

  async ofSlot(slotId: string): Promise<WatchedCertificate> {
    const rows = await this.db.query<WatchedCertificate>(`${watched} WHERE s.id = $1`, [slotId]);
    if (!rows[0]) throw new NotFound();
    return rows[0];
  }

  /** Every decision on the slot's certificates, the latest first; bounded: twelve stages a certificate, few recipients. */
  ledger(slotId: string): Promise<LedgerRow[]> {
    return this.db.query<LedgerRow>(
      `SELECT r.stage, r.recipient, r.decision, r.reason, r.message_id, m.state AS mail_state, r.decided_at, c.not_after FROM reminders r
         JOIN certificates c ON c.id = r.certificate_id LEFT JOIN messages m ON m.id = r.message_id
        WHERE c.slot_id = $1 ORDER BY r.decided_at DESC, r.stage, r.recipient LIMIT 200`,
      [slotId],
    );
  }

  async colleagues(): Promise<{ technical_admin: string[]; admin: string[] }> {
    const rows = await this.db.query<{ role: 'technical_admin' | 'admin'; email: string }>(
      `SELECT role, email FROM users WHERE role IN ('technical_admin', 'admin') AND disabled_at IS NULL ORDER BY email`,
    );
    const of = (role: string) => rows.filter((row) => row.role === role).map((row) => row.email);
    return { technical_admin: of('technical_admin'), admin: of('admin') };
  }
}
