import sql, { join, type Sql } from 'sql-template-tag';
import { noFilter, noValue, readListQuery, without } from './list-address.js';
import type { Filter, NamedThing } from './list-filter.js';

type Query = Record<string, string>;

/** One active filter, as a chip shows it. */
export interface FilterChip {
  key: string;
  label: string;
  value: string;
  /** The value is a name still to be read: that of this id. */
  names?: { thing: NamedThing; id: string };
}

/** What of an address filters. The same words give the same one, whoever asks. */
export interface ListFilter {
  readonly where: Sql;
  /** Each word's own condition, and what is kept without any. */
  readonly parts: readonly FilterPart[];
  /** The words that were understood, as the address has them. */
  readonly query: Readonly<Query>;
  /** French sentence of what is kept, for a campaign or an export: « Étape : Demande ; Qui : Client ». */
  readonly description: string;
  readonly chips: readonly FilterChip[];
  /** What of the address was not understood, each told in French: never silently ignored. */
  readonly unknown: readonly string[];
}

interface FilterPart {
  key: string;
  where: Sql;
  halves?: [Sql, Sql] | undefined;
  tally?: Sql | undefined;
  lookedFor?: true | undefined;
}

/** A filter while its words are read. */
type Growing = Pick<ListFilter, 'where' | 'description'> & {
  parts: FilterPart[];
  query: Query;
  chips: FilterChip[];
  unknown: string[];
};

interface Filtered {
  filters: Record<string, Filter>;
  scope?: (query: Query) => Sql | null;
  tally?: Sql;
  everything: string;
}

/** The words of an address that filter. @param given the parsed address, or its text @param shown the words that filter nothing */
export function wordsThatFilter(given: Record<string, unknown> | string, shown: ReadonlySet<string>): Query {
  const asked = readListQuery(typeof given === 'string' ? textsOf(given) : given);
  return without(asked, ...shown);
}

/** What these words keep of a list. */
export function readListFilter({ filters, scope, tally, everything }: Filtered, words: Query): ListFilter {
  const filter: Growing = { where: sql`true`, parts: [], query: {}, description: '', chips: [], unknown: [] };
  const always = scope?.(words);
  if (always) filter.parts.push({ key: '', where: always, tally });
  for (const [key, value] of Object.entries(words)) readWord(filters, key, value, filter);
  for (const [key, { otherwise }] of Object.entries(filters))
    if (otherwise && !Object.hasOwn(filter.query, key)) filter.parts.push({ key, where: otherwise });
  return { ...filter, where: whereBut(filter, null), description: describe(filter.chips, everything) };
}

/** What a filter keeps, but one of its words: what the counts of that word's values stand on. */
export function whereBut({ parts }: Pick<ListFilter, 'parts'>, but: string | null): Sql {
  const kept = parts.filter(({ key }) => key !== but).map(({ where }) => where);
  return kept.length > 0 ? join(kept, ' AND ') : sql`true`;
}

/** French sentence of the chips. */
export function describe(chips: readonly FilterChip[], everything: string): string {
  if (chips.length === 0) return everything;
  return chips.map((chip) => `${chip.label}\u00a0: ${chip.value}`).join('\u202f; ');
}

/** The same as conditions that exclude one another, of which each reaches an index: what the OR of one word of the address would hide. */
export function alternatives({ where, parts = [] }: { where: Sql; parts?: ListFilter['parts'] }): Sql[] {
  const split = parts.find(({ halves }) => halves);
  if (!split?.halves) return [where];
  const [one, other] = split.halves;
  const rest = whereBut({ parts }, split.key);
  return [sql`(${one}) AND ${rest}`, sql`(${other}) AND (${one}) IS NOT TRUE AND ${rest}`];
}

/** How many its first alternative keeps, where that is counted as it changes: without any word, or by one alone. */
export function tallyOf({ parts = [] }: { parts?: ListFilter['parts'] }): Sql | undefined {
  const [scope, word, other] = parts;
  return scope?.tally && !other ? (word ?? scope).tally : undefined;
}

/** The filter with another condition in the place of one word's. */
export function withCondition(filter: ListFilter, key: string, where: Sql): ListFilter {
  const parts = filter.parts.map((part) => (part.key === key ? { key, where } : part));
  return { ...filter, parts, where: whereBut({ parts }, null) };
}

// A name given twice has both values, as in the parsed address.
function textsOf(text: string): Query {
  const parameters = new URLSearchParams(text);
  return Object.fromEntries([...new Set(parameters.keys())].map((key) => [key, parameters.getAll(key).join(',')]));
}

function readWord(filters: Record<string, Filter>, key: string, value: string, filter: Growing): void {
  const known = Object.hasOwn(filters, key) ? filters[key] : undefined;
  if (!known) return void filter.unknown.push(noFilter(key));
  const condition = value.length > (known.longest ?? 200) ? null : known.read(value);
  if (!condition)
    return void filter.unknown.push(noValue(value, known.meant ?? `une valeur du filtre «\u00a0${known.label}\u00a0»`));
  const { names: thing, note, kept = value, halves, tally, lookedFor } = condition;
  if (note) filter.unknown.push(note);
  filter.query[key] = kept;
  filter.parts.push({ key, where: sql`(${condition.where})`, halves, tally, lookedFor });
  filter.chips.push({ key, label: known.label, value: condition.value, ...(thing && { names: { thing, id: value } }) });
}
