// npm test: what must be there before Jest can be (the packages, the build), then Jest. Arguments go to Jest.
// The database, the counts and the rest are Jest's: test/jest.config.js.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endCommands, whenNpmEnds } from '../src/local/commands.mjs';
import { ensureBuilt, ensureDependencies, requireNode } from '../src/local/preparation.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const run = { jest: undefined, interrupted: false };

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, interrupted);
whenNpmEnds(interrupted);
requireNode();
try {
  await ensureDependencies(root, console.log);
  if (!(await ensureBuilt(root, console.log)))
    console.error('La compilation a trouvé des erreurs : les tests suivent.');
  if (!run.interrupted) process.exitCode = await runJest();
} catch (error) {
  if (!run.interrupted) console.error(error.message);
  if (!run.interrupted) process.exitCode = nothingRan();
}
if (run.interrupted) process.exitCode = 130;

/** @returns {Promise<number>} the exit code */
function runJest() {
  const node = [
    // A test file loads the whole product: its young objects are many, and few of them last.
    '--max-semi-space-size=64',
    // What runs a thousand times is worth optimizing, what runs sixty times in a process that lives for minutes is not: a fifth of a run went there.
    '--interrupt-budget=1056000',
    '--experimental-vm-modules',
    '--no-warnings',
    '--import',
    import.meta.resolve('./support/end-with-parent.mjs'),
  ];
  const jest = [join(root, 'node_modules/jest/bin/jest.js'), '-c', join(root, 'test/jest.config.js')];
  run.jest = spawn(process.execPath, [...node, ...jest, ...process.argv.slice(2)], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'test', TZ: process.env.TZ ?? 'Europe/Paris' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  let counted = false;
  run.jest.once('message', () => (counted = true));
  return new Promise((done, failed) => {
    run.jest.once('error', failed);
    run.jest.once('close', (code) => done(counted || run.interrupted ? (code ?? 1) : nothingRan()));
  });
}

function nothingRan() {
  console.log('\n0 passed, 1 failed, 0 skipped');
  return 1;
}

// Jest stops the database before it ends, and we end after it.
function interrupted() {
  run.interrupted = true;
  endCommands();
  run.jest?.kill('SIGTERM');
}
