import pg from 'pg';
import { DataSource, type DataSourceOptions, DefaultNamingStrategy } from 'typeorm';
import { log } from '../log.js';
import { bareWords } from './array-text.js';
import { JourneyClient } from './one-journey.js';
import { patience } from './patience.js';

// A `date` is a day, not an instant: node-postgres would make a Date at midnight of the server's time zone.
pg.types.setTypeParser(pg.types.builtins.DATE, (value) => value);

// node-postgres looks for the parts of an instant by three regular expressions. An engine reads those of this century at once; it would take
// the year 44 for 2044, and knows neither `infinity` nor `BC`.
const anyInstant = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ);
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (value) =>
  /^20\d\d-.{14,}\d$/.test(value) ? new Date(value) : (anyInstant(value) as unknown),
);

// Of as many clients as a search finds, an array is a thousand words: pg puts each together from its letters.
for (const arrayOf of [1009 /* text[] */, 2951 /* uuid[] */]) {
  const anyArray = pg.types.getTypeParser(arrayOf);
  pg.types.setTypeParser(arrayOf, (value) => bareWords(value) ?? (anyArray(value) as unknown));
}

/** A connection is given up after so long without a question: a new one has to plan again all that a page asks (0055). */
export const keptWarm = 600_000;

/** The options of every process that serves people or jobs: the runtime role, bounded pool. */
export function dataSourceOptions(
  url: string,
  pool: number,
  entities: DataSourceOptions['entities'],
): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    entities,
    synchronize: false,
    namingStrategy: new SnakeNaming(),
    poolSize: pool,
    // A pool without an error listener ends the process when PostgreSQL restarts (reliability-security.md § 1).
    poolErrorHandler: (error: Error) => log.fault('database connection lost', error),
    // Pipelined: a statement is sent without waiting for the answer to the one before (performance.md, levers 3).
    // Limits on statements are the role's own (database:prepare): a pooler refuses them as startup parameters.
    // A server that says nothing more is given up a little after its own limit: nobody else would end that wait.
    extra: {
      Client: JourneyClient,
      pipeline: true,
      connectionTimeoutMillis: patience,
      query_timeout: patience,
      keepAlive: true,
      idleTimeoutMillis: keptWarm,
    },
  };
}

/** What the pages of a process share. */
export function pagePool(dataSource: DataSource): pg.Pool {
  return (dataSource.driver as unknown as { master: pg.Pool }).master;
}

/**
 * Row-level security is only worth what the role obeys.
 * @throws Error when the connected role is a superuser, bypasses row-level security, or owns a table.
 */
export async function refusePowerfulRole(dataSource: DataSource): Promise<void> {
  const rows = (await dataSource.query(`
    SELECT r.rolsuper OR r.rolbypassrls AS powerful, EXISTS (SELECT 1 FROM pg_class c WHERE c.relowner = r.oid AND c.relkind = 'r') AS owns
      FROM pg_roles r WHERE r.rolname = current_user`)) as { powerful: boolean; owns: boolean }[];
  if (rows[0]?.powerful || rows[0]?.owns) {
    throw new Error('DATABASE_URL must be the runtime role: not a superuser, no BYPASSRLS, owner of nothing');
  }
}

/** `contractSince` in code is `contract_since` in PostgreSQL. */
class SnakeNaming extends DefaultNamingStrategy {
  override columnName(propertyName: string, customName: string | undefined): string {
    return customName ?? propertyName.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }
}
