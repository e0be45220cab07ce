import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { TenantDb } from '../tenancy/tenant-db.js';

export interface AuditEntry {
  /** What it happened to: `request`, `order`, `client`… in the words of the glossary. */
  subject: { kind: string; id: string };
  clientId: string | null;
  /** The action of the transition table, or a verb: `created`, `edited`. */
  action: string;
  from?: string | null;
  to?: string | null;
  /** The French sentence shown in the timeline: « Demande envoyée pour signature ». */
  summary: string;
  reason?: string | null;
  documentId?: string | null;
  /** Anything else worth keeping, e.g. `{ changes: { name: [before, after] } }`. Shown in the journal. */
  details?: Record<string, unknown>;
}

/** The journal: append-only, chained by a trigger, written in the transaction of the change it tells. */
@Injectable()
export class AuditService {
  constructor(private readonly db: TenantDb) {}

  /** Also marks the client as touched, so that its next action is computed again before the commit. */
  async record(entry: AuditEntry): Promise<string> {
    const { actor, requestId, campaignRowId } = this.db.context();
    const id = uuidv7();
    await this.db.query(
      `INSERT INTO audit_entries (id, actor_kind, actor_id, actor_name, subject_kind, subject_id, client_id, action, from_state, to_state, summary, reason, document_id, request_id, campaign_row_id, details)
       VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16)`,
      [
        id,
        actor.kind,
        actor.kind === 'person' ? actor.id : null,
        actor.name,
        entry.subject.kind,
        entry.subject.id,
        entry.clientId,
        entry.action,
        entry.from ?? null,
        entry.to ?? null,
        entry.summary,
        entry.reason ?? null,
        entry.documentId ?? null,
        requestId,
        campaignRowId,
        JSON.stringify(entry.details ?? {}),
      ],
    );
    if (entry.clientId) this.db.touchClient(entry.clientId);
    return id;
  }
}
