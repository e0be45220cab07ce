import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { hasLeftOrWill } from './outgoing-mail.facts.js';
import { parisMidnight } from '../../platform/tenancy/paris-day.js';

/** A mail of ours about a client, written today. */
export interface MailOfToday {
  clientId: string;
  recipients: string[];
  subject: string;
  body: string;
}

/** What was written to clients today, sent or about to be: nobody gets the same mail twice in a day. */
@Injectable()
export class MailsOfTodayQueries {
  constructor(private readonly db: TenantDb) {}

  to(clientIds: string[]): Promise<MailOfToday[]> {
    return this.db.query<MailOfToday>(
      `SELECT m.client_id, m.recipients, m.subject, m.body FROM messages m
        WHERE m.client_id = ANY ($1::uuid[]) AND m.direction = 'out' AND ${hasLeftOrWill('m')} AND m.purpose IN ('other', 'prerequisites_request')
          AND m.created_at >= ${parisMidnight('SELECT paris_today()')}`,
      [clientIds],
    );
  }
}
