import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../../platform/uuid.js';
import { clock } from '../../platform/clock.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { writeRows } from '../../platform/tenancy/write-rows.js';
import type { Request } from '../request.entity.js';
import { isClosed, requestStates, type RequestState } from '../request-states.js';
import type { DoubtPiece, Kept, OtherPiece, RequestDoubt } from './request-doubt.entity.js';
import { parisNoon } from '../../journey/calendar/paris-time.js';

/** A contradiction to write down. */
export interface NewDoubt {
  requestId: string;
  fromState: RequestState;
  held: DoubtPiece;
  says: OtherPiece;
}

interface LastMove {
  requestId: string;
  at: Date;
  actorName: string;
  documentId: string | null;
  messageId: string | null;
  sender: string | null;
}

/** Contradictions of requests: what was held, what says otherwise, which was kept. */
@Injectable()
export class DoubtsQueries {
  constructor(private readonly db: TenantDb) {}

  /** The same mail says the same thing of the same request once. */
  async open(doubts: NewDoubt[]): Promise<void> {
    const now = clock.now();
    const rows = doubts.map((doubt) => ({
      ...doubt,
      id: uuidv7(),
      messageId: doubt.says.messageId ?? null,
      now,
    }));
    await writeRows(
      this.db,
      `INSERT INTO request_doubts (id, request_id, from_state, held, says, message_id, opened_at)
       SELECT r.id, r."requestId", r."fromState", r.held, r.says, r."messageId", r.now
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, "requestId" uuid, "fromState" text, held jsonb, says jsonb, "messageId" uuid, now timestamptz)
       ON CONFLICT DO NOTHING`,
      rows,
    );
  }

  /** A person has settled them, whatever of it was kept. */
  async close(requestIds: string[], { kept, reason }: { kept: Kept; reason: string | null }): Promise<void> {
    if (requestIds.length === 0) return;
    await this.db.execute(
      `UPDATE request_doubts SET settled_at = moment(), settled_by = $2, kept = $3, reason = $4 WHERE request_id = ANY ($1::uuid[]) AND settled_at IS NULL`,
      [requestIds, this.db.actor.name, kept, reason],
    );
  }

  /** Of one request, the oldest first: those that wait, and those that were settled. */
  of(requestId: string): Promise<RequestDoubt[]> {
    return this.db.query<RequestDoubt>(
      `SELECT id, request_id, from_state, held, says, message_id, opened_at, settled_at, settled_by, kept, reason FROM request_doubts
        WHERE request_id = $1 ORDER BY opened_at, id LIMIT 40`,
      [requestId],
    );
  }

  /** Of those that were over when they were put in doubt: how they had ended. */
  async endsOf(requestIds: string[]): Promise<Map<string, RequestState>> {
    const rows = await this.db.query<{ requestId: string; fromState: RequestState }>(
      'SELECT DISTINCT request_id, from_state FROM request_doubts WHERE request_id = ANY ($1::uuid[]) AND settled_at IS NULL',
      [requestIds],
    );
    return new Map(rows.filter(({ fromState }) => isClosed(fromState)).map((row) => [row.requestId, row.fromState]));
  }

  /** What the record says of each, and by what: the mail or the person that brought it where it is. */
  async heldOf(requests: Request[]): Promise<Map<string, DoubtPiece>> {
    const rows = await this.db.query<LastMove>(
      `SELECT DISTINCT ON (e.subject_id) e.subject_id AS request_id, e.at, e.actor_name, e.document_id, m.id AS message_id, m.sender
         FROM audit_entries e JOIN requests r ON r.id = e.subject_id AND r.state = e.to_state
         LEFT JOIN messages m ON m.id::text = e.details ->> 'mail'
        WHERE e.subject_kind = 'request' AND e.subject_id = ANY ($1::uuid[]) ORDER BY e.subject_id, e.sequence DESC`,
      [requests.map(({ id }) => id)],
    );
    const moves = new Map(rows.map((row) => [row.requestId, row]));
    return new Map(requests.map((request) => [request.id, heldBy(request, moves.get(request.id))]));
  }
}

function heldBy({ state, dossierNumber, submittedOn }: Request, move: LastMove | undefined): DoubtPiece {
  const label = `La demande est «\u00a0${requestStates[state].label}\u00a0»`;
  const text = dossierNumber ? `${label}, dossier ${dossierNumber}.` : `${label}, sans numéro de dossier.`;
  if (!move) return { from: 'person', text, at: submittedOn && parisNoon(submittedOn).toISOString() };
  const { at, actorName, documentId, messageId, sender } = move;
  return {
    from: messageId ? 'mail' : 'person',
    text,
    at: at.toISOString(),
    by: sender ?? actorName,
    messageId,
    documentId,
  };
}
