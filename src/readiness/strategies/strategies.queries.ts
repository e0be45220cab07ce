import { Injectable } from '@nestjs/common';
import { together } from '../../platform/tenancy/together.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { readinessSql } from '../readiness.facts.js';
import { observedDelay, type Span } from '../../requests/delays/observed-delay.js';
import { mostCases, ObservedDelays } from '../../requests/delays/observed-delays.queries.js';
import type { StrategyBase } from './habilitation-strategy.js';

const day = (column: string) => `(${column} AT TIME ZONE 'Europe/Paris')::date`;

/** When a delegation first came to a state, as the journal tells. */
const came = (state: string) =>
  `(SELECT min(a.at) FROM audit_entries a WHERE a.subject_kind = 'delegation' AND a.subject_id = x.id AND a.to_state = '${state}')`;

/** What the journal and the delegations say of each way, for the comparison. */
@Injectable()
export class StrategiesQueries {
  constructor(
    private readonly db: TenantDb,
    private readonly observed: ObservedDelays,
  ) {}

  /** Where the ready clients stand on each way. */
  async standing(): Promise<Pick<StrategyBase, 'seen' | 'asked' | 'signing' | 'refused'>> {
    const portal = (states: string) =>
      `count(*) FILTER (WHERE EXISTS (SELECT 1 FROM delegations d WHERE d.client_id = p.client_id AND d.channel = 'portal' AND d.state IN (${states})))::int`;
    const [row] = await this.db.query<Pick<StrategyBase, 'seen' | 'asked' | 'signing' | 'refused'>>(
      `SELECT ${portal(`'active', 'to_review'`)} AS seen, ${portal(`'requested', 'signed'`)} AS asked,
              count(*) FILTER (WHERE EXISTS (SELECT 1 FROM open_requests q WHERE q.client_id = p.client_id AND q.kind = '413' AND q.state = 'awaiting_signature'))::int AS signing,
              (SELECT count(*)::int FROM delegations d WHERE d.channel = 'portal' AND d.state = 'refused') AS refused
         FROM client_progress p WHERE NOT p.archived AND ${readinessSql.ready}`,
    );
    return row ?? { seen: 0, asked: 0, signing: 0, refused: 0 };
  }

  /** In working days, of what ended in the last 180 days. */
  async delays(): Promise<StrategyBase['delays']> {
    const designations = this.db.query<Span>(
      `SELECT ${day('asked')} AS "from", ${day('seen')} AS "to", count(*)::int AS cases FROM (
         SELECT ${came('requested')} AS asked, ${came('active')} AS seen
           FROM (SELECT id FROM delegations WHERE channel = 'portal' AND state IN ('active', 'to_review') AND state_since > moment() - interval '180 days' ORDER BY state_since DESC LIMIT ${mostCases}) x
       ) designation WHERE seen >= asked GROUP BY 1, 2`,
    );
    const [spans, observed] = await together(designations, this.observed.byKind());
    const { form, signature, validation } = observed['413'];
    return { form, signature, validation, portal: observedDelay(spans) };
  }
}
