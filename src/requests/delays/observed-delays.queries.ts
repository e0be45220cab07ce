import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { RequestKind } from '../request-states.js';
import { type ObservedDelay, observedDelay } from './observed-delay.js';

/** So many cases of the last 180 days are plenty for a median. */
export const mostCases = 1000;

/** What a request takes: asked to signed, sent to acknowledged, sent to validated, asked to validated. */
export type DelayStep = 'signature' | 'acknowledgement' | 'validation' | 'form';

export type DelaysOfKind = Record<DelayStep, ObservedDelay>;

interface Span {
  kind: RequestKind;
  step: DelayStep;
  from: string;
  to: string;
}

const steps: DelayStep[] = ['signature', 'acknowledgement', 'validation', 'form'];

const day = (column: string) => `(${column} AT TIME ZONE 'Europe/Paris')::date`;

/** When a request first came to a state, as its entries of the journal tell: read once for all of them. */
const came = (state: string) => `min(a.at) FILTER (WHERE a.to_state = '${state}')`;

/** What ANS took in one month, by the day it answered. */
export interface DelaysOfMonth {
  /** « 2026-11 ». */
  month: string;
  acknowledgement: ObservedDelay;
  validation: ObservedDelay;
}

/** How long signers and ANS took, by kind of form: the one owner, for whoever foretells or compares. */
@Injectable()
export class ObservedDelays {
  constructor(private readonly db: TenantDb) {}

  /** In working days, of what ANS answered in the last 180 days. */
  async byKind(): Promise<Record<RequestKind, DelaysOfKind>> {
    const spans = await this.db.query<Span>(
      `WITH answered AS (
         SELECT x.kind, told.* FROM (SELECT id, kind, row_number() OVER (PARTITION BY kind ORDER BY state_since DESC) AS place FROM requests
                  WHERE state IN ('acknowledged', 'validated') AND state_since > moment() - interval '180 days') x,
           LATERAL (SELECT ${came('awaiting_signature')} AS asked, ${came('signed')} AS signed, ${came('submitted')} AS sent,
                           ${came('acknowledged')} AS acknowledged, ${came('validated')} AS validated
                      FROM audit_entries a WHERE a.subject_kind = 'request' AND a.subject_id = x.id) told
          WHERE x.place <= ${mostCases}
       )
       SELECT kind, step, ${day('started')} AS "from", ${day('ended')} AS "to" FROM (
         SELECT kind, 'signature' AS step, asked AS started, signed AS ended FROM answered
         UNION ALL SELECT kind, 'acknowledgement', sent, acknowledged FROM answered
         UNION ALL SELECT kind, 'validation', sent, validated FROM answered
         UNION ALL SELECT kind, 'form', asked, validated FROM answered
       ) span WHERE started IS NOT NULL AND ended >= started`,
    );
    const of = (kind: RequestKind) =>
      Object.fromEntries(
        steps.map((step) => [step, observedDelay(spans.filter((one) => one.kind === kind && one.step === step))]),
      ) as DelaysOfKind;
    return { '413': of('413'), '503': of('503') };
  }

  /** What ANS took over the last twelve months, this one included, by the month of its answer: from when a request first reached it. */
  async byMonth(): Promise<DelaysOfMonth[]> {
    const spans = await this.db.query<{
      month: string;
      step: DelayStep | null;
      from: string;
      to: string;
      cases: number;
    }>(
      `WITH months AS (SELECT to_char((SELECT paris_today()) - make_interval(months => n), 'YYYY-MM') AS month FROM generate_series(0, 11) n),
       spans AS (${answered('acknowledgement', 'acknowledged_at')} UNION ALL ${answered('validation', 'validated_at')})
       SELECT m.month, s.step, s."from", s."to", coalesce(s.cases, 0) AS cases FROM months m LEFT JOIN spans s ON to_char(s."to", 'YYYY-MM') = m.month ORDER BY m.month`,
    );
    const of = (month: string, step: DelayStep) =>
      observedDelay(
        spans
          .filter((one) => one.month === month && one.step === step)
          .flatMap(({ from, to, cases }) => Array.from({ length: cases }, () => ({ from, to }))),
      );
    return [...new Set(spans.map(({ month }) => month))].map((month) => ({
      month,
      acknowledgement: of(month, 'acknowledgement'),
      validation: of(month, 'validation'),
    }));
  }
}

// Many answers have the same two days: they are counted together.
function answered(step: DelayStep, column: string): string {
  return `SELECT '${step}' AS step, ${day('sent_at')} AS "from", ${day(column)} AS "to", count(*)::int AS cases FROM requests
           WHERE ${column} >= sent_at AND ${column} > moment() - interval '12 months' GROUP BY 2, 3`;
}
