import type pg from 'pg';
import { isLate } from '../platform/jobs/lag.js';
import { SealBroken, SecretsKeys } from '../platform/secrets/seal.js';
import { fromEnvironment, UsageError, type Command } from './command.js';
import { withOwnerClient } from './owner-connection.js';
import { inEachEditor } from '../platform/tenancy/editors-of-owner.js';
import { lastOwnMigration } from '../platform/tenancy/schema-version.js';
import { redisHealth } from './redis-health.js';

/** One thing looked at: what is found, and whether somebody must act. */
interface Reading {
  name: string;
  said: string;
  wrong: boolean;
}

export const healthCommands: Command[] = [
  {
    name: 'health',
    usage: '',
    summary:
      'what /health/ready tells nobody: database, jobs, Redis where there is one, mails held, secrets that do not open, editors; ends with 1 when somebody must act',
    async run() {
      const readings: Reading[] = [];
      await withOwnerClient(async (client) => {
        for (const look of [database, jobs, mails, secrets, editors]) readings.push(await look(client));
      });
      const redisUrl = process.env['REDIS_URL'];
      if (redisUrl) readings.splice(2, 0, { name: 'redis', ...(await redisHealth(redisUrl)) });
      for (const { name, said, wrong } of readings) console.log(`${wrong ? '✗' : '✓'} ${name.padEnd(10)} ${said}`);
      const wrong = readings.filter((one) => one.wrong);
      if (wrong.length > 0) throw new UsageError(`to be looked at: ${wrong.map(({ name }) => name).join(', ')}`);
    },
  },
];

async function database(client: pg.Client): Promise<Reading> {
  const { rows } = await client.query<{ version: string; migrations: number; last: string }>(
    `SELECT current_setting('server_version') AS version, count(*)::int AS migrations, max(timestamp)::text AS last FROM typeorm_migrations`,
  );
  const [row] = rows;
  const other = row?.last !== lastOwnMigration;
  const said = `PostgreSQL ${row?.version}, ${row?.migrations} migrations, the last ${row?.last}`;
  return {
    name: 'database',
    said: `${said}${other ? `; this version’s own is ${lastOwnMigration}` : ''}`,
    wrong: other,
  };
}

async function jobs(client: pg.Client): Promise<Reading> {
  const { rows } = await client.query<{ waiting: string; oldest: number; still: number }>(
    'SELECT waiting, oldest_seconds AS oldest, still_seconds AS still FROM outbox_lag()',
  );
  const lag = {
    waiting: Number(rows[0]?.waiting ?? 0),
    oldestSeconds: rows[0]?.oldest ?? 0,
    stillSeconds: rows[0]?.still ?? 0,
  };
  const failed = await inEachEditor(client, async () => {
    const { rows: found } = await client.query<{ jobs: number }>(
      'SELECT count(*)::int AS jobs FROM outbox WHERE failed_at IS NOT NULL',
    );
    return found[0]?.jobs ?? 0;
  });
  const gaveUp = failed.reduce((sum, many) => sum + many, 0);
  const late = isLate(lag);
  const said = `${lag.waiting} due, the oldest since ${Math.round(lag.oldestSeconds)} s${late ? `, nothing ended for ${Math.round(lag.stillSeconds)} s: is the worker there?` : ''}; ${gaveUp} gave up`;
  return { name: 'jobs', said, wrong: late };
}

async function mails(client: pg.Client): Promise<Reading> {
  const { rows } = await client.query<{ reason: string; since: Date }>(
    'SELECT reason, held_at AS since FROM mail_holds WHERE released_at IS NULL',
  );
  const [hold] = rows;
  return hold
    ? { name: 'mails', said: `held since ${hold.since.toISOString()}: ${hold.reason}`, wrong: true }
    : { name: 'mails', said: 'leave', wrong: false };
}

async function secrets(client: pg.Client): Promise<Reading> {
  const keys = SecretsKeys.read(fromEnvironment('SECRETS_KEY'));
  const closed: string[] = [];
  const opened = await inEachEditor(client, async (editorId) => {
    const { rows } = await client.query<{ kind: string; ownerId: string; sealed: string }>(
      'SELECT kind, owner_id AS "ownerId", sealed FROM secrets',
    );
    return rows.filter((row) => opens(keys, row, editorId, closed)).length;
  });
  const open = opened.reduce((sum, many) => sum + many, 0);
  const trouble =
    closed.length > 0 ? `, ${closed.length} do not: give back the key that sealed them, or have them given again` : '';
  return { name: 'secrets', said: `${open} open with SECRETS_KEY${trouble}`, wrong: closed.length > 0 };
}

function opens(
  keys: SecretsKeys,
  row: { kind: string; ownerId: string; sealed: string },
  editorId: string,
  closed: string[],
): boolean {
  try {
    keys.open(row.sealed, { editorId, kind: row.kind, ownerId: row.ownerId });
    return true;
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    closed.push(error.message);
    return false;
  }
}

async function editors(client: pg.Client): Promise<Reading> {
  const suspended = await inEachEditor(client, async () => {
    const { rows } = await client.query<{ slug: string }>('SELECT slug FROM editors WHERE suspended_at IS NOT NULL');
    return rows.map(({ slug }) => slug);
  });
  const those = suspended.flat();
  return {
    name: 'editors',
    said: `${suspended.length}${those.length > 0 ? `, suspended: ${those.join(', ')}` : ''}`,
    wrong: false,
  };
}
