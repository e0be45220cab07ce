import { Injectable } from '@nestjs/common';
import sql, { join, raw, type Sql } from 'sql-template-tag';
import { countLimit } from '../../platform/lists/capped-counts.js';
import { type ListFilter, withCondition } from '../../platform/lists/read-list-filter.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { clientSearch, isSearch, metOnTheWay, ownedBy } from './client-search.js';

/** Whom a search finds. */
export interface Sought {
  /** As `clientSearch` writes them. */
  words: string;
  /** An array as PostgreSQL wrote it, to be given back as it is: a thousand ids are not worth reading. Null when more than a page counts are in service. */
  ids: string | null;
  /** Nobody has these words: the clients are those that come near. */
  alike: boolean;
}

/** A client that somebody looks for, to choose it. */
export interface NamedClient {
  id: string;
  name: string;
  number: string;
  town: string | null;
}

/** Where each client is met once, `c` with its progress `p`: many are met on the way along the order of the list. */
export function clientsSought({ ids, words }: Sought): Sql {
  return ids === null ? metOnTheWay(words) : among('p.client_id', ids);
}

/** Of what clients have: to meet many there, each again with all it has, would cost more than to have all of their ids. @param column what says whose it is */
export function ownersSought({ ids, words }: Sought, column: string): Sql {
  return ids === null ? ownedBy(column, words) : among(column, ids);
}

/** One is compared as it is, as `oneOf` says. */
function among(column: string, ids: string): Sql {
  const only = /^\{([^,]+)\}$/.exec(ids)?.[1];
  return only === undefined ? sql`${raw(column)} = ANY (${ids}::uuid[])` : sql`${raw(column)} = ${only}::uuid`;
}

/** Looks once, for all that a page asks: its rows and each of its counts. */
@Injectable()
export class FoundClients {
  constructor(private readonly db: TenantDb) {}

  /** @param typed what somebody searches by @returns null when there is nothing to search by */
  async sought(typed: string | undefined): Promise<Sought | null> {
    const words = clientSearch(typed ?? '');
    if (!isSearch(words)) return null;
    const [found] = await this.db.query<Omit<Sought, 'words'>>(
      sql`SELECT ids::text AS ids, alike FROM find_clients(${words}::jsonb, ${countLimit})`,
    );
    return { words, ids: '{}', alike: false, ...found };
  }

  /** A condition on what belongs to those who bear these words; to nobody when they only come near. @param column what says whose it is */
  async ofWords(typed: string, column: string): Promise<Sql> {
    const sought = await this.sought(typed.slice(0, 200));
    return sought && !sought.alike ? ownersSought(sought, column) : sql`false`;
  }

  /** Those who bear these words and are not archived, by name, to choose one: the first, and whether there are more. Nobody where they only come near. */
  async toChoose(typed: string, most: number): Promise<{ clients: NamedClient[]; more: boolean }> {
    if (!typed.trim()) return { clients: [], more: false };
    const ofWords = await this.ofWords(typed, 'c.id');
    const clients = await this.db.query<NamedClient>(
      sql`SELECT c.id, c.name, c.number, c.town FROM clients c WHERE ${ofWords} AND c.archived_at IS NULL ORDER BY c.search COLLATE "C", c.id LIMIT ${raw(String(most + 1))}`,
    );
    return { clients: clients.slice(0, most), more: clients.length > most };
  }

  /** The filter of a list of what clients have, with what its search `q` finds. @param also what else its words name there */
  async within(filter: ListFilter, column: string, also: (words: string) => Sql | Promise<Sql>): Promise<ListFilter> {
    const { q } = filter.query;
    if (q === undefined) return filter;
    const sought = await this.sought(q);
    const either = [...(sought ? [ownersSought(sought, column)] : []), await also(q)];
    return withCondition(filter, 'q', sql`(${join(either, ' OR ')})`);
  }
}
