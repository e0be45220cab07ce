import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { readinessSql } from '../readiness.facts.js';
import { observedDelay } from './observed-delay.js';
import type { StrategyBase } from './habilitation-strategy.js';

/** So many cases of the last 180 days are plenty for a median. */
const mostCases = 1000;

interface Span {
  way: 'form' | 'signature' | 'validation' | 'portal';
  from: string;
  to: string;
}

const day = (column: string) => `(${column} AT TIME ZONE 'Europe/Paris')::date`;

/** When a thing first came to a state, as the journal tells. */
const came = (kind: string, state: string) =>
  `(SELECT min(a.at) FROM audit_entries a WHERE a.subject_kind = '${kind}' AND a.subject_id = x.id AND a.to_state = '${state}')`;

/** What the journal and the delegations say of each way, for the comparison. */
@Injectable()
export class StrategiesQueries {
  constructor(private readonly db: TenantDb) {}

  /** Where the ready clients stand on each way. */
  async standing(): Promise<Pick<StrategyBase, 'seen' | 'asked' | 'signing' | 'refused'>> {
    const portal = (states: string) =>
      `count(*) FILTER (WHERE EXISTS (SELECT 1 FROM delegations d WHERE d.client_id = c.id AND d.channel = 'portal' AND d.state IN (${states})))::int`;
    const [row] = await this.db.query<Pick<StrategyBase, 'seen' | 'asked' | 'signing' | 'refused'>>(
      `SELECT ${portal(`'active', 'to_review'`)} AS seen, ${portal(`'requested', 'signed'`)} AS asked,
              count(*) FILTER (WHERE EXISTS (SELECT 1 FROM open_requests q WHERE q.client_id = c.id AND q.kind = '413' AND q.state = 'awaiting_signature'))::int AS signing,
              (SELECT count(*)::int FROM delegations d WHERE d.channel = 'portal' AND d.state = 'refused') AS refused
         FROM clients c JOIN client_progress p ON p.client_id = c.id WHERE c.archived_at IS NULL AND ${readinessSql.ready}`,
    );
    return row ?? { seen: 0, asked: 0, signing: 0, refused: 0 };
  }

  /** In working days, of what ended in the last 180 days. */
  async delays(): Promise<StrategyBase['delays']> {
    const spans = await this.db.query<Span>(
      `WITH forms AS (
         SELECT ${came('request', 'awaiting_signature')} AS asked, ${came('request', 'signed')} AS signed, ${came('request', 'submitted')} AS sent, ${came('request', 'validated')} AS validated
           FROM (SELECT id FROM requests WHERE kind = '413' AND state = 'validated' AND state_since > moment() - interval '180 days' ORDER BY state_since DESC LIMIT ${mostCases}) x
       ), designations AS (
         SELECT ${came('delegation', 'requested')} AS asked, ${came('delegation', 'active')} AS seen
           FROM (SELECT id FROM delegations WHERE channel = 'portal' AND state IN ('active', 'to_review') AND state_since > moment() - interval '180 days' ORDER BY state_since DESC LIMIT ${mostCases}) x
       )
       SELECT way, ${day('started')} AS "from", ${day('ended')} AS "to" FROM (
         SELECT 'form' AS way, asked AS started, validated AS ended FROM forms
         UNION ALL SELECT 'signature', asked, signed FROM forms
         UNION ALL SELECT 'validation', sent, validated FROM forms
         UNION ALL SELECT 'portal', asked, seen FROM designations
       ) span WHERE started IS NOT NULL AND ended >= started`,
    );
    const of = (way: Span['way']) => observedDelay(spans.filter((span) => span.way === way));
    return { form: of('form'), signature: of('signature'), validation: of('validation'), portal: of('portal') };
  }
}
