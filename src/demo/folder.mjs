// The folder .data: what the demonstration keeps from one start to the next.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Opens the folder for this launcher alone.
 * @param {string} folder
 * @throws Error in French when another launcher of the same folder is running
 */
export function claim(folder) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const claimFile = join(folder, 'launcher.pid');
  const other = existsSync(claimFile) ? Number(readFileSync(claimFile, 'utf8')) : 0;
  if (other && other !== process.pid && isLauncher(other)) {
    throw new Error(
      `La démonstration fonctionne déjà (processus ${other}). ` +
        'Arrêtez-la par Ctrl-C dans son terminal, puis relancez la commande.',
    );
  }
  writeFileSync(claimFile, String(process.pid));
  process.once('exit', () => rmSync(claimFile, { force: true }));
}

// A number is used again by another program after a while: where the system says, its command line is checked.
function isLauncher(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  const commandLine = `/proc/${pid}/cmdline`;
  return !existsSync(commandLine) || readFileSync(commandLine, 'utf8').includes('start.mjs');
}

/**
 * A secret drawn the first time and kept, readable by its owner alone.
 * @param {string} folder
 * @param {string} name
 * @returns {string} 64 hexadecimal characters
 */
export function secret(folder, name) {
  const file = join(folder, name);
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const value = randomBytes(32).toString('hex');
  writeFileSync(file, `${value}\n`, { mode: 0o600 });
  return value;
}

/**
 * @param {string} file
 * @returns {string} the last lines of a log
 */
export function endOfLog(file) {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(-25).join('\n') : '';
}
