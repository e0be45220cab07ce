import pg from 'pg';
import { raw, type Sql } from 'sql-template-tag';

/**
 * A statement whose parameters are constants of ours, written out: PostgreSQL plans it once for a connection, where it would weigh
 * parameters each time. Never of what somebody typed.
 * @throws Error for a value that is neither a text, a number nor a list of them
 */
export function spelledOut({ strings, values }: Sql): string {
  return strings.reduce((text, next, place) => text + literal(values[place - 1]) + next);
}

/** The same as a part of a statement, beside parameters that somebody typed. */
export function writtenOut(ours: Sql): Sql {
  return raw(spelledOut(ours));
}

function literal(value: unknown): string {
  if (typeof value === 'string') return pg.escapeLiteral(value);
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value) && value.length > 0) return `ARRAY[${value.map(literal).join(', ')}]`;
  throw new Error('Only constants are spelled out: a text, a number, a list of them');
}
