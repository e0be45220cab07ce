import type pg from 'pg';

const properties = new Map<string, string>();

/** `client_id` in PostgreSQL is `clientId` in code: said here once, as SnakeNaming says it for entities. */
export function propertyOf(column: string): string {
  let property = properties.get(column);
  if (property === undefined) {
    property = column.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    properties.set(column, property);
  }
  return property;
}

/** The rows of an answer that was asked for as arrays, as objects named in the words of the code. */
export function rowsOf<Row>({ fields, rows }: pg.QueryArrayResult): Row[] {
  const names = fields.map(({ name }) => propertyOf(name));
  return rows.map((values) => {
    const row: Record<string, unknown> = {};
    for (let index = 0; index < names.length; index++) row[names[index] as string] = values[index];
    return row as Row;
  });
}
