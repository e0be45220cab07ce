import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach } from '@jest/globals';
import { startCommand } from '../../src/local/start-command.mjs';
import type { TestDatabase } from '../support/database.js';
import { testSecretsKey } from '../support/secrets-key.js';
import { freePort } from '../../src/local/port.mjs';

const program = fileURLToPath(new URL('../..', import.meta.url));

/** A process of the product as it runs in production, on the database of one test. */
export interface Victim {
  /** What an outage of the machine does: SIGKILL, then nothing more is heard of it. */
  kill(): Promise<void>;
  /** Everything it printed. */
  output(): string;
  /** Asks it to stop, as a deployment does. @returns its exit code, once it stopped by itself */
  terminate(): Promise<number | null>;
  /** Resolves when it is no more, whatever ended it. */
  gone: Promise<void>;
  pid: number;
}

/** Started again each time it dies, as `restart: always` does. */
export interface Supervised {
  /** How often it died. */
  deaths(): number;
  stop(): Promise<void>;
}

/** What NODE_OPTIONS loads: the process dies of the statement that holds `statement` and is given `value`. */
export function poisoned(statement: string, value: string): Record<string, string> {
  const poison = new URL('./poison.mjs', import.meta.url).href;
  return { NODE_OPTIONS: `--import=${poison}`, POISON_STATEMENT: statement, POISON_VALUE: value };
}

export async function superviseWorker(
  database: TestDatabase,
  environment: Record<string, string> = {},
): Promise<Supervised> {
  let [deaths, stopped] = [0, false];
  let victim = await startWorker(database, environment);
  const watching = (async () => {
    for (;;) {
      await victim.gone;
      if (stopped) return;
      deaths += 1;
      victim = await startWorker(database, environment);
      if (stopped) await victim.kill();
    }
  })();
  return {
    deaths: () => deaths,
    async stop() {
      stopped = true;
      await victim.kill();
      await watching;
    },
  };
}

export interface WebVictim extends Victim {
  url: string;
}

/** The job process, ready. @param environment e.g. `{ SMTP_URL: … }` @param version another one than ours (next-version.ts) */
export function startWorker(
  database: TestDatabase,
  environment: Record<string, string> = {},
  version = program,
): Promise<Victim> {
  return start('start:worker', { ...environmentOf(database), ...environment }, version);
}

/** How a spec starts its workers: whatever became of them, none outlives its case. */
export function workersOf(
  database: () => TestDatabase,
  environment: () => Record<string, string>,
): () => Promise<Victim> {
  const started: Victim[] = [];
  afterEach(async () => {
    for (const victim of started.splice(0)) await victim.kill();
  });
  return async () => {
    const victim = await startWorker(database(), environment());
    started.push(victim);
    return victim;
  };
}

/** The web process, ready. Killed and started again on the same port, it keeps its address. */
export async function startWeb(
  database: TestDatabase,
  port?: number,
  environment: Record<string, string> = {},
): Promise<WebVictim & { port: number }> {
  const own = port ?? (await freePort());
  const url = `http://127.0.0.1:${own}`;
  const victim = await start('start', {
    ...environmentOf(database),
    PORT: String(own),
    PUBLIC_URL: url,
    ...environment,
  });
  return { ...victim, url, port: own };
}

function environmentOf(database: TestDatabase): Record<string, string> {
  const { PATH = '', HOME = '', TMPDIR = '/tmp' } = process.env;
  return {
    PATH,
    HOME,
    TMPDIR,
    TZ: 'Europe/Paris',
    NODE_ENV: 'production',
    DATABASE_URL: database.url,
    DATABASE_POOL: '4',
    WEB_PROCESSES: '1',
    SESSION_SECRET: 'a secret of tests only, thirty-two characters',
    SECRETS_KEY: testSecretsKey,
  };
}

async function start(name: 'start' | 'start:worker', env: Record<string, string>, version = program): Promise<Victim> {
  const { args, env: own } = startCommand(version, name);
  const child = spawn(process.execPath, args, {
    cwd: version,
    env: { ...env, ...own },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const listen = (chunk: Buffer) => (output += chunk.toString());
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await ready(child, () => output);
  return {
    kill: () => killed(child),
    output: () => output,
    terminate: () => terminated(child),
    gone,
    pid: child.pid ?? 0,
  };
}

async function terminated(child: ChildProcess): Promise<number | null> {
  child.kill('SIGTERM');
  if (child.exitCode === null) await once(child, 'exit');
  return child.exitCode;
}

function ready(child: ChildProcess, output: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const tooLong = setTimeout(() => reject(new Error(`Never ready:\n${output()}`)), 200_000);
    child.once('exit', () => {
      clearTimeout(tooLong);
      reject(new Error(`It stopped before it was ready:\n${output()}`));
    });
    child.stdout?.on('data', () => {
      if (!/(web|worker) ready/.test(output())) return;
      clearTimeout(tooLong);
      resolve();
    });
  });
}

function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
