import { Injectable } from '@nestjs/common';
import { ClientChoicesQueries } from '../../clients/client-choices.queries.js';
import { type Coverage, severity } from '../../journey/coverage.js';
import type { ActionTarget } from '../../journey/next-action.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { coverageSql, expiryKeySql, openOrderJoin } from '../../slots/coverage-sql.js';
import { selectSlotFacts, type SlotFactsRow } from '../../slots/coverage.queries.js';
import type { Choice, GridFilter } from './grid-filter.js';

export interface GridClient {
  id: string;
  name: string;
  town: string | null;
  finess_ej: string;
  departement: string;
  environment: string;
  rank: number;
  instances: number;
  /** The client's next action: what may stand between a slot and its order. */
  step: number | null;
  title: string | null;
  target: ActionTarget | null;
}

export type SlotListRow = SlotFactsRow & { client: string; town: string | null; expiry_key: string };

export interface GridPage<Row> {
  rows: Row[];
  previous: boolean;
  next: boolean;
}

/** Slots by coverage, and how many slots and clients the whole filter keeps. */
export interface GridTally {
  coverages: Record<Coverage, number>;
  slots: number;
  clients: number;
}

// What hurts most comes first; `client_progress` is in step with every change and computed again each night.
const rank = `coalesce(array_position(ARRAY[${severity.map((code) => `'${code}'`).join(',')}], p.worst_coverage), 8)`;

// Only what the conditions speak of is joined: reading every slot of an editor, each join is a good part of the time.
function slotsFrom({ solution, coverages, asked }: GridFilter, withCoverage = false): string {
  const order = withCoverage || coverages.length > 0 || 'order' in asked || 'expiring' in asked;
  return `slots s ${solution ? 'JOIN instances i ON i.id = s.instance_id' : ''} ${order ? openOrderJoin : ''}`;
}

// A client has a worst coverage as soon as it has a slot: without a condition on slots, they need not be read.
function slotThatFits(filter: GridFilter): string {
  const any = filter.slotSql === `${filter.nowSql} IS NOT NULL`;
  if (any) return `p.worst_coverage IS NOT NULL AND ${filter.slotSql}`;
  return `c.id IN (SELECT s.client_id FROM ${slotsFrom(filter)} WHERE ${filter.slotSql})`;
}

@Injectable()
export class GridQueries {
  constructor(
    private readonly db: TenantDb,
    private readonly clientChoices: ClientChoicesQueries,
  ) {}

  /** A page of clients with a slot that fits, the most urgent first. @param limit more than a page, for print and export */
  async clients(filter: GridFilter, limit = filter.size): Promise<GridPage<GridClient>> {
    const at = filter.parameters.length;
    const { way, order, beyond } = keyset(
      filter,
      (sign) => `(rank, name, id) ${sign} ($${at + 1}::int, $${at + 2}::text, $${at + 3}::uuid)`,
    );
    const rows = await this.db.query<GridClient>(
      `WITH page AS (SELECT * FROM (
         SELECT c.id, c.name, c.town, c.finess_ej, c.departement, c.environment, ${rank} AS rank, p.step, p.title, p.target
           FROM clients c LEFT JOIN client_progress p ON p.client_id = c.id
          WHERE ${filter.clientSql} AND ${slotThatFits(filter)}) fitting
        WHERE ${beyond} ORDER BY rank ${order}, name ${order}, id ${order} LIMIT ${limit + 1})
       SELECT page.*, (SELECT count(*)::int FROM instances i WHERE i.client_id = page.id AND i.retired_at IS NULL) AS instances
         FROM page ORDER BY rank ${order}, name ${order}, id ${order}`,
      [...filter.parameters, ...(filter.cursor?.keys ?? [])],
    );
    return pageOf(rows, limit, way);
  }

  /** A page of slots, the first to expire first, those without an end last: the order of the index `slots_expiry`. */
  async slots(filter: GridFilter, limit = filter.size): Promise<GridPage<SlotListRow>> {
    const at = filter.parameters.length;
    const { way, order, beyond } = keyset(
      filter,
      (sign) => `(${expiryKeySql}, s.id) ${sign} ($${at + 1}::timestamptz, $${at + 2}::uuid)`,
    );
    const select = selectSlotFacts.replace(
      'SELECT s.id,',
      `SELECT c.name AS client, c.town, (${expiryKeySql})::text AS expiry_key, s.id,`,
    );
    const rows = await this.db.query<SlotListRow>(
      `${select} JOIN clients c ON c.id = s.client_id
        WHERE ${filter.clientSql} AND ${filter.slotSql} AND ${beyond} ORDER BY ${expiryKeySql} ${order}, s.id ${order} LIMIT ${limit + 1}`,
      [...filter.parameters, ...(filter.cursor?.keys ?? [])],
    );
    return pageOf(rows, limit, way);
  }

  /** Counts on the very conditions of the lists they lead to. */
  async tally(filter: GridFilter, now: Date): Promise<GridTally> {
    const kept = filter.coverages.length > 0 ? filter.coverages : severity;
    const at = filter.parameters.length;
    const rows = await this.db.query<{ coverage: Coverage | null; slots: number }>(
      `WITH counted AS MATERIALIZED (
         SELECT s.client_id, ${coverageSql(`$${at + 1}`)} AS coverage, count(*)::int AS slots FROM ${slotsFrom(filter, true)} JOIN clients c ON c.id = s.client_id
          WHERE ${filter.clientSql} AND ${filter.tallySql} GROUP BY 1, 2)
       SELECT coverage, sum(slots)::int AS slots FROM counted GROUP BY coverage
       UNION ALL SELECT NULL, count(DISTINCT client_id)::int FROM counted WHERE coverage = ANY ($${at + 2}::text[])`,
      [...filter.parameters, now, kept],
    );
    const count = (coverage: Coverage | null) => rows.find((row) => row.coverage === coverage)?.slots ?? 0;
    const coverages = Object.fromEntries(severity.map((code) => [code, count(code)])) as Record<Coverage, number>;
    return { coverages, slots: kept.reduce((sum, code) => sum + coverages[code], 0), clients: count(null) };
  }

  /** What the filter form offers. */
  async choices(): Promise<{ solutions: Choice[]; departements: string[] }> {
    return { solutions: await this.solutions(), departements: await this.clientChoices.departements() };
  }

  solutions(): Promise<Choice[]> {
    return this.db.query<Choice>('SELECT id, name FROM solutions ORDER BY lower(name), id LIMIT 200');
  }
}

/** Counts the slots of the list `view=list`: its own conditions, without a page. */
export function slotListSource(filter: GridFilter) {
  return {
    from: `${slotsFrom(filter)} JOIN clients c ON c.id = s.client_id`,
    where: `${filter.clientSql} AND ${filter.slotSql}${soonOf(filter)}`,
    parameters: filter.parameters,
    since: 's.expires_at',
  };
}

// What is expired or expires soon ends within 60 days: said again in the words of the index `slots_ending`.
function soonOf({ coverages }: GridFilter): string {
  const soon = coverages.length > 0 && coverages.every((code) => code === 'expired' || code === 'expiring');
  return soon ? ` AND s.not_needed_reason IS NULL AND s.expires_at < moment() + interval '62 days'` : '';
}

function keyset({ cursor }: GridFilter, compared: (sign: string) => string) {
  const backwards = cursor?.way === 'before';
  const order = backwards ? 'DESC' : 'ASC';
  return { way: cursor?.way ?? null, order, beyond: cursor ? compared(backwards ? '<' : '>') : 'true' };
}

// One row more than the page was read: it tells that there is another page that way.
function pageOf<Row>(rows: Row[], size: number, way: 'after' | 'before' | null): GridPage<Row> {
  const more = rows.length > size;
  const shown = rows.slice(0, size);
  if (way !== 'before') return { rows: shown, previous: way === 'after', next: more };
  return { rows: shown.reverse(), previous: more, next: true };
}
