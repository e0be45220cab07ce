import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';

/** A mail we sent, and what it was about. */
export interface SentMail {
  id: string;
  messageId: string;
  purpose: string;
  subjectKind: string | null;
  subjectId: string | null;
  clientId: string | null;
  recipients: string[];
  returnToken: string | null;
}

@Injectable()
export class SentMailsQueries {
  constructor(private readonly db: TenantDb) {}

  /** Ours among these Message-IDs, newest first. */
  among(messageIds: string[]): Promise<SentMail[]> {
    return this.db.query<SentMail>(
      `SELECT id, message_id, purpose, subject_kind, subject_id, client_id, recipients, return_token
         FROM messages WHERE direction = 'out' AND message_id = ANY($1) ORDER BY created_at DESC LIMIT 20`,
      [messageIds],
    );
  }
}
