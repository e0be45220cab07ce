import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { TenantDb } from '../platform/tenancy/tenant-db.js';

export interface ReminderDecision {
  clientId: string;
  /** The certificate that ends, or the slot and the day declared for one that was never imported. */
  about: { certificateId: string } | { slotId: string; declaredNotAfter: string };
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
    const { clientId, about, stage, recipient, reason, messageId } = decision;
    const declared = 'slotId' in about ? about : null;
    await this.db.execute(
      `INSERT INTO reminders (id, client_id, certificate_id, slot_id, declared_not_after, rule, stage, recipient, decision, reason, message_id) VALUES ($1, $2, $3, $4, $5, 'expiry', $6, $7, $8, $9, $10)`,
      [
        uuidv7(),
        clientId,
        'certificateId' in about ? about.certificateId : null,
        declared?.slotId ?? null,
        declared?.declaredNotAfter ?? null,
        stage,
        recipient,
        decision.decision,
        reason.slice(0, 600),
        messageId ?? null,
      ],
    );
  }
}
