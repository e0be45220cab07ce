// Commands run one after the other (npm, the build, our own command line), all ended when the launcher ends.
import { spawn } from 'node:child_process';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/**
 * Runs a command to its end, its output shown as it comes unless `quiet`.
 * @param {string} command
 * @param {string[]} options
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, quiet?: boolean, shell?: boolean }} settings
 * @returns {Promise<{ code: number, output: string }>} output is what a quiet command wrote on its standard output
 */
export function run(command, options, { cwd, env = process.env, quiet = false, shell = false }) {
  return new Promise((done, failed) => {
    const output = quiet ? 'pipe' : 'inherit';
    const child = spawn(command, options, { cwd, env, shell, stdio: ['ignore', output, quiet ? 'ignore' : 'inherit'] });
    let written = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => (written += text));
    running.add(child);
    child.once('error', failed);
    child.once('close', (code) => {
      running.delete(child);
      done({ code: code ?? 1, output: written });
    });
  });
}

/**
 * Ends the commands still running.
 * @param {NodeJS.Signals} signal
 */
export function endCommands(signal = 'SIGTERM') {
  for (const child of running) child.kill(signal);
}

/**
 * npm runs us through a shell. A signal sent to npm ends both of them and never reaches us: their end is the signal.
 * @param {() => void} action
 */
export function whenNpmEnds(action) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    action();
  }, 300);
  timer.unref();
}
