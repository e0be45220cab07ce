import type { EntityMetadata } from 'typeorm';

/** Any value, where a row may have none. */
export const isThere = Symbol('IS NOT NULL');

/** What each row has: that value, one of these where several are given, none where it is null. */
export type Having<Entity> = {
  [Property in keyof Entity]?: Entity[Property] | null | readonly NonNullable<Entity[Property]>[] | typeof isThere;
};

/** In which order, how many at most; with the columns that are not read otherwise (`select: false`); nobody else changing them until the end of the transaction. */
export interface Taken<Entity> {
  order?: { [Property in keyof Entity]?: 'ASC' | 'DESC' };
  take?: number;
  whole?: boolean;
  lock?: boolean;
}

/** The columns of each table, as its entity has them, written once: those that are read, and all. */
const columns = new WeakMap<EntityMetadata, { read: string; whole: string }>();

/**
 * The words that read the rows of a table: the same for the same question, so that they are planned once.
 * @throws Error for a property that the entity has not, or a value that is not there: neither asks for all
 */
export function selectRows<Entity>(
  metadata: EntityMetadata,
  having: Having<Entity>,
  { order = {}, take, whole = false, lock = false }: Taken<Entity> = {},
): { text: string; values: unknown[] } {
  const values: unknown[] = [];
  const conditions = Object.entries(having).map(([property, value]) => {
    const column = nameIn(metadata, property);
    if (value === undefined) throw new Error(`${metadata.name}: ${property} is not given`);
    if (value === null) return `${column} IS NULL`;
    if (value === isThere) return `${column} IS NOT NULL`;
    values.push(value);
    return Array.isArray(value) ? `${column} = ANY ($${values.length})` : `${column} = $${values.length}`;
  });
  const sorted = Object.entries(order).map(([property, way]) => `${nameIn(metadata, property)} ${way as string}`);
  const text = [
    `SELECT ${columnsOf(metadata, whole)} FROM ${quoted(metadata.tableName)}`,
    ...(conditions.length > 0 ? [`WHERE ${conditions.join(' AND ')}`] : []),
    ...(sorted.length > 0 ? [`ORDER BY ${sorted.join(', ')}`] : []),
    ...(take === undefined ? [] : [`LIMIT ${take}`]),
    ...(lock ? ['FOR UPDATE'] : []),
  ].join(' ');
  return { text, values };
}

function columnsOf(metadata: EntityMetadata, whole: boolean): string {
  let written = columns.get(metadata);
  if (!written) {
    const wordsOf = (those: typeof metadata.columns) =>
      those.map(({ databaseName }) => quoted(databaseName)).join(', ');
    written = { read: wordsOf(metadata.columns.filter(({ isSelect }) => isSelect)), whole: wordsOf(metadata.columns) };
    columns.set(metadata, written);
  }
  return whole ? written.whole : written.read;
}

function nameIn(metadata: EntityMetadata, property: string): string {
  const column = metadata.findColumnWithPropertyName(property);
  if (!column) throw new Error(`${metadata.name} has no ${property}`);
  return quoted(column.databaseName);
}

const quoted = (name: string) => `"${name}"`;
