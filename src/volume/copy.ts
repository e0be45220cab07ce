import { finished, pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Columns } from './rows.js';

/** Rows waiting to be copied, table by table; every row of a table names the same columns. */
export type Tables = Map<string, Columns[]>;

/** Adds one row to those that wait. */
export function addRow(tables: Tables, table: string, row: Columns): void {
  const rows = tables.get(table);
  if (rows) rows.push(row);
  else tables.set(table, [row]);
}

/** Sends what waits, one COPY a table, in the order the tables were first named. @returns how many rows of each. */
export async function copyTables(client: pg.Client, tables: Tables): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const [table, rows] of tables) {
    await copyRows(client, table, rows);
    counts.set(table, rows.length);
    rows.length = 0;
  }
  return counts;
}

async function copyRows(client: pg.Client, table: string, rows: Columns[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first);
  const copy = client.query(copyFrom(`COPY ${table} (${columns.join(', ')}) FROM STDIN`));
  await Promise.all([pipeline(Readable.from(lines(rows, columns)), copy), finished(copy)]);
}

function* lines(rows: Columns[], columns: string[]): Generator<string> {
  for (const row of rows) yield `${columns.map((column) => field(row[column])).join('\t')}\n`;
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const hexadecimal = new WeakMap<Buffer, string>();

// The text format of COPY: https://www.postgresql.org/docs/current/sql-copy.html
function field(value: unknown): string {
  if (value === null || value === undefined) return '\\N';
  if (value instanceof Date) return value.toISOString();
  if (Buffer.isBuffer(value)) return bytes(value);
  return plainText(value).replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? character);
}

function plainText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return `{${value.map((item) => JSON.stringify(String(item))).join(',')}}`;
  return JSON.stringify(value);
}

// The same bytes serve thousands of rows: spelled out once.
function bytes(value: Buffer): string {
  const known = hexadecimal.get(value);
  if (known !== undefined) return known;
  const text = `\\\\x${value.toString('hex')}`;
  hexadecimal.set(value, text);
  return text;
}
