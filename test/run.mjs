// npm test: a throw-away PostgreSQL, a migrated template that tests clone, then Jest. Arguments go to Jest.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endCommands, run, whenNpmEnds } from '../src/local/commands.mjs';
import { removePostgres, startPostgres, throwAwaySettings } from '../src/local/embedded-postgres.mjs';
import { ensureBuilt, ensureDependencies, requireNode } from '../src/local/preparation.mjs';
import { dropDatabases, testEnvironment } from './support/test-environment.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const wanted = process.argv.slice(2);
const temporary = mkdtempSync(join(tmpdir(), 'sceau-test-'));
const dataDir = join(temporary, 'postgres');
const resultsFile = join(temporary, 'results.json');

/** What must be ended; each part is set when it has started. */
const house = { postgres: undefined, jest: undefined, environment: undefined, stopping: 0 };

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void interrupted());
whenNpmEnds(() => void interrupted());
requireNode();
let counts = { passed: 0, failed: 1, skipped: 0 };
try {
  counts = await testEverything();
} catch (error) {
  if (!house.stopping) console.error(error.message);
}
if (!house.stopping) {
  await cleanUp();
  console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  process.exit(counts.failed > 0 || counts.passed === 0 ? 1 : 0);
}

async function testEverything() {
  await ensureDependencies(root, console.log);
  if (!(await ensureBuilt(root, console.log)))
    console.error('La compilation a trouvé des erreurs : les tests suivent.');
  house.environment = testEnvironment(await adminUrl());
  await prepareTemplate(house.environment);
  const code = await runJest(house.environment);
  return count(code);
}

async function adminUrl() {
  if (process.env.TEST_DATABASE_ADMIN_URL) return process.env.TEST_DATABASE_ADMIN_URL;
  house.postgres = await startPostgres({ dataDir, settings: throwAwaySettings });
  return house.postgres.superuserUrl;
}

async function prepareTemplate(env) {
  const { code } = await run(process.execPath, [join(root, 'dist/src/cli.js'), 'database:prepare'], { cwd: root, env });
  if (code !== 0) throw new Error('La base modèle des tests n’a pas pu être préparée : voir les lignes ci-dessus.');
}

function runJest(env) {
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const options = ['-c', join(root, 'test/jest.config.js'), '--json', `--outputFile=${resultsFile}`, ...wanted];
  if (!wanted.some((word) => /^(-w|-i$|--maxWorkers|--runInBand)/.test(word))) options.push('-w', '2');
  house.jest = spawn(process.execPath, ['--experimental-vm-modules', '--no-warnings', jest, ...options], {
    cwd: root,
    // Children of Jest, its workers among them, read the flag from the environment.
    env: { ...env, NODE_OPTIONS: `${env.NODE_OPTIONS ?? ''} --experimental-vm-modules --no-warnings`.trim() },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((done, failed) => {
    house.jest.once('error', failed);
    house.jest.once('close', (code) => done(code ?? 1));
  });
}

// A file that could not even be loaded has no test to count: it counts as one failure.
function count(code) {
  if (!existsSync(resultsFile)) throw new Error('Jest s’est arrêté sans donner de résultat.');
  const results = JSON.parse(readFileSync(resultsFile, 'utf8'));
  nameSkipped(results);
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  return {
    passed: results.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: results.numPendingTests + results.numTodoTests,
  };
}

// With -t everything else is skipped on purpose: no list then.
function nameSkipped({ testResults }) {
  if (wanted.some((word) => /^(-t|--testNamePattern)/.test(word))) return;
  const tests = testResults.flatMap((file) => file.assertionResults);
  const skipped = tests.filter((test) => test.status === 'pending' || test.status === 'todo');
  if (skipped.length > 0) console.log('\nTests non exécutés :');
  for (const test of skipped) console.log(`  - ${test.fullName}`);
}

// npm passes on the Ctrl-C that the terminal already sent: two signals at once are one.
async function interrupted() {
  if (house.stopping && Date.now() - house.stopping > 500) process.exit(130);
  if (house.stopping) return;
  house.stopping = Date.now();
  endCommands();
  house.jest?.kill('SIGTERM');
  await cleanUp();
  process.exit(130);
}

async function cleanUp() {
  if (house.postgres) {
    await house.postgres.stop();
    removePostgres(dataDir);
  } else if (house.environment) {
    await dropDatabases(house.environment).catch((error) => console.error(error.message));
  }
  rmSync(temporary, { recursive: true, force: true });
}
