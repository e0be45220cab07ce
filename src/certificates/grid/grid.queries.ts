import { Injectable } from '@nestjs/common';
import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import { ClientChoicesQueries } from '../../clients/client-choices.queries.js';
import { type Coverage, severity } from '../../journey/plan/coverage.js';
import type { ActionCode } from '../../journey/steps/action-queues.js';
import type { ActionTarget } from '../../journey/steps/next-action.js';
import { FoundClients } from '../../clients/list/found-clients.service.js';
import { type Counted, countEach, countLimit, countWhole } from '../../platform/lists/capped-counts.js';
import { fewOf } from '../../platform/lists/define-list.js';
import { readListQuery } from '../../platform/lists/list-address.js';
import { type Page, readPage } from '../../platform/lists/keyset.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { together } from '../../platform/tenancy/together.js';
import { expiryKeySql, ofClientsHere, redoneAs, redoneInService } from '../../slots/coverage.facts.js';
import { slotFactColumns, slotFactTables, type SlotFactsRow } from '../../slots/coverage.queries.js';
import { type GridFilter, gridKeys, readGridFilter } from './grid-filter.js';
import { type Choice, covered } from './slot-filters.js';
import type { Environment, Offer } from '../../identifiers/igc-words.js';

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
  environment: Environment;
  instances: number;
  /** The client's next action: what may stand between a slot and its order. */
  step: number | null;
  code: ActionCode | null;
  title: string | null;
  target: ActionTarget | null;
  /** And what its step does not tell: of these offers nobody may order, whatever else may be. */
  withheld: Offer[] | null;
}

export type SlotListRow = SlotFactsRow & { client: string; town: string | null };

/** Slots by coverage, which exclude one another, what of them is to be made again while it is in service, and how many slots and clients the whole filter keeps: each up to one more than the limit of counts. */
export interface GridTally {
  coverages: Record<Coverage, number>;
  redone: number;
  slots: number;
  clients: number;
}

/** The slots of a filter. Only what the conditions need is joined: reading every slot of an editor, each join is a good part of the time. */
function slotsFrom({ solution, owner: ownerOf, now }: GridFilter, moment = sql`${now}`): Sql {
  const owner = ownerOf('s.client_id');
  const instances = solution ? sql`JOIN instances i ON i.id = s.instance_id` : empty;
  const clients = speaksOfClients(owner)
    ? sql`JOIN client_progress p ON p.client_id = s.client_id ${recordOf(owner)}`
    : empty;
  return sql`slots s ${instances} ${clients} CROSS JOIN (SELECT ${moment}::timestamptz AS now) seen`;
}

function speaksOfClients(condition: Sql | null): boolean {
  return condition !== null && /\b[cp]\./.test(condition.sql);
}

// Most conditions on clients are asked of their progress.
function recordOf(condition: Sql | null): Sql {
  return condition && /\bc\./.test(condition.sql) ? sql`JOIN clients c ON c.id = p.client_id` : empty;
}

/** Those of clients that are here, under these conditions of theirs. */
function slotsWhere({ owner: ownerOf }: GridFilter, slots: Sql[]): Sql {
  const owner = ownerOf('s.client_id');
  const here = speaksOfClients(owner) ? sql`NOT p.archived` : raw(ofClientsHere);
  return join([here, ...(owner ? [owner] : []), ...slots], ' AND ');
}

/** The clients that the coverage shows, and the conditions on them: those that have a slot, or one that fits. */
function clientsFrom({ client }: GridFilter): Sql {
  return sql`client_progress p ${recordOf(client)}`;
}

function clientsWhere(filter: GridFilter): Sql {
  const { client, slots } = filter;
  // A client has a coverage as soon as it has a slot: without a condition on slots, they need not be read.
  const fits =
    slots.length === 0
      ? sql`p.coverage_rank <= ${raw(String(severity.length))}`
      : sql`p.client_id IN (SELECT s.client_id FROM ${slotsFrom({ ...filter, owner: () => null })} WHERE ${join(slots, ' AND ')})`;
  return join([sql`NOT p.archived`, ...(client ? [client] : []), fits], ' AND ');
}

/**
 * How many clients have a slot that fits, by the slots: so many are read, of which most have a client of their own. PostgreSQL cannot
 * know how few are late at a moment it is not told, and would go through all clients for a thousand slots.
 */
function clientsOfSlots(filter: GridFilter, read: number): Sql | undefined {
  if (filter.slots.length === 0) return undefined;
  const [most, limit] = [raw(String(read)), raw(String(countLimit))];
  const first = sql`SELECT s.client_id FROM ${slotsFrom(filter)} WHERE ${slotsWhere(filter, filter.slots)} LIMIT ${most} + 1`;
  const byClients = sql`SELECT count(*) FROM (SELECT FROM ${clientsFrom(filter)} WHERE ${clientsWhere(filter)} LIMIT ${limit} + 1) each`;
  return sql`(SELECT CASE WHEN slots <= ${most} OR clients > ${limit} THEN clients ELSE (${byClients}) END
      FROM (SELECT count(*) AS slots, count(DISTINCT client_id) AS clients FROM (${first}) first) seen)`;
}

// PostgreSQL cannot know how few clients a person follows.
function fewOfMine({ asked }: GridFilter, id: string, from: Sql, where: Sql) {
  return asked['mine'] === undefined ? undefined : fewOf(id, from, [where]);
}

/** The ids of every client that the coverage shows. */
export function clientsThatFit(filter: GridFilter): Sql {
  return sql`SELECT p.client_id FROM ${clientsFrom(filter)} WHERE ${clientsWhere(filter)}`;
}

@Injectable()
export class GridQueries {
  /** Clients are counted by so many slots; further, one by one. */
  slotsRead = 5_000;

  constructor(
    private readonly db: TenantDb,
    private readonly clientChoices: ClientChoicesQueries,
    private readonly found: FoundClients,
  ) {}

  /** What the address keeps, with whom its search finds. Only a filter on the solution has to know their names. */
  async filter(query: Record<string, unknown>, now: Date): Promise<GridFilter> {
    const solutions = query['solution'] === undefined ? [] : await this.solutions();
    const found = await this.found.sought(readListQuery(query)['q']);
    return this.clientChoices.told(readGridFilter(query, now, solutions, found));
  }

  /** A page of clients with a slot that fits, the most urgent first. @param size more than a page, for print and export */
  clients(filter: GridFilter, size = filter.size): Promise<Page<GridClient>> {
    return readPage<GridClient>(this.db, {
      from: clientsFrom(filter),
      where: clientsWhere(filter),
      keys: gridKeys.grid,
      cursor: filter.cursor,
      size,
      few: fewOfMine(filter, 'p.client_id', clientsFrom(filter), clientsWhere(filter)),
      columns: sql`c.id, c.name, c.town, c.number, c.departement, c.environment, p.step, p.code, p.title, p.target, p.withheld,
              (SELECT count(*)::int FROM instances i WHERE i.client_id = c.id AND i.retired_at IS NULL) AS instances`,
      tables: sql`JOIN clients c ON c.id = page.id JOIN client_progress p ON p.client_id = c.id`,
    });
  }

  /** A page of slots, the first to expire first, those without an end last: the order of the index `slots_expiry`. */
  slots(filter: GridFilter, size = filter.size): Promise<Page<SlotListRow>> {
    // What is missing has no end, the last stretch of the index: all that have one stand before.
    const endless = filter.coverages.join() === 'missing' ? [sql`${raw(expiryKeySql)} = 'infinity'`] : [];
    return readPage<SlotListRow>(this.db, {
      from: slotsFrom(filter),
      where: slotsWhere(filter, [...filter.slots, ...endless]),
      keys: gridKeys.list,
      cursor: filter.cursor,
      size,
      few: fewOfMine(filter, 's.id', slotsFrom(filter), slotsWhere(filter, filter.slots)),
      columns: sql`c.name AS client, c.town, ${raw(slotFactColumns)}`,
      tables: sql`JOIN (${raw(slotFactTables)}) ON s.id = page.id JOIN clients c ON c.id = s.client_id`,
    });
  }

  /** Counts on the very conditions of the lists they lead to, each up to one more than the limit: a stretch of an index each. */
  async tally(filter: GridFilter): Promise<GridTally> {
    const owners = { ...filter, client: filter.owner('p.client_id') };
    const clients = {
      from: clientsFrom(owners),
      where: clientsWhere(owners),
      tally: clientsOfSlots(owners, this.slotsRead),
    };
    const counts = await this.counts(filter, clients);
    const coverages = Object.fromEntries(severity.map((code, index) => [code, counts[index] ?? 0])) as Record<
      Coverage,
      number
    >;
    const [redone = 0, ofOne = 0] = counts.slice(severity.length, -1);
    return {
      coverages,
      redone,
      slots: slotsOf(coverages, { redone, ofOne }, filter.coverages),
      clients: counts.at(-1) ?? 0,
    };
  }

  // PostgreSQL cannot know how few clients a person follows, or has searched for: it would walk a stretch of an index for each coverage.
  private async counts(filter: GridFilter, clients: Counted): Promise<number[]> {
    const from = slotsFrom(filter);
    const { q, mine } = filter.asked;
    if (q === undefined && mine === undefined) {
      const each = tallied(filter).map((kind) => ({ from, where: slotsWhere(filter, [...filter.uncovered, kind]) }));
      return countEach(this.db, [...each, clients]);
    }
    const kept = { from, where: slotsWhere(filter, filter.uncovered) };
    return (await together(countWhole(this.db, kept, tallied(filter)), countEach(this.db, [clients]))).flat();
  }

  /** What the filter form offers. */
  choices(): Promise<GridChoices> {
    return this.clientChoices.ofGrid();
  }

  async solutions(): Promise<Choice[]> {
    return (await this.choices()).solutions;
  }
}

// Each coverage, then what is in service and to be made again; of one state alone only where the filter leaves that one out.
function tallied({ coverages }: GridFilter): Sql[] {
  const [left, ...others] = leftOut(coverages);
  const ofOne = left === undefined || others.length > 0 ? [] : [raw(redoneAs('seen.now', left))];
  return [...severity.map((code) => covered(code)), raw(redoneAs('seen.now')), ...ofOne];
}

/** The states of what is in service that are not asked for, where what is to be made again is. */
const leftOut = (asked: Coverage[]) =>
  asked.includes('to_redo') ? redoneInService.filter((code) => !asked.includes(code)) : [];

/** How many slots these coverages keep: what is to be made again counts with those, once, whatever else it is. */
function slotsOf(coverages: GridTally['coverages'], to: { redone: number; ofOne: number }, asked: Coverage[]): number {
  const kept = asked.length > 0 ? asked : severity;
  const besides = [0, to.ofOne, to.redone][leftOut(asked).length] ?? 0;
  return kept.reduce((sum, code) => sum + coverages[code], besides);
}

/** The certificates `k` of the slots that fit, those of before included; of slots that are asked for by what their certificate in force is, that one. */
export function certificatesThatFit(filter: GridFilter): Sql {
  const current = ['coverage', 'expiring'].some((key) => key in filter.asked);
  const [own, held] = current ? [sql`k.id`, sql`s.in_force_id`] : [sql`k.slot_id`, sql`s.id`];
  return sql`${own} IN (SELECT ${held} FROM ${slotsFrom(filter)} WHERE ${slotsWhere(filter, filter.slots)})`;
}

/** Counts the slots of the list `view=list`: its own conditions, without a page. @param moment SQL, when it is not the filter’s own */
export function slotListSource(filter: GridFilter, moment?: Sql) {
  return { from: slotsFrom(filter, moment), where: slotsWhere(filter, filter.slots), since: 's.expires_at' };
}
