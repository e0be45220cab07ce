import { representativeName } from '../../clients/records/representative.facts.js';
import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { Environment } from '../../identifiers/igc-words.js';
import type { Form413 } from '../../paper/form-413.js';
import type { Form503 } from '../../paper/form-503/form-503.js';
import { countEach } from '../../platform/lists/capped-counts.js';
import type { Page } from '../../platform/lists/keyset.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { NotFound } from '../../platform/web/errors.js';
import { answerList } from './answer-list.js';
import type { Turn } from '../../paper/handed/upright.js';
import { formerMandateSigner, mandateSigner, sentLetter } from '../../delegations/delegation.facts.js';
import type { Delegation } from '../../delegations/delegation.entity.js';
import type { DelegationState } from '../../journey/states/delegation-states.js';
import { formerSigner, printedSigner } from '../../requests/request.facts.js';
import { prefilledUnderWay } from '../../requests/demarche/prefilled-dossier.facts.js';
import { type RequestChannel, type RequestKind, type RequestState, wayOfRow } from '../../requests/request-states.js';
import type { AnswerContent, AnswerKind, AnswerState } from '../answers/client-answer.entity.js';

/** One answer with what it answers. */
export interface ReviewedAnswer {
  id: string;
  clientId: string;
  clientName: string;
  number: string;
  environment: Environment;
  kind: AnswerKind;
  state: AnswerState;
  content: AnswerContent;
  createdAt: Date;
  personName: string | null;
  messageId: string | null;
  linkId: string | null;
  linkLives: boolean;
  email: string | null;
  /** Whom the paper was made out to; of what has none, the representative. */
  signer: string | null;
  /** The same, of a paper that waits, when somebody else is the representative by now. */
  formerSigner: string | null;
  representative: string | null;
  requestId: string | null;
  delegationId: string | null;
  documentId: string | null;
  documentName: string | null;
  documentSha: string | null;
  mediaType: string | null;
  /** As it came, once a page was kept turned. */
  received: { id: string; name: string; sha256: string } | null;
  turns: Turn[];
  requestState: RequestState | null;
  requestKind: RequestKind | null;
  requestWay: RequestChannel | null;
  /** A dossier that we prefilled for it waits on Démarche Numérique. */
  prefilled: boolean;
  /** What signs the request now. */
  signedDocumentId: string | null;
  mandateState: DelegationState | null;
  /** What proves the mandate now. */
  evidenceDocumentId: string | null;
  form: Form413 | Form503 | null;
  official: boolean | null;
  mandate: Pick<Delegation, 'scope' | 'startsOn' | 'endsOn'> | null;
  /** What was sent to be signed: the form, or the letter of the mandate. */
  unsignedDocumentId: string | null;
  sentOn: Date | null;
  /** How often what was asked came back before, and was sent back. */
  loops: number;
}

export interface WaitingAnswer {
  id: string;
  clientName: string;
  kind: AnswerKind;
  content: AnswerContent;
  createdAt: Date;
  messageId: string | null;
}

const shown = {
  columns: sql`a.id, c.name AS client_name, a.kind, a.content, a.created_at, a.message_id`,
  tables: sql`JOIN client_answers a ON a.id = page.id JOIN clients c ON c.id = a.client_id`,
};

@Injectable()
export class ReviewQueries {
  constructor(private readonly db: TenantDb) {}

  /** A page of what waits, and how many there are. */
  async waiting(
    query: Record<string, string>,
  ): Promise<{ page: Page<WaitingAnswer>; count: number; unknown: string[] }> {
    const [filter, order] = [answerList.filter(query), answerList.order(query)];
    const page = await answerList.page<WaitingAnswer>(this.db, filter, order, shown);
    const [count = 0] = await countEach(this.db, [answerList.counted(filter)]);
    return { page, count, unknown: [...filter.unknown, ...order.unknown] };
  }

  /** What was taken of a mail, while it is the client's that it was taken for. */
  takenOf(messageId: string): Promise<{ id: string; kind: AnswerKind; state: AnswerState }[]> {
    return this.db.query(
      `SELECT a.id, a.kind, a.state FROM client_answers a JOIN messages m ON m.client_id = a.client_id AND m.id = a.message_id WHERE m.id = $1 ORDER BY a.id`,
      [messageId],
    );
  }

  /** Who turned which page, and when. */
  turnsOf(id: string): Promise<{ summary: string; at: Date; by: string }[]> {
    return this.db.query(
      `SELECT summary, at, actor_name AS by FROM audit_entries WHERE subject_kind = 'client_answer' AND subject_id = $1 AND action = 'turn_page' ORDER BY sequence DESC LIMIT 20`,
      [id],
    );
  }

  /** The next one after this in the queue; null at its end. */
  async after(id: string): Promise<string | null> {
    const [next] = await this.db.query<{ id: string }>(
      `SELECT a.id FROM client_answers a, (SELECT created_at, id FROM client_answers WHERE id = $1) x
        WHERE a.state = 'to_review' AND (a.created_at, a.id) > (x.created_at, x.id) ORDER BY a.created_at, a.id LIMIT 1`,
      [id],
    );
    return next?.id ?? null;
  }

  async one(id: string): Promise<ReviewedAnswer> {
    const [answer] = await this.db.query<ReviewedAnswer>(
      `SELECT a.id, a.client_id, c.name AS client_name, c.number, c.environment, a.kind, a.state, a.content, a.created_at, a.message_id, l.person_name, l.id AS link_id,
              (l.revoked_at IS NULL AND l.expires_at > moment() AND NOT l.single_use) AS link_lives, coalesce(l.email, p.email) AS email,
              coalesce(${printedSigner}, CASE WHEN m.id IS NOT NULL THEN (SELECT ${mandateSigner} FROM delegations d WHERE d.id = m.id) END, ${representativeName('p')}) AS signer,
              CASE WHEN q.id IS NOT NULL THEN ${formerSigner} WHEN m.id IS NOT NULL THEN (SELECT ${formerMandateSigner} FROM delegations d WHERE d.id = m.id) END AS former_signer,
              ${representativeName('p')} AS representative, a.request_id, a.delegation_id, a.document_id, a.turns, d.file_name AS document_name, d.sha256 AS document_sha, d.media_type,
              CASE WHEN r.id IS NOT NULL THEN jsonb_build_object('id', r.id, 'name', r.file_name, 'sha256', r.sha256) END AS received,
              q.state AS request_state, q.kind AS request_kind, ${wayOfRow('q')} AS request_way, ${prefilledUnderWay} AS prefilled, q.signed_document_id, m.state AS mandate_state, m.evidence_document_id, q.form, q.official_paper AS official,
              CASE WHEN m.id IS NOT NULL THEN jsonb_build_object('scope', m.scope, 'startsOn', m.starts_on, 'endsOn', m.ends_on) END AS mandate,
              coalesce(q.unsigned_document_id, ${sentLetter('m.id')}) AS unsigned_document_id, coalesce(q.state_since, m.state_since) AS sent_on,
              (SELECT count(*)::int FROM client_answers b WHERE b.client_id = a.client_id AND b.kind = a.kind AND b.state = 'sent_back'
                  AND b.request_id IS NOT DISTINCT FROM a.request_id AND b.delegation_id IS NOT DISTINCT FROM a.delegation_id) AS loops
         FROM client_answers a JOIN clients c ON c.id = a.client_id
         LEFT JOIN client_links l ON l.id = a.link_id
         LEFT JOIN representatives p ON p.client_id = a.client_id AND p.ended_on IS NULL
         LEFT JOIN requests q ON q.id = a.request_id
         LEFT JOIN delegations m ON m.id = a.delegation_id
         LEFT JOIN documents d ON d.id = a.document_id
         LEFT JOIN documents r ON r.id = a.received_document_id
        WHERE a.id = $1`,
      [id],
    );
    if (!answer) throw new NotFound();
    return answer;
  }
}
