import sql, { raw, type Sql } from 'sql-template-tag';
import { writtenOut } from '../tenancy/spelled-out.js';

/** What one word of a list's address keeps. */
export interface Condition {
  where: Sql;
  /** The two conditions that `where` joins by OR, when each has an index of its own: they are then counted one after the other. */
  halves?: [Sql, Sql];
  /** PostgreSQL cannot know how many it keeps, an index has them: they are looked for before the order of a page is walked. */
  lookedFor?: true;
  /** SQL: how many `where`, or its first half, keeps of what a list keeps that has a `tally` too: where that is counted as it changes (0053). */
  tally?: Sql;
  /** French value of the chip. */
  value: string;
  /** The value is somebody's or something's id: its name is still to be read, or it is gone. */
  names?: NamedThing;
  /** What is kept of a value that was cut, and what the page says of it. */
  kept?: string;
  note?: string;
}

export type NamedThing = 'person' | 'grouping' | 'solution' | 'selection';

/** A word of the address that filters. */
export interface Filter {
  label: string;
  /** What a value of it is, when its label does not say: « un jour ». */
  meant?: string;
  /** null: the value means nothing here. */
  read(value: string): Condition | null;
  /** A longer value means nothing. 200 when it does not say. */
  longest?: number;
  /** What is kept when the address does not say, or says what means nothing. */
  otherwise?: Sql;
}

export const today = sql`(SELECT paris_today())`;

/** What somebody typed, as what is searched is written: made once a statement, where a parameter alone would be made so again for each row. */
export const typedAs = (words: string): Sql => sql`(SELECT searchable(${words}))`;

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/**
 * Several codes separated by commas, each known. They are written out: PostgreSQL then plans a page for what it knows of these codes, once a
 * connection, where it would plan it for the parameter at each page.
 */
export function readCodes<Code extends string | number>(
  value: string,
  labels: Record<Code, string>,
  where: (codes: string[]) => Sql,
  tally?: (codes: string[]) => Sql,
): Condition | null {
  const codes = [...new Set(value.split(','))];
  if (!codes.every((code) => Object.hasOwn(labels, code))) return null;
  return {
    where: writtenOut(where(codes)),
    ...(tally && { tally: writtenOut(tally(codes)) }),
    value: codes.map((code) => labels[code as Code]).join(', '),
  };
}

/** Of these codes. One is compared as it is: an index then has its rows in order, where it would not have those of a list. */
export function oneOf(column: string, codes: readonly (string | number)[], type = 'text'): Sql {
  const [only] = codes;
  if (codes.length === 1) return sql`${raw(column)} = ${only}::${raw(type)}`;
  return sql`${raw(column)} = ANY (${codes}::${raw(type)}[])`;
}

/** One condition or the other, each of which reaches an index of its own. */
export function either(one: string, other: string): Pick<Condition, 'where' | 'halves'> {
  return { where: raw(`(${one} OR ${other})`), halves: [raw(one), raw(other)] };
}

/** One code, each with its own condition. */
export function readOne(value: string, known: Record<string, Condition>): Condition | null {
  return Object.hasOwn(known, value) ? (known[value] ?? null) : null;
}

/** The id of one thing, or `none`. */
export function readId(
  value: string,
  names: NamedThing,
  where: (id: string) => Sql,
  none?: Condition,
): Condition | null {
  if (none && value === 'none') return none;
  return uuid.test(value) ? { where: where(value), value: '…', names } : null;
}

/** A whole number of days. */
export function readDays(value: string, condition: (days: number) => Condition): Condition | null {
  return /^\d{1,3}$/.test(value) ? condition(Number(value)) : null;
}

/** Words to search by: too many of them are cut, and told; « ?! » has none, and filters nothing. @param where null: nothing to search by */
export function wordsFilter(where: (words: string) => Sql | null, most = 200): Filter {
  const note = `La recherche a ${most} caractères au plus\u00a0: le début seul est cherché.`;
  const read = (value: string) => {
    const kept = value.slice(0, most);
    const searched = /[\p{L}\p{N}]/u.test(kept) ? where(kept) : null;
    return searched && { where: searched, value: kept, ...(kept !== value && { kept, note }) };
  };
  return { label: 'Recherche', longest: Infinity, read };
}
