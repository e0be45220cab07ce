import { Injectable } from '@nestjs/common';
import { StandingReminders } from '../mailbox/out/standing-reminders.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { waitingRows } from './waits/waits.facts.js';

interface Reminded {
  clientId: string;
  subjectId: string;
  rule: string;
  waits: boolean;
  certificateId: string | null;
  slotId: string | null;
  declaredNotAfter: string | null;
}

/** By the ledger, which says of each mail what it reminds of, and by what the rounds read. */
@Injectable()
export class RemindersThatStand extends StandingReminders {
  constructor(private readonly db: TenantDb) {
    super();
  }

  async isOver(messageId: string): Promise<boolean> {
    // Several of one mail are its recipients: it reminds of one thing.
    const [one] = await this.db.query<Reminded>(
      `SELECT client_id, subject_id, rule, waits_since IS NOT NULL AS waits, certificate_id, slot_id, declared_not_after
         FROM reminders WHERE message_id = $1 AND client_id IS NOT NULL AND ends_on IS NULL LIMIT 1`,
      [messageId],
    );
    if (!one) return false;
    const standing = await (one.waits ? this.waiting(one) : this.inForce(one));
    return standing.length === 0;
  }

  // Whichever the day since which it waits: a reminder that gives a fresh link begins another one.
  private waiting({ clientId, subjectId, rule }: Reminded): Promise<unknown[]> {
    return this.db.query(
      `SELECT 1 FROM (${waitingRows}) a WHERE a.client_id = $1 AND a.subject_id = $2 AND a.rule = $3 LIMIT 1`,
      [clientId, subjectId, rule],
    );
  }

  private inForce({ clientId, certificateId, slotId, declaredNotAfter }: Reminded): Promise<unknown[]> {
    return this.db.query(
      `SELECT 1 FROM slots s WHERE s.client_id = $1 AND s.not_needed_reason IS NULL AND s.in_force IS DISTINCT FROM 'revoked'
          AND CASE WHEN $2::uuid IS NULL THEN s.id = $3 AND s.in_force_id IS NULL AND s.declared_not_after = $4::date ELSE s.in_force_id = $2 END LIMIT 1`,
      [clientId, certificateId, slotId, declaredNotAfter],
    );
  }
}
