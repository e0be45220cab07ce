import { Injectable } from '@nestjs/common';
import { type Coverage, severity } from '../journey/plan/coverage.js';
import type { NextAction, StepProgress } from '../journey/steps/next-action.js';
import type { Offer } from '../identifiers/igc-words.js';
import type { Lack } from '../readiness/readiness.facts.js';
import { alike } from '../platform/alike.js';
import { parisMidnight } from '../platform/tenancy/paris-day.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { givenColumns } from '../platform/tenancy/write-columns.js';
import { coverageIs, isInService } from '../slots/coverage.facts.js';

/** A row of `client_progress`, by the names of its columns. */
export interface ProgressRow extends Omit<NextAction, 'whoName'> {
  client_id: string;
  who_name: string | null;
  steps: StepProgress[];
  slots_needed: number;
  slots_covered: number;
  worst_coverage: Coverage | null;
  next_expiry: string | null;
  /** The offers that its slots wait for and that nobody may order, while another may be; null: none. */
  withheld: Offer[] | null;
  /** Days of Paris: when its certificates in service end, those without an order, those with one. */
  ends: string[];
  renewed: string[];
  active_assignments: number;
  habilitated: boolean;
  request_due: string | null;
  lacks: Lack[] | null;
  computed_on: string;
}

/** As PostgreSQL is given it. The steps are half a kilobyte that most clients of a batch have alike: they are said once, a row says which of them. */
type Given = ProgressRow & { steps_at?: number };

const types = `client_id uuid, step int, code text, title text, detail text, who text, who_name text, since date, due date, target jsonb, steps_at int, slots_needed int, slots_covered int,
  worst_coverage text, next_expiry timestamptz, withheld text[], ends date[], renewed date[], active_assignments int, habilitated boolean, request_due date, lacks text[], computed_on date`;

// All but the day: a row that is older than today is as right.
const told =
  `step code title detail who who_name since due target steps slots_needed slots_covered worst_coverage next_expiry withheld ends renewed
  active_assignments habilitated request_due lacks`.split(/\s+/);
const columns = told.join(', ');
const [given, kept] = ['row', 'p'].map((of) => told.map((column) => `${of}.${column}`).join(', '));
const changes = told.map((column) => `${column} = row.${column}`).join(', ');

/** The rows as `row` of a statement, and its parameters. */
function givenOf(rows: Given[]): { asRow: string; values: string[] } {
  const places = new Map<string, number>();
  let place = 0;
  for (const [at, row] of rows.entries()) {
    // Most are like those of the one before, which is seen sooner than they are written.
    if (!alike(rows[at - 1]?.steps, row.steps)) {
      const text = JSON.stringify(row.steps);
      place = places.get(text) ?? places.size + 1;
      places.set(text, place);
    }
    row.steps_at = place;
  }
  const { from, values } = givenColumns(types, rows);
  return {
    asRow: `(SELECT r.*, s.steps FROM ${from} JOIN jsonb_array_elements($${values.length + 1}::jsonb) WITH ORDINALITY AS s (steps, place) ON s.place = r.steps_at) AS row`,
    values: [...values, `[${[...places.keys()].join(',')}]`],
  };
}

const now = '(SELECT moment())';

// What ended before was in the night's hands. A stretch of the index `slots_phase`.
const hasJustEnded = `${coverageIs('expired', now)} AND s.expires_at >= ${parisMidnight('(SELECT paris_today()) - 1')}`;
// What was never in service is among nothing that is counted: of a client whose service is interrupted already, the row cannot say whether it knows. Few end so, and are computed again until the night.
const endedUnused = `${hasJustEnded} AND s.phase = 'issued'`;

/** As bad as an end that has passed, or worse. */
const interrupted = severity.slice(0, severity.indexOf('expired') + 1);

/** Who has a row, and the writing of many at once. */
@Injectable()
export class ProgressQueries {
  constructor(private readonly db: TenantDb) {}

  /** So many clients, or all of them, in the order of their ids. */
  async clients(after: string | null, atMost: number | null): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(
      'SELECT id FROM clients WHERE archived_at IS NULL AND ($1::uuid IS NULL OR id > $1) ORDER BY id LIMIT $2',
      [after, atMost],
    );
    return rows.map(({ id }) => id);
  }

  /** So many clients of whom a slot has just ended, and whose row does not say so yet: what covers them is counted again, and nothing else is read. */
  async justEnded(after: string | null, atMost: number): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(
      `SELECT p.client_id AS id FROM client_progress p
        WHERE p.client_id IN (SELECT s.client_id FROM slots s WHERE ${hasJustEnded}) AND NOT p.archived AND ($1::uuid IS NULL OR p.client_id > $1)
          AND (p.worst_coverage <> ALL ($2) OR p.client_id IN (SELECT s.client_id FROM slots s WHERE ${endedUnused})
            OR p.slots_covered <> (SELECT count(*) FROM slots s WHERE s.client_id = p.client_id AND ${isInService(now)}))
        ORDER BY p.client_id LIMIT ${atMost}`,
      [after, interrupted],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Who computes a client's summary is alone with it until the commit: of two changes at once, the second one sees the first.
   * @param passOver leaves out those that another transaction has in hand, which computes them itself at its end
   */
  async lock(clientIds: string[], { passOver }: { passOver: boolean }): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(
      `SELECT id FROM clients WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE ${passOver ? 'SKIP LOCKED' : ''}`,
      [clientIds],
    );
    return rows.map(({ id }) => id);
  }

  /** Only what differs is written: a night computes everybody, and hardly anybody has changed. Hardly anybody is new: to offer a row and be refused costs more than to look for it. */
  store(rows: ProgressRow[]): void {
    const { asRow, values } = givenOf(rows);
    const written = this.db.execute(
      `WITH given AS MATERIALIZED (SELECT row.* FROM ${asRow}),
       changed AS (
         UPDATE client_progress p SET ${changes},
                lacks_since = CASE WHEN p.lacks IS NOT DISTINCT FROM row.lacks THEN p.lacks_since ELSE row.computed_on END, computed_on = row.computed_on
           FROM given AS row WHERE p.client_id = row.client_id AND (${kept}) IS DISTINCT FROM (${given}))
       INSERT INTO client_progress (
         client_id, ${columns}, lacks_since, computed_on,
         archived, account_manager_id, name_key, name, town, number, environment, renumbered
       )
       SELECT client_id, ${given}, computed_on, computed_on,
              c.archived_at IS NOT NULL, c.account_manager_id, c.search, c.name, c.town, c.number, c.environment, c.number_since IS NOT NULL
         FROM given AS row JOIN clients c ON c.id = row.client_id
        WHERE NOT EXISTS (SELECT FROM client_progress p WHERE p.client_id = row.client_id)`,
      values,
    );
    this.db.byCommit(written);
  }

  /** Those of the rows given that are not the rows there are. */
  async differing(rows: ProgressRow[]): Promise<string[]> {
    const { asRow, values } = givenOf(rows);
    const found = await this.db.query<{ clientId: string }>(
      `SELECT row.client_id FROM ${asRow} JOIN client_progress p ON p.client_id = row.client_id
        WHERE (${given}) IS DISTINCT FROM (${kept})`,
      values,
    );
    return found.map(({ clientId }) => clientId);
  }
}
