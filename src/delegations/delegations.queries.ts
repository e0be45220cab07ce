import { representativeName } from '../clients/records/representative.facts.js';
import { Injectable } from '@nestjs/common';
import { askedSince } from '../client-space/answers/asked-again.facts.js';
import { declinedOn } from '../client-space/answers/standing-refusals.facts.js';
import type { MandateFacts } from '../journey/steps/ordering.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import type { Delegation, DelegationChannel } from './delegation.entity.js';
import type { DelegationState } from '../journey/states/delegation-states.js';
import type { DelegationFacts } from './delegation.transitions.js';
import { anotherInForce, formerMandateSigner, leftOutOf, standsInForce } from './delegation.facts.js';
import { holdsOn, inForce, over, underWay } from './delegation.facts.js';
import { parisDay } from '../platform/tenancy/paris-day.js';
import type { Offer } from '../identifiers/igc-words.js';

export interface DelegationInForce {
  id: string;
  channel: DelegationChannel;
  state: DelegationState;
  scope: Offer[];
  endsOn: string | null;
}

/** One delegation as the client's page shows it, its evidence beside it. */
export interface DelegationRow {
  id: string;
  channel: DelegationChannel;
  state: DelegationState;
  stateSince: Date;
  scope: Offer[];
  signedOn: string | null;
  startsOn: string | null;
  endsOn: string | null;
  evidenceDocumentId: string | null;
  /** The answer of the client that brought it. */
  answerId: string | null;
  evidenceName: string | null;
  evidenceType: string | null;
  evidenceSha256: string | null;
  reference: string | null;
  version: number;
  createdAt: Date;
  /** The day on which the client declined the one that waits, as long as nobody asked again. */
  declinedOn: string | null;
  /** Whom the letter that waits was made out to, when somebody else is the representative by now. */
  formerSigner: string | null;
}

export interface DelegationEvent {
  at: Date;
  actorName: string;
  actorKind: string;
  action: string;
  toState: string | null;
  summary: string;
  reason: string | null;
  documentId: string | null;
}

type Around = Pick<DelegationFacts, 'anotherInForce' | 'leftOut' | 'inTest'>;

@Injectable()
export class DelegationsQueries {
  constructor(private readonly db: TenantDb) {}

  /**
   * The delegation by which we may act today for each of these clients, the widest one when there are several, then the one that
   * lasts: signed for today, ended neither by anyone nor by its date.
   */
  async inForce(clientIds: string[], today: string): Promise<(DelegationInForce & { clientId: string })[]> {
    return this.db.query<DelegationInForce & { clientId: string }>(
      `SELECT DISTINCT ON (client_id) client_id AS "clientId", id, channel, state, scope, ends_on AS "endsOn" FROM delegations
        WHERE client_id = ANY($1) AND ${holdsOn('delegations', '$2')}
        ORDER BY client_id, cardinality(scope) DESC, ends_on DESC NULLS FIRST, state, channel`,
      [clientIds, today],
    );
  }

  /**
   * The mandate that counts for each of these clients, as `inForce` has it when there is one; otherwise the latest one under way,
   * else the latest one that is over: it says what is missing.
   */
  thatCount(clientIds: string[], today: string): Promise<(MandateFacts & { clientId: string })[]> {
    return this.db.query<MandateFacts & { clientId: string }>(
      `SELECT DISTINCT ON (d.client_id) d.client_id, d.state, d.channel, ${parisDay(askedSince('d', 'mandate'))} AS since, d.scope, d.starts_on, d.ends_on
         FROM delegations d CROSS JOIN LATERAL (SELECT ${holdsOn('d', '$2')} AS holds,
              ${over('d')} OR ${inForce('d')} AND d.ends_on < $2 AS over) f
        WHERE d.client_id = ANY($1)
        ORDER BY d.client_id, f.holds DESC, CASE WHEN f.holds THEN cardinality(d.scope) END DESC, CASE WHEN f.holds THEN d.ends_on END DESC NULLS FIRST, CASE WHEN f.holds THEN d.state END, CASE WHEN f.holds THEN d.channel END,
                 f.over IS TRUE, d.created_at DESC, d.id DESC`,
      [clientIds, today],
    );
  }

  /** The client's delegations, the latest first: the fifty last ones are plenty for a page. */
  async ofClient(clientId: string): Promise<DelegationRow[]> {
    return this.db.query<DelegationRow>(
      `SELECT d.id, d.channel, d.state, d.state_since, d.scope, d.signed_on, d.starts_on, d.ends_on, d.evidence_document_id, d.reference, d.version, d.created_at,
              e.file_name AS evidence_name, e.media_type AS evidence_type, e.sha256 AS evidence_sha256,
              (SELECT a.id FROM client_answers a WHERE a.client_id = d.client_id AND a.document_id = d.evidence_document_id AND a.state = 'accepted' LIMIT 1) AS answer_id,
              ${formerMandateSigner} AS former_signer,
              CASE WHEN d.state = 'requested' THEN ${declinedOn('d.client_id', 'd.id')} END AS declined_on
         FROM delegations d LEFT JOIN documents e ON e.id = d.evidence_document_id
        WHERE d.client_id = $1 ORDER BY d.created_at DESC, d.id DESC LIMIT 50`,
      [clientId],
    );
  }

  /** What happened to the client's delegations, the latest first. */
  async events(clientId: string): Promise<DelegationEvent[]> {
    return this.db.query<DelegationEvent>(
      `SELECT at, actor_name, actor_kind, action, to_state, summary, reason, document_id FROM audit_entries
        WHERE client_id = $1 AND subject_kind = 'delegation' ORDER BY sequence DESC LIMIT 30`,
      [clientId],
    );
  }

  /** Who signs for the client today. */
  async signerOf(clientId: string): Promise<{ name: string; email: string | null } | null> {
    const rows = await this.db.query<{ name: string; email: string | null }>(
      `SELECT ${representativeName('representatives')} AS name, email FROM representatives WHERE client_id = $1 AND ended_on IS NULL`,
      [clientId],
    );
    return rows[0] ?? null;
  }

  /** What stands around one: another that is in force on its channel, and the environment of its client. */
  async around({
    id,
    clientId,
    channel,
    scope,
  }: Pick<Delegation, 'id' | 'clientId' | 'channel' | 'scope'>): Promise<Around> {
    const [row] = await this.db.query<Around>(
      `SELECT c.environment = 'TEST' AS in_test, ${anotherInForce('c.id', '$2', '$3')} AS another_in_force, ${leftOutOf('c.id', '$2', '$3', '$4::text[]')} AS left_out
         FROM clients c WHERE c.id = $1`,
      [clientId, channel, id, scope],
    );
    return row ?? { inTest: false, anotherInForce: false, leftOut: [] };
  }

  /** The offers that a new mandate of this client is to cover: ORG, what is covered today, and what its slots ask for. */
  async scopeFor(clientId: string): Promise<Offer[]> {
    const rows = await this.db.query<{ offer: Offer }>(
      `SELECT 'ORG' AS offer UNION SELECT offer FROM slots WHERE client_id = $1 AND not_needed_reason IS NULL
       UNION SELECT unnest(d.scope) FROM delegations d WHERE d.client_id = $1 AND ${standsInForce} ORDER BY offer`,
      [clientId],
    );
    return rows.map(({ offer }) => offer);
  }

  /** A delegation not yet signed or just signed, on the same channel: there is no use for a second one. */
  async underWay(clientId: string, channel: DelegationChannel): Promise<string | null> {
    const rows = await this.db.query<{ id: string }>(
      `SELECT id FROM delegations WHERE client_id = $1 AND channel = $2 AND ${underWay('delegations')}`,
      [clientId, channel],
    );
    return rows[0]?.id ?? null;
  }

  /** The journal tells an end from what was abandoned before its signature: both are the same state. */
  async wereEnded(clientId: string): Promise<boolean> {
    const rows = await this.db.query(
      `SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM delegations WHERE client_id = $1 AND NOT ${over('delegations')})
         AND EXISTS (SELECT 1 FROM audit_entries e WHERE e.client_id = $1 AND e.subject_kind = 'delegation' AND e.action = 'end')`,
      [clientId],
    );
    return rows.length > 0;
  }

  /**
   * Active delegations of these clients given by a representative who has since been replaced: since the signature was recorded, or
   * since it was put under review, which a person has answered. The journal says when; before it does, the row.
   */
  async outlivedTheirSigner(clientIds: string[]): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(
      `SELECT d.id FROM delegations d
         JOIN representatives r ON r.client_id = d.client_id AND r.ended_on IS NULL
        WHERE d.client_id = ANY($1) AND d.state = 'active'
          AND EXISTS (SELECT 1 FROM representatives p WHERE p.client_id = d.client_id AND p.ended_on IS NOT NULL)
          AND r.created_at > coalesce((SELECT max(e.at) FROM audit_entries e
                WHERE e.subject_kind = 'delegation' AND e.subject_id = d.id AND e.action IN ('sign','see','record_existing','flag_for_review','confirm')), d.state_since)`,
      [clientIds],
    );
    return rows.map((row) => row.id);
  }

  async active(clientIds: string[]): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(
      `SELECT id FROM delegations WHERE client_id = ANY ($1) AND state = 'active'`,
      [clientIds],
    );
    return rows.map((row) => row.id);
  }
}
