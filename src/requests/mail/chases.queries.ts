import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';

/** What was written to a signer since the form left. */
export interface WrittenToSigner {
  /** Message-ID of the mail the form left with. */
  first: string | null;
  /** How often it was recalled. */
  chases: number;
  /** ISO day of the last reminder. */
  lastChase: string | null;
  /** What the signer handed back waits for somebody to look at it. */
  answered: boolean;
  /** The last of all these mails did not leave, or came back. */
  lost: boolean;
}

/** The mails to signers. */
@Injectable()
export class ChasesQueries {
  constructor(private readonly db: TenantDb) {}

  /** Of these requests, what was written since each waits for its signature. */
  async of(requestIds: string[]): Promise<Map<string, WrittenToSigner>> {
    const rows = await this.db.query<WrittenToSigner & { requestId: string }>(
      `SELECT q.id AS request_id,
              (array_agg(m.message_id ORDER BY m.created_at DESC) FILTER (WHERE m.purpose = 'signature_request'))[1] AS first,
              count(*) FILTER (WHERE m.purpose = 'signature_chase' AND m.created_at >= q.state_since AND m.state NOT IN ('failed', 'withdrawn'))::int AS chases,
              to_char(max(m.created_at) FILTER (WHERE m.purpose = 'signature_chase' AND m.created_at >= q.state_since AND m.state NOT IN ('failed', 'withdrawn')) AT TIME ZONE 'Europe/Paris', 'YYYY-MM-DD') AS last_chase,
              EXISTS (SELECT 1 FROM client_answers a WHERE a.request_id = q.id AND a.state = 'to_review') AS answered,
              coalesce((array_agg(m.state ORDER BY m.created_at DESC, m.id DESC))[1] IN ('failed', 'withdrawn'), false) AS lost
         FROM requests q JOIN messages m ON m.subject_kind = 'request' AND m.subject_id = q.id AND m.direction = 'out' AND m.purpose IN ('signature_request', 'signature_chase')
        WHERE q.id = ANY ($1::uuid[]) GROUP BY q.editor_id, q.id, q.state_since`,
      [requestIds],
    );
    return new Map(rows.map(({ requestId, ...written }) => [requestId, written]));
  }
}
