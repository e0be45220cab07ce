import type { INestApplicationContext } from '@nestjs/common';
import type pg from 'pg';

/** What a check looks at: one editor's rows, as it is and when nothing runs. */
export interface Ground {
  /** A connection with this editor chosen, as the owner of the tables or as the runtime role: both see this editor's rows only. */
  client: Pick<pg.ClientBase, 'query'>;
  editorId: string;
  /** The product's services, for what only they compute again; without them such a check is left out, and said to be. */
  product?: INestApplicationContext;
}

export interface Found {
  /** How many things were looked at. */
  looked: number;
  /** What is wrong, one sentence each, the first `mostFaults` of them. */
  faults: string[];
}

/** One thing that must be true of an editor's rows, whatever was killed, lost, late or done twice. */
export interface Check {
  name: string;
  /** What it proves, as the operator reads it. */
  proves: string;
  /** @returns null when it could not be done on this ground */
  find: (ground: Ground) => Promise<Found | null>;
}

export const mostFaults = 100;

/** Row-level security keeps both statements to one editor. They name no parameter. */
interface InSql {
  name: string;
  proves: string;
  /** The things looked at, as what follows FROM. */
  among: string;
  /** A SELECT of one column, one row a fault. */
  faults: string;
}

/** A check that is one question to PostgreSQL. */
export function inSql({ name, proves, among, faults }: InSql): Check {
  return {
    name,
    proves,
    async find({ client }) {
      const counted = await client.query<{ looked: number }>(`SELECT count(*)::int AS looked FROM ${among}`);
      const found = await client.query<{ fault: string }>(`SELECT * FROM (${faults}) f (fault) LIMIT ${mostFaults}`);
      return { looked: counted.rows[0]?.looked ?? 0, faults: found.rows.map(({ fault }) => fault) };
    },
  };
}
