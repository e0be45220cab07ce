import sql, { join, raw, type Sql } from 'sql-template-tag';
import { keptByText, madeOnce } from '../made-once.js';
import type { TenantDb } from '../tenancy/tenant-db.js';
import { type Alone, type Counted, tablesFor } from './capped-counts.js';
import { aroundPage, type Key, type Page, type PageAsked, pageStatement, readStatement } from './keyset.js';
import { listAddress, without } from './list-address.js';
import type { Filter } from './list-filter.js';
import { type ListOrder, type Order, orderKeys, readListOrder, sqlDirection } from './list-order.js';
import { alternatives, type ListFilter, readListFilter, tallyOf, wordsThatFilter } from './read-list-filter.js';

type Query = Record<string, string>;

/** What a page, a count or an export needs of a filter. */
type Kept = Pick<ListFilter, 'where'> & Partial<Pick<ListFilter, 'parts'>>;

/** What a page shows of each row: columns and their tables, looked up by the keys of `page`; `kept`: read while the page is cut, from the list's own tables. */
export interface PageReads {
  columns: Sql;
  tables?: Sql;
  kept?: Sql;
  size?: number;
}

/** A list as its room describes it: tables, filters and orders as data. */
export interface ListDefinition<Sort extends string> {
  path: string;
  /** The tables that conditions and orders speak of. */
  from: Sql;
  /** The table that is enough where neither the conditions nor the order speak of the other one. */
  alone?: Alone;
  filters: Record<string, Filter>;
  /** Words of the address that say how the list is shown: they filter nothing. */
  shown?: readonly string[];
  /** What is kept whatever else is asked. @param query the words of the address */
  scope?: (query: Query) => Sql | null;
  /** SQL: how many that is, where it is counted as it changes. */
  tally?: Sql;
  /** French sentence of the list nobody filters. */
  everything: string;
  orders: Record<Sort, Order>;
  usual: NoInfer<Sort>;
  /** What tells two rows apart. */
  id: Key;
  size: number;
  /** What the address says when nothing is asked: a list that opens elsewhere for some says « all ». */
  whole?: Query;
}

/** So few rows are looked up one by one for less than it takes to meet them along the order, and to know that they are few costs little (0047). */
const fewRows = 300;

const ofThePage = ['after', 'before'];
const ofTheOrder = ['sort', 'direction'];

/** The few that these conditions keep, which exclude one another, looked for before the order of a page is walked. @param id what tells two rows apart, of these tables */
export function fewOf(id: string, from: Sql, conditions: Sql[]): NonNullable<PageAsked['few']> {
  const limit = raw(`LIMIT ${fewRows + 1}`);
  const parts = conditions.map((one) => sql`SELECT ${raw(id)} AS id FROM ${from} WHERE ${one} ${limit}`);
  return { ids: parts.length > 1 ? sql`(${join(parts, ') UNION ALL (')}) ${limit}` : join(parts), most: fewRows };
}

/** A list of the application, from what its room says of it. */
export function defineList<Sort extends string>(definition: ListDefinition<Sort>): List<Sort> {
  return new List(definition);
}

/**
 * What the address of a list keeps, in which order, from which row on, and the SQL of it. The same reader shows a page, counts it, freezes
 * it, exports it and remembers it: what was seen is what runs.
 */
export class List<Sort extends string> {
  readonly path: string;
  readonly from: Sql;
  readonly orders: Record<Sort, Order>;
  readonly size: number;
  readonly everything: string;
  /** The words of the address that filter nothing. */
  readonly shown: ReadonlySet<string>;
  // The tabs of a list are opened again and again, by everybody: what is the same for all is made once.
  private readonly read: (words: string) => ListFilter;
  private readonly stopped: (filter: Kept) => Counted;
  private readonly firstPages = madeOnce<Kept, (reads: PageReads) => Map<string, Sql>>(() => madeOnce(() => new Map()));

  constructor(private readonly definition: ListDefinition<Sort>) {
    const { path, from, orders, size, everything, shown = [] } = definition;
    this.path = path;
    this.from = from;
    this.orders = orders;
    this.size = size;
    this.everything = everything;
    this.shown = new Set([...ofThePage, ...(Object.keys(orders).length > 1 ? ofTheOrder : []), ...shown]);
    this.read = keptByText((words) => readListFilter(definition, JSON.parse(words) as Query));
    this.stopped = madeOnce((filter) => this.countedOf(filter, false));
  }

  /** Its address with these words; with nothing left to ask, that of the whole list. */
  address(query: Record<string, string | null | undefined>): string {
    const { view, ...asked } = query;
    const rest = view && view !== 'all' ? query : asked;
    return listAddress(this.path, Object.values(rest).some(Boolean) ? rest : (this.definition.whole ?? {}));
  }

  /** @param given the parsed address, whatever somebody typed, or its text `?who=client&step=3` */
  filter(given: Record<string, unknown> | string): ListFilter {
    return this.read(JSON.stringify(wordsThatFilter(given, this.shown)));
  }

  /** Reads `sort`, `direction`, `after`, `before`; what makes no sense is told and the usual taken. */
  order(query: Record<string, unknown>): ListOrder<Sort> {
    return readListOrder(this.definition, query);
  }

  page<Row>(
    db: Pick<TenantDb, 'query'>,
    filter: Kept,
    order: Omit<ListOrder<Sort>, 'unknown'>,
    reads: PageReads,
  ): Promise<Page<Row>> {
    const { cursor } = order;
    const statement = cursor ? this.statement(filter, order, reads) : this.firstPage(filter, order, reads);
    return readStatement<Row>(db, statement, { cursor, size: reads.size ?? this.size });
  }

  private firstPage(filter: Kept, order: Omit<ListOrder<Sort>, 'unknown'>, reads: PageReads): Sql {
    const known = this.firstPages(filter)(reads);
    const way = `${order.sort} ${order.direction}`;
    const before = known.get(way);
    if (before) return before;
    const statement = this.statement(filter, order, reads);
    known.set(way, statement);
    return statement;
  }

  private statement(
    filter: Kept,
    { sort, direction: asked, cursor }: Omit<ListOrder<Sort>, 'unknown'>,
    reads: PageReads,
  ): Sql {
    const { size, orders } = this;
    const keys = orderKeys(orders[sort], asked, this.definition.id);
    const from = tablesFor(this.definition, filter.where.sql, reads.kept?.sql ?? '', ...keys.map((key) => key.sql));
    const direction = sqlDirection(orders[sort], asked);
    const few = this.few(filter);
    return pageStatement({ size, ...reads, from, where: filter.where, keys, direction, cursor, few });
  }

  // What has an index of its own, which the order of the page has not: for a few of very many the order would be walked to its end.
  private few(filter: Kept): PageAsked['few'] {
    const apart = alternatives(filter);
    if (apart.length === 1 && !filter.parts?.some(({ lookedFor }) => lookedFor)) return undefined;
    const { id, alone } = this.definition;
    const from = tablesFor(this.definition, filter.where.sql);
    return fewOf(from === alone?.from ? alone.id : id.sql, from, apart);
  }

  counted(filter: Kept, exact = false): Counted {
    return exact ? this.countedOf(filter, exact) : this.stopped(filter);
  }

  private countedOf(filter: Kept, exact: boolean): Counted {
    const { from, alone } = this.definition;
    return { from, alone, where: filter.where, apart: alternatives(filter), tally: tallyOf(filter), exact };
  }

  /** What filters now: one chip each, which removes it. */
  chips(filter: Pick<ListFilter, 'chips'>, query: Query) {
    return filter.chips.map(({ key, label, value }) => ({
      key,
      label,
      value,
      href: this.address(without(query, key, 'count', ...ofThePage)),
    }));
  }

  /** The addresses of the pages before and after. */
  around(page: Page<unknown>, query: Query) {
    return aroundPage(page, (at) => this.address({ ...without(query, ...ofThePage), ...at }));
  }
}
