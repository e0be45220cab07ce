import sql, { join, type Sql } from 'sql-template-tag';
import type { TenantDb } from '../tenancy/tenant-db.js';
import type { Counted } from './capped-counts.js';
import { aroundPage, type Direction, type Key, type Page, readPage } from './keyset.js';
import { listAddress, noFilter, noValue, readListQuery, without } from './list-address.js';
import type { Filter, NamedThing } from './list-filter.js';
import { type ListOrder, type Order, orderKeys, readListOrder, sqlDirection } from './list-order.js';

type Query = Record<string, string>;

/** A list as its room describes it: tables, filters and orders as data. */
export interface ListDefinition<Sort extends string> {
  path: string;
  /** The tables that conditions and orders speak of. */
  from: Sql;
  filters: Record<string, Filter>;
  /** Words of the address that say how the list is shown: they filter nothing. */
  shown?: readonly string[];
  /** What is kept whatever else is asked. @param query the words of the address */
  scope?(query: Query): Sql | null;
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

/** One active filter, as a chip shows it. */
export interface FilterChip {
  key: string;
  label: string;
  value: string;
  /** The value is a name still to be read: that of this id. */
  names?: { thing: NamedThing; id: string };
}

/** What of an address filters. */
export interface ListFilter {
  where: Sql;
  /** Each word's own condition, and what is kept without any. */
  parts: { key: string; where: Sql }[];
  /** The words that were understood, as the address has them. */
  query: Query;
  /** French sentence of what is kept, for a campaign or an export: « Étape : Demande ; Qui : Client ». */
  description: string;
  chips: FilterChip[];
  /** What of the address was not understood, each told in French: never silently ignored. */
  unknown: string[];
}

const ofThePage = ['after', 'before'];

/**
 * A list of the application: what its address keeps, in which order, from which row on, and the SQL of it. The same reader shows a page,
 * counts it, freezes it, exports it and remembers it: what was seen is what runs.
 */
export function defineList<Sort extends string>(definition: ListDefinition<Sort>) {
  const { path, from, filters, orders, usual, id, size, whole = {} } = definition;
  const ordered = Object.keys(orders).length > 1 ? ['sort', 'direction'] : [];
  const shown = new Set([...ofThePage, ...ordered, ...(definition.shown ?? [])]);
  const address = (query: Record<string, string | null | undefined>) => {
    const { view, ...asked } = query;
    const rest = view && view !== 'all' ? query : asked;
    return listAddress(path, Object.values(rest).some(Boolean) ? rest : whole);
  };

  return {
    path,
    from,
    size,
    orders,
    shown,
    everything: definition.everything,
    address,

    /** @param given the parsed address, whatever somebody typed, or its text `?who=client&step=3` */
    filter(given: Record<string, unknown> | string): ListFilter {
      const asked = readListQuery(typeof given === 'string' ? textsOf(given) : given);
      const filter: ListFilter = { where: sql`true`, parts: [], query: {}, description: '', chips: [], unknown: [] };
      const scope = definition.scope?.(asked);
      if (scope) filter.parts.push({ key: '', where: scope });
      for (const [key, value] of Object.entries(asked)) if (!shown.has(key)) readWord(filters, key, value, filter);
      for (const [key, { otherwise }] of Object.entries(filters))
        if (otherwise && !Object.hasOwn(filter.query, key)) filter.parts.push({ key, where: otherwise });
      return { ...filter, where: whereBut(filter, null), description: describe(filter.chips, definition.everything) };
    },

    /** Reads `sort`, `direction`, `after`, `before`; what makes no sense is told and the usual taken. */
    order: (query: Record<string, unknown>): ListOrder<Sort> => readListOrder({ orders, usual, id }, query),

    /** @param reads the columns shown and their tables, looked up by `page.id` */
    page<Row>(
      db: Pick<TenantDb, 'query'>,
      filter: Pick<ListFilter, 'where'>,
      order: Omit<ListOrder<Sort>, 'unknown'>,
      reads: { columns: Sql; tables?: Sql; size?: number },
    ): Promise<Page<Row>> {
      const keys = orderKeys(orders[order.sort], order.direction, id);
      const direction: Direction = sqlDirection(orders[order.sort], order.direction);
      return readPage<Row>(db, { size, ...reads, from, where: filter.where, keys, direction, cursor: order.cursor });
    },

    counted: (filter: Pick<ListFilter, 'where'>, exact = false): Counted => ({ from, where: filter.where, exact }),

    /** What filters now: one chip each, which removes it. */
    chips: (filter: Pick<ListFilter, 'chips'>, query: Query) =>
      filter.chips.map(({ key, label, value }) => ({
        key,
        label,
        value,
        href: address(without(query, key, 'count', ...ofThePage)),
      })),

    /** The addresses of the pages before and after. */
    around: (page: Page<unknown>, query: Query) =>
      aroundPage(page, (at) => address({ ...without(query, ...ofThePage), ...at })),
  };
}

/** What a filter keeps, but one of its words: what the counts of that word's values stand on. */
export function whereBut({ parts }: Pick<ListFilter, 'parts'>, but: string | null): Sql {
  const kept = parts.filter(({ key }) => key !== but).map(({ where }) => where);
  return kept.length > 0 ? join(kept, ' AND ') : sql`true`;
}

/** French sentence of the chips. */
export function describe(chips: FilterChip[], everything: string): string {
  if (chips.length === 0) return everything;
  return chips.map((chip) => `${chip.label}\u00a0: ${chip.value}`).join('\u202f; ');
}

// A name given twice has both values, as in the parsed address.
function textsOf(text: string): Query {
  const parameters = new URLSearchParams(text);
  return Object.fromEntries([...new Set(parameters.keys())].map((key) => [key, parameters.getAll(key).join(',')]));
}

function readWord(filters: Record<string, Filter>, key: string, value: string, filter: ListFilter): void {
  const known = Object.hasOwn(filters, key) ? filters[key] : undefined;
  if (!known) return void filter.unknown.push(noFilter(key));
  const condition = value.length > (known.longest ?? 200) ? null : known.read(value);
  if (!condition)
    return void filter.unknown.push(noValue(value, known.meant ?? `une valeur du filtre «\u00a0${known.label}\u00a0»`));
  const { names: thing, note, kept = value } = condition;
  if (note) filter.unknown.push(note);
  filter.query[key] = kept;
  filter.parts.push({ key, where: sql`(${condition.where})` });
  filter.chips.push({ key, label: known.label, value: condition.value, ...(thing && { names: { thing, id: value } }) });
}
