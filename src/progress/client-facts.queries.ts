import { representativeName } from '../clients/records/representative.facts.js';
import { Injectable } from '@nestjs/common';
import { OrderingFactsQueries } from '../assignments/ordering-facts.queries.js';
import type { OrderingFacts } from '../journey/steps/ordering.js';
import { askedSince } from '../client-space/answers/asked-again.facts.js';
import { lookedAtFirst } from '../client-space/answers/waiting-answers.facts.js';
import { standingRefusals } from '../client-space/answers/standing-refusals.facts.js';
import { askedMandates } from '../delegations/delegation.facts.js';
import { isReplyToCheck } from '../mailbox/in/waiting-replies.facts.js';
import { mayHaveToRedo, redoSince } from '../clients/to-redo.facts.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { prefilledUnderWay } from '../requests/demarche/prefilled-dossier.facts.js';
import {
  correctionLeft,
  formerSigner,
  replacedRequest,
  reworkedRequest,
  undeliveredRequest,
} from '../requests/request.facts.js';
import { wayOfRow } from '../requests/request-states.js';
import { CoverageQueries, type SlotFactsRow } from '../slots/coverage.queries.js';
import { type Lack, lacks, hasIn } from '../readiness/readiness.facts.js';
import { recordedStates } from '../journey/states/assignment-states.js';
import type { SignerCardKind, SignerCardState } from '../journey/states/card-states.js';
import type { ContractState } from '../journey/states/contract-states.js';
import type { RequestChannel, RequestKind, RequestState } from '../journey/states/request-states.js';
import type { Environment } from '../identifiers/igc-words.js';
import { parisDate } from '../journey/calendar/calendar-days.js';
import type { ClientFacts, RequestFacts } from '../journey/steps/client-facts.js';
import { amongStates } from '../platform/tenancy/among-states.js';
import { parisDay } from '../platform/tenancy/paris-day.js';

export interface ClientRow {
  id: string;
  number: string;
  environment: Environment;
  formerNumber: string | null;
  numberSince: string | null;
  redoSince: string | null;
  toRevoke: number;
  departement: string;
  contractState: ContractState;
  contractSince: string | null;
  createdOn: string;
  representativeName: string | null;
  representativeEmail: string | null;
  cardKind: SignerCardKind | null;
  cardState: SignerCardState | null;
  cardValidUntil: string | null;
  hasInstances: boolean;
  instancesEndedOn: string | null;
  hasValidCpe: boolean;
  habilitated: boolean;
  habilitationEndedOn: string | null;
  requestId: string | null;
  requestKind: RequestKind | null;
  requestState: RequestState | null;
  requestSince: string | null;
  requestSpentDays: number;
  requestWay: RequestChannel | null;
  requestPrefilled: boolean | null;
  replyId: string | null;
  replySince: string | null;
  answerId: string | null;
  answerSince: string | null;
  answerRefuses: boolean | null;
  requestFormerSigner: string | null;
  requestReplaced: boolean | null;
  requestReworked: boolean | null;
  requestCorrection: string | null;
  requestUndelivered: RequestFacts['undelivered'] | null;
  declined: ClientFacts['declined'];
  mandate: ClientFacts['mandate'];
  designation: ClientFacts['designation'];
  /** What it lacks for a mass habilitation; null: nobody is habilitated for it. */
  lacks: Lack[] | null;
}

/** A slot as rooms below read it, its dates as days of Paris. */
export type SlotRow = Omit<SlotFactsRow, 'orderSince'> & { orderSince: string | null } & OfSlot;

/** What is read of a slot for the next action alone. */
interface OfSlot {
  createdOn: string;
  /** What was in force was revoked that day. */
  revokedOn: string | null;
}

// No certificate is given without an administrator: one that was imported proves a habilitation that nobody wrote down here.
const habilitated = `(${hasIn('assignments', 'recorded_at IS NOT NULL')} OR ${hasIn('certificates')})`;

// Whoever is to be asked again was recorded until their client's number changed, or until ANS belied it; the state tells no longer once they are asked.
const endedAt = `CASE WHEN a.state = 'closed' THEN a.state_since ELSE least(a.state_since,
    CASE WHEN c.number_since IS NOT NULL THEN (SELECT max(f.recorded_at) FROM former_numbers f WHERE f.client_id = a.client_id AND f.recorded_at >= a.recorded_at) END) END`;

const habilitationEnded = `CASE WHEN NOT ${hasIn('active_assignments')} THEN
    (SELECT max(${parisDay(endedAt)}) FROM assignments a WHERE a.client_id = c.id AND NOT ${amongStates('a', recordedStates)} AND a.recorded_at IS NOT NULL) END`;

const hasInstances = hasIn('instances', 'retired_at IS NULL AND cardinality(services) > 0');

const instancesEnded = `CASE WHEN NOT ${hasInstances} THEN
    (SELECT max(${parisDay('i.retired_at')}) FROM instances i WHERE i.client_id = c.id AND cardinality(i.services) > 0) END`;

const requests = `SELECT DISTINCT ON (x.client_id) x.client_id, x.id, x.kind, x.state, x.state_since, x.spent_days, x.channel, x.chosen_channel, x.form, x.corrections, x.correction_reason FROM requests x
    WHERE x.state <> 'cancelled' AND x.client_id = ANY($1) ORDER BY x.client_id, x.created_at DESC`;

// Few mails wait to be looked at: they are read once for all the clients asked.
const replies = `SELECT DISTINCT ON (m.client_id) m.client_id, m.id, m.created_at FROM messages m
    WHERE ${isReplyToCheck('m')} AND m.client_id = ANY($1)
    ORDER BY m.client_id, m.created_at, m.id`;

const answers = `SELECT DISTINCT ON (a.client_id) a.client_id, a.id, a.created_at, a.kind FROM client_answers a
    WHERE a.state = 'to_review' AND a.client_id = ANY($1) ORDER BY a.client_id, ${lookedAtFirst}`;

/** The facts of many clients in a few queries, however many they are. */
@Injectable()
export class ClientFactsQueries {
  constructor(
    private readonly db: TenantDb,
    private readonly coverage: CoverageQueries,
    private readonly ordering: OrderingFactsQueries,
  ) {}

  ofEditor() {
    return this.db.query<{ contractSigned: boolean; administrators: number }>(`
      SELECT e.ans_contract_signed_on IS NOT NULL AS contract_signed,
             (SELECT count(DISTINCT a.id)::int FROM administrators_with_valid_card a WHERE a.client_id IS NULL AND a.kind = 'CPA') AS administrators
        FROM editors e`);
  }

  ofClients(clientIds: string[]): Promise<ClientRow[]> {
    return this.db.query<ClientRow>(
      // Answered once: of tables that have just grown PostgreSQL knows nothing, and would ask again for each client.
      `WITH refused AS MATERIALIZED (${standingRefusals}), mandates AS MATERIALIZED (${askedMandates})
       SELECT c.id, c.number, c.environment, c.number_since, ${parisDay(redoSince('c'))} AS redo_since,
              CASE WHEN c.number_since IS NOT NULL THEN (SELECT f.number FROM former_numbers f WHERE f.client_id = c.id ORDER BY f.recorded_at DESC, f.id DESC LIMIT 1) END AS former_number,
              CASE WHEN NOT ${mayHaveToRedo('c')} THEN 0
                   ELSE (SELECT count(*)::int FROM certificates_to_redo t JOIN slots s ON s.id = t.slot_id WHERE t.client_id = c.id AND s.in_force_id IS DISTINCT FROM t.id
                          AND NOT EXISTS (SELECT 1 FROM open_orders o WHERE o.id = s.open_order_id AND o.certificate_id = t.id)) END AS to_revoke,
              c.departement, c.contract_state, c.contract_since, ${parisDay('c.created_at')} AS created_on,
              ${representativeName('r')} AS representative_name, r.email AS representative_email, r.card_kind, r.card_state, r.card_valid_until,
              ${hasInstances} AS has_instances, ${instancesEnded} AS instances_ended_on, ${hasIn('administrators_with_valid_card', "kind = 'CPE'")} AS has_valid_cpe,
              ${habilitated} AS habilitated, ${habilitationEnded} AS habilitation_ended_on, q.id AS request_id, q.kind AS request_kind, q.state AS request_state, ${parisDay(askedSince('q', 'request'))} AS request_since,
              coalesce((q.spent_days->>q.state)::int, 0) AS request_spent_days,
              ${wayOfRow('q')} AS request_way,
              q.chosen_channel = 'demarche_numerique' AND ${prefilledUnderWay} AS request_prefilled,
              ${formerSigner} AS request_former_signer, ${undeliveredRequest} AS request_undelivered, ${replacedRequest} AS request_replaced, CASE WHEN q.state = 'draft' THEN ${reworkedRequest} END AS request_reworked, ${correctionLeft} AS request_correction,
              ${lacks} AS lacks,
              y.id AS reply_id, ${parisDay('y.created_at')} AS reply_since, z.id AS answer_id, ${parisDay('z.created_at')} AS answer_since, z.kind = 'refusal' AS answer_refuses, w.declined, g.mandate, g.designation
         FROM clients c
         LEFT JOIN representatives r ON r.client_id = c.id AND r.ended_on IS NULL
         LEFT JOIN (${requests}) q ON q.client_id = c.id
         LEFT JOIN (${replies}) y ON y.client_id = c.id
         LEFT JOIN (${answers}) z ON z.client_id = c.id
         LEFT JOIN refused w ON w.client_id = c.id
         LEFT JOIN mandates g ON g.client_id = c.id
        WHERE c.id = ANY($1)`,
      [clientIds],
    );
  }

  /** What decides of who may order: as the pages of orders read it. */
  ofOrdering(clientIds: string[], today: string): Promise<Map<string, OrderingFacts>> {
    return this.ordering.ofClients(clientIds, today);
  }

  /** Each slot with what covers it: the one query of the certificates. @param beside what else is read of it, as `slotFacts` has it */
  async ofSlots(clientIds: string[]): Promise<SlotRow[]> {
    const revoked = `CASE WHEN s.in_force = 'revoked' THEN (SELECT ${parisDay('x.revoked_at')} FROM certificates x WHERE x.id = s.in_force_id) END`;
    const beside = `${parisDay('s.created_at')} AS created_on, ${revoked} AS revoked_on`;
    const slots = await this.coverage.slotFacts<OfSlot>(clientIds, beside);
    return slots.map((slot) => ({ ...slot, orderSince: slot.orderSince && parisDate(slot.orderSince) }));
  }
}
