// A PostgreSQL of our own, from npm, listening on the loopback only. Plain JavaScript: it runs before anything is built.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './port.mjs';
import { installationFor, program, spawnOptions } from './postgres-binaries.mjs';
import { prepareCluster } from './postgres-cluster.mjs';

/** Settings for tests: nothing needs to survive a power cut, and many connections are opened. */
export const throwAwaySettings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
};

const startTimeout = 60_000;
const stopTimeout = 5_000;

/**
 * Starts a cluster, creating it the first time, and takes over from one that a killed launcher left running.
 * @param {{ dataDir: string, port?: number, settings?: Record<string, string> }} options
 *   `port` 0 takes a free one; `settings` are PostgreSQL server parameters.
 * @returns {Promise<import('./embedded-postgres.mjs').RunningPostgres>}
 * @throws Error with the end of PostgreSQL's log when it does not start
 */
export async function startPostgres({ dataDir, port = 0, settings = {} }) {
  const folder = resolve(dataDir);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const installation = installationFor(folder);
  const cluster = join(installation.home, 'cluster');
  stopOrphan(installation, cluster);
  const password = prepareCluster(installation, cluster, folder);
  const chosenPort = port || (await freePort());
  const server = await launch(installation, cluster, { port: String(chosenPort), ...settings });
  return {
    port: chosenPort,
    pid: server.pid,
    superuserUrl: `postgres://postgres:${password}@127.0.0.1:${chosenPort}/postgres`,
    stop: () => stopServer(installation, cluster, server),
    kill: () => server.kill('SIGQUIT'),
  };
}

/**
 * Removes a cluster with all its data, and its password. Stops it first when a killed launcher left it running.
 * @param {string} dataDir
 */
export function removePostgres(dataDir) {
  const folder = resolve(dataDir);
  const installation = installationFor(folder);
  stopOrphan(installation, join(installation.home, 'cluster'));
  rmSync(installation.home, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}

async function launch(installation, cluster, settings) {
  const parameters = { listen_addresses: '127.0.0.1', unix_socket_directories: '', timezone: 'UTC', ...settings };
  const options = Object.entries(parameters).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const logFile = join(installation.home, 'postgres.log');
  const log = openSync(logFile, 'w', 0o600);
  // Detached: Ctrl-C in the terminal must reach the launcher only, which stops PostgreSQL last.
  const server = spawn(program(installation, 'postgres'), ['-D', cluster, ...options], {
    ...spawnOptions(installation),
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  let failure = '';
  server.once('error', (error) => (failure = error.message));
  process.once('exit', () => server.kill('SIGQUIT'));
  await waitUntilReady(server, cluster, () => failure || readFileSync(logFile, 'utf8').slice(-2000));
  return server;
}

// PostgreSQL writes its state on the eighth line of postmaster.pid: no connection is needed to know.
async function waitUntilReady(server, cluster, explain) {
  const deadline = Date.now() + startTimeout;
  while (Date.now() < deadline) {
    const lines = readPidFile(cluster);
    if (Number(lines[0]) === server.pid && lines[7]?.trim() === 'ready') return;
    if (hasEnded(server) || server.pid === undefined) break;
    await sleep(50);
  }
  server.kill('SIGQUIT');
  throw new Error(`PostgreSQL n’a pas démarré\u00a0: ${explain()}`);
}

function readPidFile(cluster) {
  try {
    return readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}

function hasEnded(server) {
  return server.exitCode !== null || server.signalCode !== null;
}

// A launcher killed with -9 leaves its PostgreSQL alive, on a port nobody knows any more.
function stopOrphan(installation, cluster) {
  const running = (mode, seconds) =>
    control(installation, cluster, ['stop', '-m', mode, '-w', '-t', String(seconds)]).status !== 0 &&
    control(installation, cluster, ['status']).status === 0;
  const pid = Number(readPidFile(cluster)[0]);
  if (!pid) return;
  // After a power cut the number may be another program's: it must not be signalled, and PostgreSQL would refuse to start.
  if (!serves(pid, cluster)) return rmSync(join(cluster, 'postmaster.pid'), { force: true });
  if (running('fast', 10) && running('immediate', 5)) {
    throw new Error(
      `Un PostgreSQL d’une exécution précédente ne s’arrête pas (processus ${pid}). ` +
        'Arrêtez ce processus, puis relancez la commande.',
    );
  }
}

function serves(pid, cluster) {
  if (process.platform === 'win32') return true;
  if (existsSync('/proc/self/cmdline')) {
    const commandLine = `/proc/${pid}/cmdline`;
    return existsSync(commandLine) && readFileSync(commandLine, 'utf8').includes(cluster);
  }
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout.includes(cluster);
}

function control(installation, cluster, options) {
  return spawnSync(program(installation, 'pg_ctl'), [...options, '-D', cluster], spawnOptions(installation));
}

async function stopServer(installation, cluster, server) {
  if (hasEnded(server)) return;
  const ended = new Promise((done) => server.once('exit', done));
  // SIGINT is PostgreSQL's fast shutdown: sessions are ended, nothing is lost. Windows has no such signal.
  if (process.platform === 'win32') control(installation, cluster, ['stop', '-m', 'fast', '-t', '5']);
  else server.kill('SIGINT');
  const hurry = setTimeout(() => server.kill('SIGQUIT'), stopTimeout);
  const force = setTimeout(() => server.kill('SIGKILL'), 2 * stopTimeout);
  await ended;
  clearTimeout(hurry);
  clearTimeout(force);
}
