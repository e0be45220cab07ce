// npm run demo: from a fresh clone to a running Sceau, with nothing on the machine but Node.
import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { endCommands, run, whenNpmEnds } from '../local/commands.mjs';
import { claim, endOfLog, secret } from './folder.mjs';
import { removePostgres, startPostgres } from '../local/embedded-postgres.mjs';
import { help, readOptions } from './options.mjs';
import { startOutside } from './outside.mjs';
import { variablesOf } from './variables.mjs';
import { choosePort } from '../local/port.mjs';
import { ensureBuilt, ensureDependencies, requireNode } from '../local/preparation.mjs';
import { keepRunning } from '../local/processes.mjs';
import { startCommand } from '../local/start-command.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const folder = join(root, '.data');
const compiled = (path) => join(root, 'dist/src', path);
const readyTimeout = 60_000;

/** Everything that runs; each part is set when it has started. */
const house = { postgres: undefined, simulator: undefined, processes: [], stopping: undefined, deaths: 0 };

process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void interrupted());
whenNpmEnds(() => void interrupted());
requireNode();
main().catch(async (error) => {
  if (house.stopping) return;
  console.error(`\n${error.message}`);
  await stopAll();
  process.exit(1);
});

async function main() {
  const started = Date.now();
  const options = readOptions(process.argv.slice(2));
  if (options.help) return say(help);
  claim(folder);
  await ensureDependencies(root, say);
  if (!(await ensureBuilt(root, say))) throw new Error('La compilation a échoué\u00a0: voir les erreurs ci-dessus.');
  if (options.reset) reset();
  const environment = await prepareEnvironment(options);
  await commandLine('database:prepare', environment);
  // Nobody waits for the files of the story: a busy machine may take its time to read them.
  await commandLine('demo:seed', { ...environment, READING_SECONDS: '60' });
  await house.simulator?.watchOrders(environment.DATABASE_OWNER_URL);
  startProcesses(environment);
  const accounts = readAccounts(environment);
  await waitUntilReady(environment.PORT);
  announce(environment, await accounts, Date.now() - started);
}

function reset() {
  say('Effacement des données de la démonstration…');
  removePostgres(join(folder, 'postgres'));
  rmSync(folder, { recursive: true, force: true });
  claim(folder);
}

async function prepareEnvironment({ port: wantedPort, troubles }) {
  say('Démarrage de PostgreSQL…');
  // A demonstration may lose its last second when the machine stops; it is filled by a thousand small transactions.
  const settings = { synchronous_commit: 'off' };
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), settings });
  house.postgres = postgres;
  const database = (role) =>
    `postgres://${role}:${secret(folder, `${role}-password`)}@127.0.0.1:${postgres.port}/sceau`;
  const port = await choosePort(wantedPort, say);
  const script = compiled('demo/simulator/simulator.js');
  const outside = await startOutside({ folder, script, wantedPort: port + 1, troubles });
  house.simulator = outside.simulator;
  const environment = {
    ...process.env,
    ...outside.variables,
    ...variablesOf({
      port,
      secret: (name) => secret(folder, name),
      database,
      superuserUrl: postgres.superuserUrl,
    }),
  };
  rememberForCommands(environment);
  return environment;
}

// `npm run cli` and `npm run seed` find the running demonstration through this file, readable by its owner alone.
function rememberForCommands(environment) {
  const names = [
    'DATABASE_ADMIN_URL',
    'DATABASE_OWNER_URL',
    'DATABASE_URL',
    'SESSION_SECRET',
    'SECRETS_KEY',
    'PUBLIC_URL',
  ];
  writeFileSync(join(folder, 'cli.env'), names.map((name) => `${name}=${environment[name]}\n`).join(''), {
    mode: 0o600,
  });
}

async function commandLine(command, env) {
  const { code } = await run(process.execPath, [compiled('cli.js'), command], { cwd: root, env });
  if (code !== 0) throw new Error(`La préparation des données a échoué (${command})\u00a0: voir les lignes ci-dessus.`);
}

// The superuser's and the owner's addresses stay with the launcher.
function startProcesses({ DATABASE_ADMIN_URL: _admin, DATABASE_OWNER_URL: _owner, ...env }) {
  for (const [name, { args, env: own }] of [
    ['web', startCommand(root, 'start')],
    ['worker', startCommand(root, 'start:worker')],
  ]) {
    const logFile = join(folder, `${name}.log`);
    const died = (reason, pause) => {
      house.deaths += 1;
      say(
        `Le processus ${name} s’est arrêté (${reason})\u202f; il redémarre dans ${pause} s. Journal\u00a0: ${logFile}`,
      );
    };
    house.processes.push(keepRunning({ command: args, cwd: root, env: { ...env, ...own }, logFile, died }));
  }
}

async function waitUntilReady(port) {
  const deadline = Date.now() + readyTimeout;
  while (Date.now() < deadline && house.deaths < 3) {
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(200);
  }
  const logs = ['web', 'worker'].map((name) => `— ${name}.log —\n${endOfLog(join(folder, `${name}.log`))}`);
  throw new Error(`L’application n’a pas démarré. Fin de ses journaux\u00a0:\n${logs.join('\n')}`);
}

async function readAccounts(env) {
  const { code, output } = await run(process.execPath, [compiled('cli.js'), 'demo:accounts'], {
    cwd: root,
    env,
    quiet: true,
  });
  return code === 0 ? output.trim() : '';
}

function announce({ PUBLIC_URL: address, PLATFORM_URL: platform }, accounts, elapsed) {
  const rule = '─'.repeat(64);
  const lines = ['', rule, `  Sceau est prêt (${Math.ceil(elapsed / 1000)} s)`, '', `  Adresse\u00a0: ${address}`];
  if (platform) lines.push(`  Plateforme IGC-Santé simulée\u00a0: ${platform}`);
  lines.push('');
  if (accounts)
    lines.push('  Comptes de démonstration\u00a0:', ...accounts.split('\n').map((line) => `    ${line}`), '');
  lines.push('  Ctrl-C arrête tout. Les données restent dans .data (--reset les efface).', rule);
  say(lines.join('\n'));
}

// npm passes on the Ctrl-C that the terminal already sent: two signals at once are one.
function interrupted() {
  if (house.stopping && Date.now() - house.stopping > 500) return killAll();
  if (house.stopping) return undefined;
  say('\nArrêt en cours… (Ctrl-C une seconde fois pour arrêter sans attendre)');
  return stopAll().then(() => process.exit(0));
}

// Within ten seconds: five for our processes, then five for PostgreSQL, which ends at once when nothing uses it.
async function stopAll() {
  house.stopping = Date.now();
  endCommands();
  await Promise.all(house.processes.map((child) => child.stop(5000)));
  await Promise.race([house.simulator?.stop(), sleep(1000)]);
  await house.postgres?.stop();
}

function killAll() {
  endCommands('SIGKILL');
  for (const child of house.processes) child.kill();
  house.postgres?.kill();
  process.exit(130);
}

function say(line) {
  console.log(line);
}
