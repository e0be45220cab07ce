import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestDatabase } from './database.js';
import { waitFor } from './wait-for.js';
import { freePort } from '../../src/local/port.mjs';
import { answers } from './ports.js';

export interface Pooler {
  /** The runtime role's address of the database, through the pooler. */
  url: string;
  stop(): Promise<void>;
}

/** Debian puts it among the programs of the administrator. */
const path = `${process.env['PATH'] ?? ''}:/usr/sbin`;
const version = spawnSync('pgbouncer', ['--version'], { encoding: 'utf8', env: { PATH: path } });

/** Null where there is none: CI brings Debian's (.ci/run). */
export const poolerVersion = version.status === 0 ? version.stdout.split('\n')[0] : null;

/** PgBouncer in transaction mode before a test's database, with few sessions, so that they are shared. @param settings added to its own */
export async function startPooler(database: TestDatabase, settings: Record<string, string> = {}): Promise<Pooler> {
  const target = new URL(database.url);
  const folder = mkdtempSync(join(tmpdir(), 'sceau-pooler-'));
  const port = await freePort();
  const own = {
    listen_addr: '127.0.0.1',
    listen_port: String(port),
    unix_socket_dir: '',
    auth_type: 'scram-sha-256',
    auth_file: join(folder, 'users'),
    pool_mode: 'transaction',
    default_pool_size: '4',
    max_client_conn: '200',
  };
  const lines = Object.entries({ ...own, ...settings }).map(([name, value]) => `${name} = ${value}`);
  writeFileSync(join(folder, 'users'), `"${target.username}" "${target.password}"\n`);
  writeFileSync(
    join(folder, 'pgbouncer.ini'),
    `[databases]\n* = host=${target.hostname} port=${target.port}\n[pgbouncer]\n${lines.join('\n')}\n`,
  );
  chmodSync(folder, 0o755);
  // It refuses to run as root.
  const identity = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const child = spawn('pgbouncer', [join(folder, 'pgbouncer.ini')], {
    ...identity,
    env: { PATH: path },
    stdio: 'ignore',
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await waitFor('the pooler answers', () => answers(port));
  const url = new URL(database.url);
  url.port = String(port);
  return {
    url: url.href,
    async stop() {
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
