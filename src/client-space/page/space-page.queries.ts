import { Injectable } from '@nestjs/common';
import type { ContractState } from '../../clients/client.entity.js';
import { contactToday } from '../../clients/followed.facts.js';
import { formerMandateSigner, sentLetter } from '../../delegations/delegation.facts.js';
import type { SignerCardKind, SignerCardState } from '../../journey/states/card-states.js';
import { testDesk } from '../../identifiers/form-414.js';
import type { Form413 } from '../../paper/form-413.js';
import type { Form503 } from '../../paper/form-503/form-503.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { prefilledUnderWay } from '../../requests/demarche/prefilled-dossier.facts.js';
import { formerSigner, replacedRequest, reworkedRequest } from '../../requests/request.facts.js';
import { type RequestChannel, type RequestKind, type RequestState, wayOfRow } from '../../requests/request-states.js';
import { csrIsExpected } from '../../orders/asked/expected-csr.facts.js';
import { askedSince } from '../answers/asked-again.facts.js';
import { answersOf } from '../answers/answers-of.facts.js';
import { areOfOnePerson } from '../links/own-links.facts.js';
import { refusalStands } from '../answers/standing-refusals.facts.js';
import type { AnswerContent, AnswerKind, AnswerState } from '../answers/client-answer.entity.js';
import type { Offer } from '../../identifiers/igc-words.js';

/** All that a page of the space may show: of one client, and of what its link is for. */
export interface SpaceFacts {
  clientId: string;
  archived: boolean;
  clientName: string;
  number: string;
  departement: string;
  contractState: ContractState;
  contractNumber: string | null;
  cardKind: SignerCardKind | null;
  cardNumber: string | null;
  cardState: SignerCardState | null;
  cardValidUntil: string | null;
  /** Who follows this client today, else who prepared what is asked. */
  contact: string | null;
  requestKind: RequestKind | null;
  requestState: RequestState | null;
  /** Since when it waits. */
  requestSince: Date | null;
  /** By which way it goes to ANS, or went. */
  requestWay: RequestChannel | null;
  /** A dossier that we prefilled waits on Démarche Numérique. */
  prefilled: boolean;
  /** Where signed forms are mailed. */
  ansAddress: string;
  official: boolean | null;
  form: Form413 | Form503 | null;
  correctionReason: string | null;
  /** They were sent a version before, which serves no more. */
  reworked: boolean;
  /** What waits for a signature is in the name of somebody who is the representative no more. */
  formerSigner: boolean;
  /** A designation that was seen on the portal stands for the form. */
  replaced: boolean;
  documentId: string | null;
  documentSize: number | null;
  /** Of a link that asks for a CSR: none that passes came yet, and its order waits. */
  csrWaits: boolean;
  mandateState: string | null;
  mandateScope: Offer[] | null;
  mandateEndsOn: string | null;
  /** The latest of each kind, the latest first; while a signature is waited for, nothing that answers what was sent before; no refusal of what was asked again since. */
  answers: SpaceAnswer[];
  /** All certificates that the client needs are in service. */
  covered: boolean;
  /** Photos that were chosen by this link, and not handed over. */
  photosWait: boolean;
}

export interface SpaceAnswer {
  kind: AnswerKind;
  state: AnswerState;
  content: AnswerContent;
  /** ISO instant. */
  at: string;
  reason: string | null;
  /** Whose link it came by; null for what came by mail. */
  by: string | null;
  /** It came by a link of who looks. */
  own: boolean;
}

@Injectable()
export class SpacePageQueries {
  constructor(private readonly db: TenantDb) {}

  /** One statement: the page is made of nothing else. */
  async of(linkId: string): Promise<SpaceFacts> {
    const [facts] = await this.db.query<SpaceFacts>(
      `SELECT c.id AS client_id, c.archived_at IS NOT NULL AS archived, c.name AS client_name, c.number, c.departement, c.contract_state, c.contract_number,
              p.card_kind, p.card_number, p.card_state, p.card_valid_until, ${contactToday('c')} AS contact,
              q.kind AS request_kind, q.state AS request_state, ${askedSince('q', 'request')} AS request_since, ${wayOfRow('q')} AS request_way, ${prefilledUnderWay} AS prefilled,
              CASE c.environment WHEN 'TEST' THEN '${testDesk}' ELSE (SELECT e.ans_request_address FROM editors e) END AS ans_address, q.official_paper AS official, q.form, q.correction_reason, q.id IS NOT NULL AND ${reworkedRequest} AS reworked,
              coalesce(${formerSigner}, CASE WHEN m.state = 'requested' THEN (SELECT ${formerMandateSigner} FROM delegations d WHERE d.id = m.id) END) IS NOT NULL AS former_signer,
              coalesce(${replacedRequest}, false) AS replaced,
              d.id AS document_id, d.size AS document_size, m.state AS mandate_state, m.scope AS mandate_scope, m.ends_on AS mandate_ends_on,
              coalesce((SELECT jsonb_agg(jsonb_build_object('kind', a.kind, 'state', a.state, 'content', a.content, 'at', a.created_at, 'reason', a.content->>'sentBack', 'by', b.person_name, 'own', coalesce(${areOfOnePerson('b', 'l')}, false)) ORDER BY a.created_at DESC, a.id DESC)
                 FROM (SELECT DISTINCT ON (kind) * FROM client_answers x WHERE client_id = c.id AND state <> 'replaced' AND ${answersOf('x', 'l.request_id', 'l.delegation_id')}
                          AND (kind NOT IN ('signed_form', 'signed_mandate') OR created_at >= coalesce(CASE WHEN q.state = 'awaiting_signature' THEN q.state_since WHEN m.state = 'requested' THEN m.state_since END, '-infinity'))
                          AND (kind <> 'refusal' OR ${refusalStands('x')})
                        ORDER BY kind, created_at DESC, id DESC) a LEFT JOIN client_links b ON b.id = a.link_id), '[]') AS answers,
              l.spent_at IS NULL AND EXISTS (SELECT 1 FROM orders o WHERE o.id = l.order_id AND ${csrIsExpected('o')}) AS csr_waits,
              (SELECT t.slots_needed > 0 AND t.slots_covered >= t.slots_needed FROM client_progress t WHERE t.client_id = c.id) AS covered,
              EXISTS (SELECT 1 FROM space_papers w WHERE w.link_id = l.id) AS photos_wait
         FROM client_links l JOIN clients c ON c.id = l.client_id
         LEFT JOIN representatives p ON p.client_id = c.id AND p.ended_on IS NULL
         LEFT JOIN requests q ON q.id = l.request_id
         LEFT JOIN delegations m ON m.id = l.delegation_id
         LEFT JOIN documents d ON d.id = coalesce(q.unsigned_document_id, ${sentLetter('l.delegation_id')})
        WHERE l.id = $1`,
      [linkId],
    );
    if (!facts) throw new Error(`Nothing is known of the link ${linkId}`);
    return facts;
  }
}
