import { compileFunction } from 'node:vm';
import pg from 'pg';
import type { JourneyClient, Traveller } from './one-journey.js';

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

/** Asks a statement on a connection: its rows, as objects named in the words of the code. */
export async function rowsOf<Row>(connection: JourneyClient, asked: pg.QueryConfig): Promise<Row[]> {
  return (await answerTo<Row>(connection, asked)).made;
}

/** Asks an INSERT, UPDATE or DELETE on a connection: to how many rows it was done. */
export async function countOf(connection: JourneyClient, asked: pg.QueryConfig): Promise<number> {
  return (await answerTo(connection, asked)).count;
}

/** Says what has neither rows nor values, and the same words each time. */
export async function say(connection: JourneyClient, words: string): Promise<void> {
  await answerTo(connection, { name: words, text: words });
}

/** A statement whose answer nobody reads: its error is that of what is asked behind it. */
export function unread({ name, text, values = [] }: pg.QueryConfig): Traveller {
  const nothing = () => undefined;
  return { name, text, values: values.map((value) => asText(value)), row: nothing, arrived: nothing, failed: nothing };
}

async function answerTo<Row>(connection: JourneyClient, asked: pg.QueryConfig): Promise<Answer<Row>> {
  const answer = new Answer<Row>(asked);
  const answered = new Promise<void>((done, failed) => {
    answer.told = (error) => (error ? failed(error) : done());
  });
  connection.along(answer);
  try {
    await answered;
    return answer;
  } catch (error) {
    // Where it was asked, not the socket on which it was answered.
    if (error instanceof Error) Error.captureStackTrace(error);
    throw error;
  }
}

type Value = string | null;
type Column = Pick<pg.FieldDef, 'name' | 'dataTypeID'>;

/** How the rows of a statement are made: their columns, as they were described, and one function for all of them. */
interface Shape {
  columns: readonly Column[];
  row: (values: readonly Value[]) => unknown;
}

/**
 * What pg does for each statement that it is asked (an empty row by its names, the parser of each column, a row as an array, and another as an
 * object) is a tenth of a page: the same statement has the same columns, and its rows are made by a function that was written for them.
 */
class Answer<Row> implements Traveller {
  readonly made: Row[] = [];
  count = 0;
  told: (error: Error | null) => void = () => undefined;
  readonly name: string | undefined;
  readonly text: string;
  readonly values: unknown[];
  private make: Shape['row'] | null = null;
  private unreadable: Error | null = null;

  constructor({ name, text, values = [] }: pg.QueryConfig) {
    this.name = name;
    this.text = text;
    this.values = values.map((value) => asText(value));
  }

  columns(fields: Column[]): void {
    this.make = shapeOf(this.text, fields).row;
  }

  row(values: Value[]): void {
    try {
      if (!this.unreadable) this.made.push(this.make?.(values) as Row);
    } catch (error) {
      this.unreadable = error as Error;
    }
  }

  arrived(tag: string): void {
    this.count = Number(/\d+$/.exec(tag)?.[0] ?? 0);
    this.told(this.unreadable);
  }

  failed(error: Error): void {
    this.told(error);
  }
}

// What cannot be written fails here, where nothing of it is on its way.
const asText = (pg as unknown as { utils: { prepareValue: (value: unknown) => unknown } }).utils.prepareValue;

/** Beyond, shapes are worked out again: filters make more texts than are worth keeping. */
const remembered = 2_000;
const shapes = new Map<string, Shape>();

function shapeOf(text: string, columns: Column[]): Shape {
  const known = shapes.get(text);
  if (known && isSame(known.columns, columns)) return known;
  const shape = { columns, row: writeRow(columns) };
  if (shapes.size >= remembered) shapes.clear();
  shapes.set(text, shape);
  return shape;
}

// A migration, or a parameter of another type, may have changed them.
function isSame(known: readonly Column[], columns: readonly Column[]): boolean {
  return (
    known.length === columns.length &&
    known.every(({ name, dataTypeID }, at) => name === columns[at]?.name && dataTypeID === columns[at]?.dataTypeID)
  );
}

const asItIs = pg.types.getTypeParser(pg.types.builtins.TEXT);

/** `({ id: v[0], at: v[1] === null ? null : p[1](v[1]) })`: an object of one piece, whose properties V8 knows beforehand. */
function writeRow(columns: readonly Column[]): Shape['row'] {
  const parsers = columns.map(({ dataTypeID }) => pg.types.getTypeParser(dataTypeID));
  const written = columns.map(({ name }, at) => {
    const value = parsers[at] === asItIs ? `v[${at}]` : `v[${at}] === null ? null : p[${at}](v[${at}])`;
    return `${JSON.stringify(propertyOf(name))}: ${value}`;
  });
  return compileFunction(`return (v) => ({ ${written.join(', ')} });`, ['p'])(parsers) as Shape['row'];
}
