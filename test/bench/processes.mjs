// The processes that are measured, each with a channel on which to ask how much memory it took.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../src/local/port.mjs';
import { startCommand } from '../../src/local/start-command.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const hook = new URL('./hook.mjs', import.meta.url).href;
/** By which the processes make sessions and links. */
export const sessionSecret = 'a secret of the bench only, thirty-two characters';
const running = new Set();

/**
 * The web as in production: as many processes as it takes by itself, unless `alone`. `recording` loads the hook that listens to its SQL: never while it is
 * measured; `onViews` has its pools find the views without row-level security.
 */
export async function startWeb(database, { alone = false, recording = false, onViews = false } = {}) {
  const processes = alone || recording ? 1 : await webProcesses();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...environment(database),
    PORT: String(port),
    PUBLIC_URL: url,
    WEB_PROCESSES: String(processes),
    BENCH_RECORD: recording ? '1' : '',
    BENCH_VIEWS: onViews ? '1' : '',
  };
  return { ...(await startAs('start', env, /web ready/)), url, processes };
}

/** The job process; the time of its statements is added up. */
export const startWorker = (database, more = {}) =>
  startAs('start:worker', { ...environment(database), BENCH_METER: '1', ...more }, /worker ready/);

/** The bare server of floor.mjs, on the same database as the same role, in as many processes as the web. */
export async function startFloor(database) {
  const port = await freePort();
  const env = { ...environment(database), PORT: String(port), FLOOR_PROCESSES: String(await webProcesses()) };
  return { ...(await start(['test/bench/floor.mjs'], env, /floor ready/)), url: `http://127.0.0.1:${port}` };
}

/**
 * One of the operator's commands, to its end.
 * @returns {Promise<number>} the most memory it took, in bytes
 */
export async function operate(database, words) {
  const env = {
    ...environment(database),
    DATABASE_ADMIN_URL: database.serverUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    // A database to measure is made up: the command `seed` refuses any other.
    DEMO: '1',
  };
  const { ended, peak, output } = await start(['dist/src/cli.js', ...words], env, null);
  const code = await ended;
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}\n${output()}`);
  return peak();
}

export function stopProcesses() {
  return Promise.all([...running].map((child) => child.stop()));
}

// As it is built: who measures may have had it built since this file was read.
async function webProcesses() {
  const { webProcessesOn } = await import('../../dist/src/config/env.js');
  return webProcessesOn(availableParallelism());
}

function environment(database) {
  const { PATH = '', HOME = '', TMPDIR = '/tmp' } = process.env;
  return {
    PATH,
    HOME,
    TMPDIR,
    TZ: 'Europe/Paris',
    NODE_ENV: 'production',
    DATABASE_URL: database.url,
    SESSION_SECRET: sessionSecret,
    SECRETS_KEY: `bench:${'0'.repeat(64)}`,
  };
}

function startAs(name, env, ready) {
  const { args, env: own } = startCommand(root, name);
  return start(args, { ...env, ...own }, ready);
}

async function start(command, env, ready) {
  const child = spawn(process.execPath, ['--import', hook, ...command], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Dates of a view must arrive as dates.
    serialization: 'advanced',
  });
  let output = '';
  let peak = 0;
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  child.on('message', (message) => (peak = message?.peak ?? peak));
  const ended = new Promise((done) => child.once('exit', (code) => (running.delete(handle), done(code ?? 1))));
  const handle = {
    pid: child.pid,
    ask: (message) => ask(child, message),
    ended,
    output: () => output,
    peak: () => peak,
    stop: () => stop(child, ended),
  };
  running.add(handle);
  if (ready) await until(child, ready, () => output);
  return handle;
}

function until(child, ready, output) {
  return new Promise((done, failed) => {
    const look = () => ready.test(output()) && done();
    child.stdout.on('data', look);
    child.once('exit', () => failed(new Error(`A process stopped before it was ready:\n${output()}`)));
  });
}

function ask(child, message) {
  return new Promise((done, failed) => {
    const gone = () => failed(new Error('The process ended'));
    const answered = (answer) => {
      if (answer?.to !== message.do) return;
      child.off('message', answered);
      child.off('exit', gone);
      if (answer.error) failed(new Error(answer.error));
      else done(answer.value);
    };
    child.on('message', answered);
    child.once('exit', gone);
    child.send(message);
  });
}

async function stop(child, ended) {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 3_000);
  await ended;
  clearTimeout(force);
}
