// The long-lived processes of the demonstration: restarted when they die, ended all together.
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

const followParent = new URL('./follow-parent.mjs', import.meta.url).href;
const longestPause = 30_000;
const settledAfter = 60_000;

/**
 * Keeps one of our programs running. Its output goes to a file.
 * @param {{ command: string[], cwd: string, env: NodeJS.ProcessEnv, logFile: string,
 *   died: (reason: string, pauseInSeconds: number) => void }} options
 * @returns {{ stop: (patience: number) => Promise<void>, kill: () => void }} patience in milliseconds
 */
export function keepRunning(options) {
  const state = { stopping: false, child: launch(options, 'w'), pause: 1000, timer: undefined };
  const watch = () => {
    const started = Date.now();
    state.child.once('exit', (code, signal) => {
      if (state.stopping) return;
      if (Date.now() - started > settledAfter) state.pause = 1000;
      options.died(signal ?? `code ${code}`, state.pause / 1000);
      state.timer = setTimeout(restart, state.pause);
      state.pause = Math.min(2 * state.pause, longestPause);
    });
  };
  const restart = () => {
    state.child = launch(options, 'a');
    watch();
  };
  watch();
  return { stop: (patience) => stop(state, patience), kill: () => state.child.kill('SIGKILL') };
}

// Detached: Ctrl-C in the terminal must reach the launcher only, which ends its processes in order.
function launch({ command, cwd, env, logFile }, flag) {
  const log = openSync(logFile, flag, 0o600);
  const stdio = /** @type {import('node:child_process').StdioOptions} */ (['ignore', log, log, 'ipc']);
  const child = spawn(process.execPath, ['--import', followParent, ...command], { cwd, env, detached: true, stdio });
  closeSync(log);
  return child;
}

async function stop(state, patience) {
  state.stopping = true;
  clearTimeout(state.timer);
  const { child } = state;
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), patience);
  await ended;
  clearTimeout(force);
}
