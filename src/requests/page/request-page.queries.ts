import { administratorName } from '../../administrators/administrator.facts.js';
import { Injectable } from '@nestjs/common';
import { formToReview } from '../../client-space/answers/waiting-answers.facts.js';
import type { ClientFacts } from '../../journey/steps/client-facts.js';
import type { IncomingState, OutgoingState } from '../../mailbox/message.entity.js';
import type { RecognisedAs } from '../../mailbox/rules/mail-rule.entity.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { Request } from '../request.entity.js';
import { movedNothing } from '../../mailbox/in/moved-mail.facts.js';
import type { RequestWithTurn } from '../request-turn.js';
import { turnColumns } from '../turn.facts.js';
import type { RequestChannel, RequestKind, RequestState } from '../request-states.js';

export interface RequestEvent {
  at: Date;
  actorKind: string;
  actorName: string;
  action: string;
  fromState: string | null;
  toState: string | null;
  summary: string;
  reason: string | null;
  documentId: string | null;
}

/** One loop: asked again, by whom, with which words. */
export interface RequestCorrection {
  at: Date;
  actorKind: string;
  actorName: string;
  /** Whose mail asked for it, when it was one. */
  sender: string | null;
  reason: string | null;
  documentId: string | null;
}

export interface RequestMail {
  id: string;
  direction: 'in' | 'out';
  subject: string;
  sender: string;
  recipients: string[];
  state: OutgoingState | IncomingState;
  recognisedAs: RecognisedAs | null;
  /** What it says was recognised, and moved nothing. */
  movedNothing: boolean;
  lastError: string | null;
  at: Date;
}

export interface RequestDocument {
  id: string;
  kind: 'request_unsigned' | 'request_signed' | 'request_evidence';
  fileName: string;
  mediaType: string;
  size: number;
  sha256: string;
  createdAt: Date;
  createdBy: string;
  note: string | null;
}

export interface ClientRequestRow {
  id: string;
  kind: RequestKind;
  state: RequestState;
  stateSince: Date;
  createdAt: Date;
  createdBy: string;
  dossierNumber: string | null;
  channel: RequestChannel | null;
  corrections: number;
  /** Declared by a 413, arriving by a 503. */
  administrators: string | null;
  departures: string | null;
  signedDocumentId: string | null;
}

/** Names of those whom a request `r` declares, or who arrive or leave by it. */
export const namedBy = (change: 'arrival' | 'departure') =>
  `(SELECT string_agg(${administratorName('a')}, ', ' ORDER BY n.position) FROM request_administrators n
                 JOIN administrators a ON a.id = n.administrator_id WHERE n.request_id = r.id AND n.change = '${change}')`;

/** Of one that is open: who is waited for, and what keeps it from being asked for again. */
export interface Signing {
  /** The day on which the client declined, as long as nobody asked again. */
  declinedOn: string | null;
  /** Whom the form was printed for, when somebody else is the representative by now. */
  formerSigner: string | null;
  /** What came back of it and waits to be looked at. */
  formToReview: string | null;
  prefilled: boolean;
  environment: RequestWithTurn['environment'];
  /** The mail that carries it, when it failed. */
  undelivered: RequestWithTurn['undelivered'];
  replaced: boolean;
  designation: RequestWithTurn['designation'];
  answer: ClientFacts['answer'];
  reply: ClientFacts['reply'];
}

@Injectable()
export class RequestPageQueries {
  constructor(private readonly db: TenantDb) {}

  async signing({ id }: Pick<Request, 'id'>): Promise<Signing | null> {
    const [row] = await this.db.query<Signing>(
      `SELECT ${turnColumns}, ${formToReview('r.client_id', 'r.id')} AS form_to_review
         FROM requests r WHERE r.id = $1`,
      [id],
    );
    return row ?? null;
  }

  events(requestId: string): Promise<RequestEvent[]> {
    return this.db.query<RequestEvent>(
      `SELECT at, actor_kind, actor_name, action, from_state, to_state, summary, reason, document_id FROM audit_entries
        WHERE subject_kind = 'request' AND subject_id = $1 ORDER BY sequence DESC LIMIT 60`,
      [requestId],
    );
  }

  /** Every time it was to be corrected, the first one first. */
  corrections(requestId: string): Promise<RequestCorrection[]> {
    return this.db.query<RequestCorrection>(
      `SELECT at, actor_kind, actor_name, details->>'sender' AS sender, reason, document_id FROM audit_entries
        WHERE subject_kind = 'request' AND subject_id = $1 AND action = 'ask_correction' ORDER BY sequence LIMIT 40`,
      [requestId],
    );
  }

  mails(requestId: string): Promise<RequestMail[]> {
    return this.db.query<RequestMail>(
      `SELECT m.id, m.direction, m.subject, m.sender, m.recipients, m.state, m.recognised_as, ${movedNothing} AS moved_nothing, m.last_error, coalesce(m.sent_at, m.received_at, m.created_at) AS at
         FROM messages m WHERE m.subject_kind = 'request' AND m.subject_id = $1 ORDER BY m.created_at DESC LIMIT 30`,
      [requestId],
    );
  }

  /** Forms printed and scans signed for this request, void ones included, newest first. */
  documents(requestId: string): Promise<RequestDocument[]> {
    return this.db.query<RequestDocument>(
      `SELECT id, kind, file_name, media_type, size, sha256, created_at, created_by, note FROM documents
        WHERE kind IN ('request_unsigned', 'request_signed', 'request_evidence') AND (
              id IN (SELECT document_id FROM audit_entries WHERE subject_kind = 'request' AND subject_id = $1 AND document_id IS NOT NULL)
           OR id IN (SELECT unnest(ARRAY[unsigned_document_id, signed_document_id, submission_document_id]) FROM requests WHERE id = $1))
        ORDER BY id DESC LIMIT 40`,
      [requestId],
    );
  }

  /** The dossier of many clients in which it is. */
  async massDossier(requestId: string): Promise<{ id: string; title: string } | null> {
    const [row] = await this.db.query<{ id: string; title: string }>(
      'SELECT d.id, d.title FROM mass_dossier_rows m JOIN mass_dossiers d ON d.id = m.dossier_id WHERE m.request_id = $1',
      [requestId],
    );
    return row ?? null;
  }

  ofClient(clientId: string): Promise<ClientRequestRow[]> {
    return this.db.query<ClientRequestRow>(
      `SELECT r.id, r.kind, r.state, r.state_since, r.created_at, r.created_by, r.dossier_number, CASE WHEN r.submitted_on IS NOT NULL THEN r.channel END AS channel, r.corrections, r.signed_document_id,
              ${namedBy('arrival')} AS administrators, ${namedBy('departure')} AS departures
         FROM requests r WHERE r.client_id = $1 ORDER BY r.created_at DESC, r.id LIMIT 100`,
      [clientId],
    );
  }

  /** Those that the form of a client may name: a closed one only where an instance of theirs runs it, or the form names it already. */
  solutions(clientId: string, named: string | null): Promise<{ id: string; name: string; closedAt: Date | null }[]> {
    return this.db.query(
      `SELECT s.id, s.name, s.closed_at FROM solutions s
        WHERE s.closed_at IS NULL OR s.id = $2 OR EXISTS (SELECT 1 FROM instances i WHERE i.client_id = $1 AND i.solution_id = s.id AND i.retired_at IS NULL)
        ORDER BY searchable(s.name), s.id LIMIT 500`,
      [clientId, named],
    );
  }
}
