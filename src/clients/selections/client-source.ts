import sql, { type Sql } from 'sql-template-tag';
import type { List } from '../../platform/lists/define-list.js';
import type { ListFilter } from '../../platform/lists/read-list-filter.js';
import { classMark } from '../../platform/registry.js';

/** The clients behind all the results of an address. */
export interface ClientsOfList {
  /** A SELECT of their ids; one may come twice. */
  ids: Sql;
  /** French sentence of the filters. */
  description: string;
  /** What the address says and the list does not know. */
  unknown: readonly string[];
}

/** A list whose results speak of clients: requests, orders, certificates… */
export interface ClientSource {
  /** As `POST /selections` names it. */
  readonly list: string;
  /** « Commandes » */
  readonly label: string;
  /** Where it is read. */
  readonly path: string;
  clientsOf(query: Record<string, string>): ClientsOfList | Promise<ClientsOfList>;
}

/** Marks a list from which a selection of clients can be frozen: what was seen is what runs. */
export const IsClientSource = classMark<ClientSource>('list of clients');

/** Of a list by the platform's reader: `clientId` is the client's id among its tables. */
export function clientsOfList(list: List<string>, clientId: Sql, query: Record<string, string>): ClientsOfList {
  const { where, description, unknown }: ListFilter = list.filter(query);
  return { ids: sql`SELECT ${clientId} FROM ${list.from} WHERE ${where}`, description, unknown };
}
