import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { RequestKind } from '../request-states.js';
import { type ObservedDelay, observedDelay, type Span } from './observed-delay.js';
import { parisDay } from '../../platform/tenancy/paris-day.js';

/** So many cases of the last 180 days are plenty for a median. */
export const mostCases = 1000;

/** What a request takes: asked to signed, sent to acknowledged, sent to validated, asked to validated. */
type DelayStep = 'signature' | 'acknowledgement' | 'validation' | 'form';

export type DelaysOfKind = Record<DelayStep, ObservedDelay>;

const steps: DelayStep[] = ['signature', 'acknowledgement', 'validation', 'form'];

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
    const spans = await this.db.query<Span & { kind: RequestKind; step: DelayStep }>(
      `SELECT kind, step, ${parisDay('started')} AS "from", ${parisDay('ended')} AS "to", count(*)::int AS cases
         FROM (SELECT r.*, row_number() OVER (PARTITION BY kind ORDER BY state_since DESC) AS place
                 FROM (SELECT kind, state_since, asked_at, signed_at, sent_at, acknowledged_at, validated_at FROM requests
                        WHERE state IN ('acknowledged', 'validated') AND state_since > moment() - interval '180 days') r) answered
        CROSS JOIN LATERAL (VALUES ('signature', asked_at, signed_at), ('acknowledgement', sent_at, acknowledged_at),
                                   ('validation', sent_at, validated_at), ('form', asked_at, validated_at)) span (step, started, ended)
        WHERE place <= ${mostCases} AND ended >= started GROUP BY 1, 2, 3, 4`,
    );
    const of = (kind: RequestKind) =>
      Object.fromEntries(
        steps.map((step) => [step, observedDelay(spans.filter((one) => one.kind === kind && one.step === step))]),
      ) as DelaysOfKind;
    return { '413': of('413'), '503': of('503') };
  }

  /** What ANS took over the last twelve months, this one included, by the month of its answer: from when a request first reached it. */
  async byMonth(): Promise<DelaysOfMonth[]> {
    const spans = await this.db.query<Span & { month: string; step: DelayStep | null }>(
      `WITH months AS (SELECT to_char((SELECT paris_today()) - make_interval(months => n), 'YYYY-MM') AS month FROM generate_series(0, 11) n),
       spans AS (${answered('acknowledgement', 'acknowledged_at')} UNION ALL ${answered('validation', 'validated_at')})
       SELECT m.month, s.step, s."from", s."to", coalesce(s.cases, 0) AS cases FROM months m LEFT JOIN spans s ON to_char(s."to", 'YYYY-MM') = m.month ORDER BY m.month`,
    );
    const of = (month: string, step: DelayStep) =>
      observedDelay(spans.filter((one) => one.month === month && one.step === step));
    return [...new Set(spans.map(({ month }) => month))].map((month) => ({
      month,
      acknowledgement: of(month, 'acknowledgement'),
      validation: of(month, 'validation'),
    }));
  }
}

// Many answers have the same two days: they are counted together.
function answered(step: DelayStep, column: string): string {
  return `SELECT '${step}' AS step, ${parisDay('sent_at')} AS "from", ${parisDay(column)} AS "to", count(*)::int AS cases FROM requests
           WHERE ${column} >= sent_at AND ${column} > moment() - interval '12 months' GROUP BY 2, 3`;
}
