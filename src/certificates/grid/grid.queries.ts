import { Injectable } from '@nestjs/common';
import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import { ClientChoicesQueries } from '../../clients/client-choices.queries.js';
import { type Coverage, severity } from '../../journey/plan/coverage.js';
import type { ActionTarget } from '../../journey/steps/next-action.js';
import { countEach } from '../../platform/lists/capped-counts.js';
import { type Page, readPage } from '../../platform/lists/keyset.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { openOrderJoin } from '../../slots/coverage-sql.js';
import { slotFactColumns, slotFactTables, type SlotFactsRow } from '../../slots/coverage.queries.js';
import { type GridFilter, gridKeys } from './grid-filter.js';
import { type Choice, coverage } from './slot-filters.js';

/** What the filter form offers. */
export interface GridChoices {
  solutions: Choice[];
  departements: string[];
}

/** And what the reader may do besides looking. */
export type OfferedChoices = GridChoices & { mayImport: boolean };

export interface GridClient {
  id: string;
  name: string;
  town: string | null;
  number: string;
  departement: string;
  environment: string;
  instances: number;
  /** The client's next action: what may stand between a slot and its order. */
  step: number | null;
  title: string | null;
  target: ActionTarget | null;
}

export type SlotListRow = SlotFactsRow & { client: string; town: string | null };

/** Slots by coverage, and how many slots and clients the whole filter keeps: each up to one more than the limit of counts. */
export interface GridTally {
  coverages: Record<Coverage, number>;
  slots: number;
  clients: number;
}

/** The slots that a filter speaks of, and the moment it speaks of. Only what the conditions need is joined: reading every slot of an editor, each join is a good part of the time. */
function slotsFrom({ solution, coverages, asked, now }: GridFilter, withCoverage = false): Sql {
  const order = withCoverage || coverages.length > 0 || 'order' in asked || 'expiring' in asked;
  const instances = solution ? sql`JOIN instances i ON i.id = s.instance_id` : empty;
  return sql`slots s ${instances} ${order ? raw(openOrderJoin) : empty} CROSS JOIN (SELECT ${now}::timestamptz AS now) seen`;
}

// A client has a worst coverage as soon as it has a slot: without a condition on slots, they need not be read.
function slotThatFits(filter: GridFilter): Sql {
  if (filter.slots.length === 0) return sql`p.worst_coverage IS NOT NULL`;
  return sql`c.id IN (SELECT s.client_id FROM ${slotsFrom(filter)} WHERE ${all(filter.slots)})`;
}

const clientsWithProgress = sql`clients c LEFT JOIN client_progress p ON p.client_id = c.id`;

function all(conditions: Sql[]): Sql {
  return conditions.length > 0 ? join(conditions, ' AND ') : sql`true`;
}

/** The ids of every client that the coverage shows. */
export function clientsThatFit(filter: GridFilter): Sql {
  return sql`SELECT c.id FROM ${clientsWithProgress} WHERE ${filter.client} AND ${slotThatFits(filter)}`;
}

@Injectable()
export class GridQueries {
  constructor(
    private readonly db: TenantDb,
    private readonly clientChoices: ClientChoicesQueries,
  ) {}

  /** A page of clients with a slot that fits, the most urgent first. @param size more than a page, for print and export */
  clients(filter: GridFilter, size = filter.size): Promise<Page<GridClient>> {
    return readPage<GridClient>(this.db, {
      from: clientsWithProgress,
      where: sql`${filter.client} AND ${slotThatFits(filter)}`,
      keys: gridKeys.grid,
      cursor: filter.cursor,
      size,
      columns: sql`c.id, c.name, c.town, c.number, c.departement, c.environment, p.step, p.title, p.target,
              (SELECT count(*)::int FROM instances i WHERE i.client_id = c.id AND i.retired_at IS NULL) AS instances`,
      tables: sql`JOIN clients c ON c.id = page.id LEFT JOIN client_progress p ON p.client_id = c.id`,
    });
  }

  /** A page of slots, the first to expire first, those without an end last: the order of the index `slots_expiry`. */
  slots(filter: GridFilter, size = filter.size): Promise<Page<SlotListRow>> {
    return readPage<SlotListRow>(this.db, {
      from: sql`${slotsFrom(filter)} JOIN clients c ON c.id = s.client_id`,
      where: all([filter.client, ...filter.slots]),
      keys: gridKeys.list,
      cursor: filter.cursor,
      size,
      columns: sql`c.name AS client, c.town, ${raw(slotFactColumns)}`,
      tables: sql`JOIN (${raw(slotFactTables)}) ON s.id = page.id JOIN clients c ON c.id = s.client_id`,
    });
  }

  /** Counts on the very conditions of the lists they lead to, each up to one more than the limit. */
  async tally(filter: GridFilter): Promise<GridTally> {
    // The coverage is told once a slot: OFFSET keeps PostgreSQL from telling it again for each count.
    const from = sql`(SELECT ${coverage()} AS coverage FROM ${slotsFrom(filter, true)} JOIN clients c ON c.id = s.client_id
          WHERE ${all([filter.client, ...filter.uncovered])} OFFSET 0) counted`;
    const counts = await countEach(this.db, [
      ...severity.map((code) => ({ from, rowsOf: sql`slots`, where: sql`counted.coverage = ${code}` })),
      { from: clientsWithProgress, where: sql`${filter.client} AND ${slotThatFits(filter)}` },
    ]);
    const coverages = Object.fromEntries(
      severity.map((code, index) => [code, counts[index] ?? 0]),
    ) as GridTally['coverages'];
    const kept = filter.coverages.length > 0 ? filter.coverages : severity;
    return { coverages, slots: kept.reduce((sum, code) => sum + coverages[code], 0), clients: counts.at(-1) ?? 0 };
  }

  /** What the filter form offers. */
  choices(): Promise<GridChoices> {
    return this.clientChoices.ofGrid();
  }

  async solutions(): Promise<Choice[]> {
    return (await this.choices()).solutions;
  }
}

/** The ids of the slots that fit, for what reads what they hold. */
export function slotsThatFit(filter: GridFilter): Sql {
  return sql`SELECT s.id FROM ${slotsFrom(filter)} JOIN clients c ON c.id = s.client_id WHERE ${all([filter.client, ...filter.slots])}`;
}

/** Counts the slots of the list `view=list`: its own conditions, without a page. */
export function slotListSource(filter: GridFilter) {
  return {
    from: sql`${slotsFrom(filter)} JOIN clients c ON c.id = s.client_id`,
    where: all([filter.client, ...filter.slots, ...soonOf(filter)]),
    since: 's.expires_at',
  };
}

// What is expired or expires soon ends within 60 days: said again in the words of the index `slots_ending`; what is revoked in those of `slots_revoked`.
function soonOf({ coverages }: GridFilter): Sql[] {
  const soon = coverages.length > 0 && coverages.every((code) => code === 'expired' || code === 'expiring');
  if (coverages.length === 1 && coverages[0] === 'revoked')
    return [sql`s.in_force = 'revoked' AND s.not_needed_reason IS NULL`];
  if (coverages.length === 1 && coverages[0] === 'missing')
    return [sql`s.expires_at IS NULL AND s.not_needed_reason IS NULL`];
  return soon ? [sql`s.not_needed_reason IS NULL AND s.expires_at < moment() + interval '62 days'`] : [];
}
