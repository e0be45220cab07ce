import type { EntityMetadata } from 'typeorm';
import type { TenantDb } from '../tenancy/tenant-db.js';
import type { Moving } from './move.js';

/** A row as it was read, and the columns that change with its state. */
export interface MovedRow<Row extends Moving> {
  row: Row;
  columns: Partial<Row>;
}

/**
 * Writes many changes of state in one statement, each on the condition of the state and version that were read; a column that changes in
 * one row only keeps its value in the others.
 * @returns how many rows were as they were read
 */
export function writeMoves<Row extends Moving>(
  db: TenantDb,
  { columns, tablePath }: EntityMetadata,
  moved: MovedRow<Row>[],
): Promise<number> {
  const names = new Set(moved.flatMap((one) => Object.keys(one.columns)));
  const written = columns.filter(({ propertyName }) => names.has(propertyName));
  const versioned = moved.some(({ row }) => row.version !== undefined);
  const types = written.map(
    ({ databaseName, type, isArray }) => `${databaseName} ${String(type)}${isArray ? '[]' : ''}`,
  );
  const rows = moved.map(({ row, columns: own }) => {
    const values = { ...row, ...own } as Record<string, unknown>;
    const set = written.map(({ databaseName, propertyName }) => [databaseName, values[propertyName]]);
    return { ...Object.fromEntries(set), moved_id: row.id, was: row.state, seen: row.version };
  });
  return db.execute(
    `UPDATE ${tablePath} t SET ${written.map(({ databaseName }) => `${databaseName} = r.${databaseName}`).join(', ')}
       FROM jsonb_to_recordset($1::jsonb) AS r (moved_id uuid, was text, seen int, ${types.join(', ')})
      WHERE t.id = r.moved_id AND t.state = r.was${versioned ? ' AND t.version = r.seen' : ''}`,
    [JSON.stringify(rows)],
  );
}
