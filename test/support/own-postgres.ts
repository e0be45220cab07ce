import { execFile } from 'node:child_process';
import { chownSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { removePostgres, startPostgres } from '../../src/local/embedded-postgres.mjs';
import { answerOf } from './command-line.js';
import { testSecretsKey } from './secrets-key.js';

/** A PostgreSQL of one test file's own, prepared as the operator does; `startTenant` makes its database there. */
export interface OwnPostgres {
  /**
   * The files of the whole server, copied while it works, as `pg_basebackup` or a snapshot of the disk does: one moment of every database.
   * @returns a second server that holds what the first one held then
   */
  backup(place: EmptyPlace): Promise<RestoredPostgres>;
  stop(): Promise<void>;
}

/** Where a backup will be restored. */
export interface EmptyPlace {
  folder: string;
  /** Where PostgreSQL will start from, with its owner and its modes. */
  cluster: string;
}

export interface RestoredPostgres {
  /** A PostgreSQL of its own, started on the copy. */
  start(): Promise<void>;
  /** The same database, there. */
  at(url: string): string;
  remove(): Promise<void>;
}

// Nothing need survive a power cut here; what was written since the backup began must still be there when it ends.
const settings = { fsync: 'off', synchronous_commit: 'off', wal_keep_size: '1GB', max_connections: '100' };
const passwordFile = 'superuser-password';

export async function startOwnPostgres(): Promise<OwnPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'sceau-own-postgres-'));
  const server = await startPostgres({ dataDir: folder, settings });
  const template = `sceau_template_${process.pid}`;
  const as = (user: string) => {
    const url = new URL(server.superuserUrl);
    Object.assign(url, { pathname: `/${template}`, username: user, password: 'throw-away' });
    return url.href;
  };
  const [owner, runtime] = [as('sceau_owner'), as('sceau_app')];
  const urls = { DATABASE_ADMIN_URL: server.superuserUrl, DATABASE_OWNER_URL: owner, DATABASE_URL: runtime };
  const environment = { PATH: process.env['PATH'] ?? '', SECRETS_KEY: testSecretsKey, DEMO: '1', ...urls };
  const { code, complained } = await answerOf(['database:prepare'], environment);
  const stop = async () => {
    await server.stop();
    removePostgres(folder);
  };
  if (code !== 0) {
    await stop();
    throw new Error(complained);
  }
  // Of this file alone: where its databases are made (database.ts).
  Object.assign(process.env, {
    TEST_DATABASE_ADMIN_URL: server.superuserUrl,
    TEST_DATABASE_OWNER_URL: owner,
    TEST_DATABASE_URL: runtime,
    TEST_TEMPLATE_DATABASE: template,
  });
  return {
    backup: (place) => copyOf(server.superuserUrl, readFileSync(join(folder, passwordFile), 'utf8'), place),
    stop,
  };
}

async function copyOf(superuserUrl: string, password: string, place: EmptyPlace): Promise<RestoredPostgres> {
  const { folder, cluster } = place;
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    const { rows: where } = await client.query<{ data_directory: string }>('SHOW data_directory');
    const source = where[0]?.data_directory ?? '';
    await client.query(`SELECT pg_backup_start('essai', fast => true)`);
    await copy(source, cluster);
    for (const name of ['postmaster.pid', 'postmaster.opts', 'pg_wal']) rmSync(join(cluster, name), removing);
    const { rows } = await client.query<{ label: string }>('SELECT labelfile AS label FROM pg_backup_stop(false)');
    // What was written while the files were being copied: with it, the copy is of one moment.
    await copy(join(source, 'pg_wal'), join(cluster, 'pg_wal'));
    const label = join(cluster, 'backup_label');
    writeFileSync(label, rows[0]?.label ?? '');
    const { uid, gid } = statSync(cluster);
    chownSync(label, uid, gid);
  } finally {
    await client.end();
  }
  writeFileSync(join(folder, passwordFile), password);
  let server: Awaited<ReturnType<typeof startPostgres>> | null = null;
  return {
    async start() {
      server = await startPostgres({ dataDir: folder, settings });
    },
    at: (url) => Object.assign(new URL(url), { port: String(server?.port ?? '') }).href,
    async remove() {
      await server?.stop();
      removePostgres(folder);
    },
  };
}

const removing = { recursive: true, force: true };

export async function emptyPlace(): Promise<EmptyPlace> {
  const folder = mkdtempSync(join(tmpdir(), 'sceau-restored-'));
  const server = await startPostgres({ dataDir: folder, settings });
  const client = new pg.Client({ connectionString: server.superuserUrl });
  await client.connect();
  const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
  await client.end();
  await server.stop();
  const cluster = rows[0]?.data_directory ?? '';
  for (const name of readdirSync(cluster)) rmSync(join(cluster, name), removing);
  return { folder, cluster };
}

/** Files that go while they are being copied are none of the backup's. */
async function copy(source: string, target: string): Promise<void> {
  await promisify(execFile)('cp', ['-Rp', `${source}/.`, target]).catch((error: { stderr?: string }) => {
    const others = (error.stderr ?? '').split('\n').filter((line) => line && !line.includes('No such file'));
    if (others.length > 0) throw new Error(others.join('\n'));
  });
}
