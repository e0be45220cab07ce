/** What one word of the list's address keeps: SQL over `clientFilterFrom`, `$` standing for each parameter in order. */
export interface Condition {
  sql: string;
  parameters: unknown[];
  /** French value of the chip. */
  value: string;
  /** The value is somebody's or something's id: `nameChips` writes its name, or tells that it is gone. */
  names?: NamedThing;
}

export type NamedThing = 'person' | 'grouping' | 'solution' | 'selection';

export interface FilterKey {
  label: string;
  /** null: the value means nothing here. */
  read(value: string): Condition | null;
}

export const today = `(SELECT paris_today())`;

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** Several codes separated by commas, each known. */
export function readCodes<Code extends string | number>(
  value: string,
  labels: Record<Code, string>,
  condition: (codes: string[]) => Pick<Condition, 'sql' | 'parameters'>,
): Condition | null {
  const codes = [...new Set(value.split(','))];
  if (!codes.every((code) => Object.hasOwn(labels, code))) return null;
  return { ...condition(codes), value: codes.map((code) => labels[code as Code]).join(', ') };
}

/** One code, each with its own condition, that takes no parameter. */
export function readOne(value: string, known: Record<string, { sql: string; value: string }>): Condition | null {
  const found = Object.hasOwn(known, value) ? known[value] : undefined;
  return found ? { ...found, parameters: [] } : null;
}

/** The id of one thing, or `none`. `sql` takes the id as its one parameter. */
export function readId(
  value: string,
  names: NamedThing,
  sql: string,
  none?: { sql: string; value: string },
): Condition | null {
  if (none && value === 'none') return { ...none, parameters: [] };
  return uuid.test(value) ? { sql, parameters: [value], value: '…', names } : null;
}

/** A whole number of days. */
export function readDays(
  value: string,
  condition: (days: number) => Pick<Condition, 'sql' | 'value'>,
): Condition | null {
  if (!/^\d{1,3}$/.test(value)) return null;
  return { ...condition(Number(value)), parameters: [Number(value)] };
}
