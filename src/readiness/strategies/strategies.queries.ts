import { Injectable } from '@nestjs/common';
import { together } from '../../platform/tenancy/together.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { askedOnPortal, onPortal } from '../../delegations/delegation.facts.js';
import { heldInDossier, requestUnderWay } from '../../requests/mass/mass-standing.facts.js';
import { readinessSql } from '../readiness.facts.js';
import { observedDelay, type Span } from '../../requests/delays/observed-delay.js';
import { mostCases, ObservedDelays } from '../../requests/delays/observed-delays.queries.js';
import type { StrategyBase } from './habilitation-strategy.js';
import { inForce } from '../../delegations/delegation.facts.js';
import { parisDay } from '../../platform/tenancy/paris-day.js';

type Standing = Pick<StrategyBase, 'seen' | 'asked' | 'signing' | 'refused' | 'paper' | 'mandate'>;

/** When a delegation first came to a state, as the journal tells. */
const came = (state: string) =>
  `(SELECT min(a.at) FROM audit_entries a WHERE a.subject_kind = 'delegation' AND a.subject_id = x.id AND a.to_state = '${state}')`;

const habilitated = `p.client_id IN (SELECT a.client_id FROM active_assignments a WHERE a.state = 'active')`;

/** What the journal and the delegations say of each way, for the comparison. */
@Injectable()
export class StrategiesQueries {
  constructor(
    private readonly db: TenantDb,
    private readonly observed: ObservedDelays,
  ) {}

  /** Where the ready clients stand on each way. */
  async standing(): Promise<Standing> {
    const form = (states: string) => `count(*) FILTER (WHERE q.state IN (${states}))::int`;
    const [row] = await this.db.query<Omit<Standing, 'paper' | 'mandate'> & Standing['paper'] & Standing['mandate']>(
      `SELECT count(*) FILTER (WHERE ${onPortal('p.client_id')})::int AS seen, count(*) FILTER (WHERE ${askedOnPortal('p.client_id')})::int AS asked, ${form(`'awaiting_signature'`)} AS signing,
              count(*) FILTER (WHERE q.id IS NULL AND ${habilitated})::int AS recorded,
              ${form(`'draft', 'to_correct', 'awaiting_signature'`)} AS "toSign", ${form(`'signed'`)} AS signed, ${form(`'submitted', 'acknowledged', 'in_doubt'`)} AS sent,
              count(*) FILTER (WHERE ${heldInDossier('p.client_id')})::int AS held,
              count(*) FILTER (WHERE ${requestUnderWay('p.client_id')} AND NOT ${heldInDossier('p.client_id')})::int AS "underWay",
              count(*) FILTER (WHERE ${habilitated} AND NOT ${requestUnderWay('p.client_id')} AND NOT ${heldInDossier('p.client_id')})::int AS again,
              (SELECT count(*)::int FROM delegations d WHERE d.channel = 'portal' AND d.state = 'refused') AS refused
         FROM client_progress p LEFT JOIN open_requests q ON q.client_id = p.client_id AND q.kind = '413'
        WHERE NOT p.archived AND ${readinessSql.ready}`,
    );
    const { seen = 0, asked = 0, signing = 0, refused = 0, recorded = 0, toSign = 0, signed = 0, sent = 0 } = row ?? {};
    const { held = 0, underWay = 0, again = 0 } = row ?? {};
    return {
      seen,
      asked,
      signing,
      refused,
      paper: { recorded, toSign, signed, sent },
      mandate: { held, underWay, again },
    };
  }

  /** In working days, of what ended in the last 180 days. */
  async delays(): Promise<StrategyBase['delays']> {
    const designations = this.db.query<Span>(
      `SELECT ${parisDay('asked')} AS "from", ${parisDay('seen')} AS "to", count(*)::int AS cases FROM (
         SELECT ${came('requested')} AS asked, ${came('active')} AS seen
           FROM (SELECT id FROM delegations WHERE channel = 'portal' AND ${inForce('delegations')} AND state_since > moment() - interval '180 days' ORDER BY state_since DESC LIMIT ${mostCases}) x
       ) designation WHERE seen >= asked GROUP BY 1, 2`,
    );
    const [spans, observed] = await together(designations, this.observed.byKind());
    const { form, signature, validation } = observed['413'];
    return { form, signature, validation, portal: observedDelay(spans) };
  }
}
