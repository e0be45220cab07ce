import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { TenantDb } from '../platform/tenancy/tenant-db.js';

export interface ReminderDecision {
  clientId: string;
  certificateId: string;
  stage: number;
  /** An address, or a word for a role when there is none. */
  recipient: string;
  decision: 'sent' | 'skipped' | 'muted' | 'no_address';
  reason: string;
  messageId?: string;
}

/** One row for each decision to remind, sent or not, and why. Never changed, never twice. */
@Injectable()
export class ReminderLedger {
  constructor(private readonly db: TenantDb) {}

  /** One round at a time for an editor, until the end of the transaction. False: another one is at it. */
  async lock(): Promise<boolean> {
    const rows = await this.db.query<{ locked: boolean }>(
      `SELECT pg_try_advisory_xact_lock(hashtextextended('reminders ' || current_editor()::text, 0)) AS locked`,
    );
    return rows[0]?.locked ?? false;
  }

  async write(decision: ReminderDecision): Promise<void> {
    const { clientId, certificateId, stage, recipient, reason, messageId } = decision;
    await this.db.execute(
      `INSERT INTO reminders (id, client_id, certificate_id, rule, stage, recipient, decision, reason, message_id) VALUES ($1, $2, $3, 'expiry', $4, $5, $6, $7, $8)`,
      [uuidv7(), clientId, certificateId, stage, recipient, decision.decision, reason.slice(0, 600), messageId ?? null],
    );
  }
}
