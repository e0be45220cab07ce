import { administratorName } from '../administrators/administrator.facts.js';
import { Injectable } from '@nestjs/common';
import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { Cursor } from '../platform/lists/cursor.js';
import { type Key, type Page, readPage } from '../platform/lists/keyset.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import type { Departure } from './departure.entity.js';
import { type LineKey, lineKeys, lines } from './departure-lines.js';
import {
  heldBy,
  heldOnce,
  keptOf,
  type Leaver,
  needlessOf,
  recordedOf,
  remainingOf,
  thingsOf,
} from './departure-things.js';

/** One thing that names the person, as its list shows it. */
export interface Thing {
  id: string;
  kind: string;
  note: string | null;
  clientId: string | null;
  clientName: string | null;
  clientNumber: string | null;
}

/** The lists of a departure that are no line of it: where ANS has the person recorded, what is still to be carried, what somebody kept, and its forms that serve no more. */
export type WholeLine = 'recorded' | 'remaining' | 'kept' | 'needless';

export function isWhole(line: string): line is WholeLine {
  return line === 'recorded' || line === 'remaining' || line === 'kept' || line === 'needless';
}

/** How many clients are on each list of `WholeLine`. */
export type Standing = Record<WholeLine, number>;

export const thingKeys: Key[] = [
  { name: 'name', sql: `coalesce(c.search, '') COLLATE "C"`, type: 'text' },
  { name: 'id', sql: 't.id', type: 'uuid' },
];

/** Everything that names somebody, counted and listed from the same words (departure-things.ts), and the departures there are. */
export const thingsPerPage = 50;

@Injectable()
export class DepartureLists {
  constructor(private readonly db: TenantDb) {}

  /** How many things each line has, in one statement. */
  async counts(leaver: Leaver): Promise<Record<LineKey, number>> {
    const { held, before } = heldOnce(leaver);
    const parts = lineKeys.map(
      (key) => sql`SELECT ${key} AS line, count(*)::int AS count FROM (${thingsOf[key](leaver, held)}) t`,
    );
    const rows = await this.db.query<{ line: LineKey; count: number }>(sql`${before} ${join(parts, ' UNION ALL ')}`);
    return Object.fromEntries(rows.map(({ line, count }) => [line, count])) as Record<LineKey, number>;
  }

  /** The list that a count of the page leads to. */
  things(leaver: Leaver, line: LineKey, cursor: Cursor | null): Promise<Page<Thing>> {
    return this.page(thingsOf[line](leaver, sql`(${heldBy(leaver)})`), cursor);
  }

  whole({ id, administratorId }: Departure, line: WholeLine, cursor: Cursor | null): Promise<Page<Thing>> {
    const [leaver, departure] = [sql`${administratorId}::uuid`, sql`${id}::uuid`];
    const things = {
      recorded: () => recordedOf({ id: administratorId }),
      remaining: () => remainingOf(leaver, departure),
      kept: () => keptOf(leaver, departure),
      needless: () => needlessOf(leaver, departure),
    }[line]();
    return this.page(things, cursor);
  }

  private page(things: Sql, cursor: Cursor | null): Promise<Page<Thing>> {
    return readPage<Thing>(this.db, {
      from: sql`(${things}) t LEFT JOIN clients c ON c.id = t.client_id`,
      where: sql`true`,
      keys: thingKeys,
      cursor,
      size: thingsPerPage,
      columns: sql`t.id, t.kind, t.note, c.id AS client_id, c.name AS client_name, c.number AS client_number`,
      tables: sql`JOIN (${things}) t ON t.id = page.id LEFT JOIN clients c ON c.id = t.client_id`,
    });
  }

  /** Every client that a line of clients names. */
  async clientIds(leaver: Leaver): Promise<string[]> {
    const { held, before } = heldOnce(leaver);
    const parts = lineKeys
      .filter((key) => lines[key].ofClients)
      .map(
        (key) =>
          sql`SELECT t.client_id FROM (${thingsOf[key](leaver, held)}) t JOIN clients c ON c.id = t.client_id AND c.archived_at IS NULL`,
      );
    const rows = await this.db.query<{ clientId: string }>(sql`${before} ${join(parts, ' UNION ')}`);
    return rows.map(({ clientId }) => clientId);
  }

  async aloneIds(leaver: Leaver): Promise<string[]> {
    const rows = await this.db.query<{ clientId: string }>(
      sql`SELECT h.client_id FROM (${heldBy(leaver)}) h WHERE h.fate = 'alone'`,
    );
    return rows.map(({ clientId }) => clientId);
  }

  /** At how many clients ANS has the person recorded, how many the departure still has to carry, how many somebody kept, and where a form serves no more. */
  async standing({ id, administratorId }: Departure): Promise<Standing> {
    const [leaver, departure] = [sql`${administratorId}::uuid`, sql`${id}::uuid`];
    const [row] = await this.db.query<Standing>(
      sql`SELECT (SELECT count(*)::int FROM (${recordedOf({ id: administratorId })}) t) AS recorded,
                 (SELECT count(*)::int FROM (${remainingOf(leaver, departure)}) t) AS remaining,
                 (SELECT count(*)::int FROM (${keptOf(leaver, departure)}) t) AS kept,
                 (SELECT count(*)::int FROM (${needlessOf(leaver, departure)}) t) AS needless`,
    );
    return row ?? { recorded: 0, remaining: 0, kept: 0, needless: 0 };
  }

  list(): Promise<
    { id: string; name: string; state: string; lastDay: string; clients: number | null; remaining: number }[]
  > {
    return this.db.query(
      sql`SELECT d.id, ${raw(administratorName('a'))} AS name, d.state, d.last_day, d.clients,
                 (SELECT count(*)::int FROM (${remainingOf(sql`d.administrator_id`, sql`d.id`)}) t) AS remaining
            FROM departures d JOIN administrators a ON a.id = d.administrator_id
           ORDER BY d.state IN ('finished', 'abandoned'), d.last_day DESC, d.id LIMIT ${raw('100')}`,
    );
  }
}
