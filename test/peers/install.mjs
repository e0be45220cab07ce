// A peer as its own manual starts it, in a folder of its own.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../src/local/port.mjs';

const patience = 180_000;

/** @param {string} home @param {{ packages: string[], files: Record<string, string> }} peer */
export async function install(home, { packages, files }) {
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(home, name), text);
  await ended(spawn('npm', ['install', '--no-audit', '--no-fund', ...packages], { cwd: home, stdio: 'inherit' }));
  return home;
}

/** @returns {Promise<{ url: string, pid: number, headers: string[], stop: () => Promise<void> }>} */
export async function startPeer(home, { command, environment, prepare, isReady }, database) {
  const port = await freePort();
  const env = { PATH: process.env.PATH, HOME: home, NODE_ENV: 'production', ...environment(database, port) };
  for (const words of prepare ?? []) await ended(spawn(process.execPath, words, { cwd: home, env, stdio: 'inherit' }));
  const child = spawn(process.execPath, command, { cwd: home, env, stdio: ['ignore', 'inherit', 'inherit'] });
  const gone = new Promise((done) => child.once('exit', done));
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    child.kill();
    await gone;
  };
  try {
    await answers(url + isReady, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, pid: child.pid, stop };
}

async function answers(url, child) {
  for (const end = Date.now() + patience; Date.now() < end; await new Promise((done) => setTimeout(done, 500))) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
    const answer = await fetch(url).catch(() => null);
    if (answer && answer.status < 500) return;
  }
  throw new Error(`${url} does not answer`);
}

function ended(child) {
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('exit', (code) =>
      code === 0 ? done() : failed(new Error(`${child.spawnargs.join(' ')} ended with ${code}`)),
    );
  });
}
