import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '../../src/local/port.mjs';

/** A Redis server of one test file's own, that may be killed, hung and started again. */
export interface OwnRedis {
  url: string;
  /** SIGKILL: what it had acknowledged is in its AOF. */
  kill(): Promise<void>;
  /** On the same port, with what it had. */
  start(): Promise<void>;
  /** It takes connections and answers nothing. */
  hang(): void;
  wake(): void;
  flush(): Promise<void>;
  /** From now on not a byte more goes to its AOF, as on a disk that is full. */
  fillDisk(): void;
  makeRoom(): void;
  stop(): Promise<void>;
}

/** Redis is tested where `.ci/run` says so, and where its program is. */
export const hasRedis = Boolean(process.env['REDIS_TEST_URL']) && spawnSync('redis-server', ['--version']).status === 0;

const asProduction = ['--appendonly', 'yes', '--maxmemory-policy', 'noeviction'];

/** @param options of the server, e.g. `['--maxmemory-policy', 'allkeys-lru']` */
export async function startOwnRedis(options: string[] = asProduction): Promise<OwnRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'sceau-redis-'));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const words = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', ...options];
  let server: ChildProcess | null = null;
  const start = async () => {
    // What `fillDisk` refuses must be an error of its write, not the end of it.
    server = spawn('sh', ['-c', `trap '' XFSZ; exec redis-server "$@"`, 'sh', ...words], { stdio: 'ignore' });
    await answering(url);
  };
  const kill = async () => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, 'exit');
    server.kill('SIGKILL');
    await gone;
  };
  // The limit of what a file may grow to: needs no right to mount anything.
  const limitFiles = (size: string) =>
    execFileSync('prlimit', ['--pid', String(server?.pid), `--fsize=${size}:unlimited`]);
  await start();
  return {
    url,
    kill,
    start,
    hang: () => void server?.kill('SIGSTOP'),
    wake: () => void server?.kill('SIGCONT'),
    async flush() {
      const client = new Redis(url);
      await client.flushall();
      await client.quit();
    },
    fillDisk: () => void limitFiles('1'),
    makeRoom: () => void limitFiles('unlimited'),
    async stop() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answering(url: string): Promise<void> {
  const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
  client.on('error', () => undefined);
  await client.ping();
  client.disconnect();
}
