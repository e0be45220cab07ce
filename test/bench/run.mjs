// npm run bench: a PostgreSQL of its own, made-up data, the product as in production, and beside it the bare floor.
import { fileURLToPath } from 'node:url';
import { endCommands, whenNpmEnds } from '../../src/local/commands.mjs';
import { ensureBuilt, ensureDependencies, requireNode } from '../../src/local/preparation.mjs';
import { help, readOptions } from './options.mjs';
import { machineFacts, met, printCosts, printTable, writeJson } from './report.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const say = (line) => console.log(line);
const house = { server: undefined, stopping: false };

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void interrupted());
whenNpmEnds(() => void interrupted());
requireNode();
try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) say(help);
  else process.exitCode = await bench(options);
} catch (error) {
  if (!house.stopping) console.error(error.stack ?? error.message);
  process.exitCode = 1;
} finally {
  await cleanUp();
}

async function bench(options) {
  await ensureDependencies(root, say);
  if (!(await ensureBuilt(root, say))) throw new Error('the build failed: see above');
  // They need the packages and the build.
  const { startServer, versionOf } = await import('./databases.mjs');
  const { measureAll } = await import('./rows/all.mjs');
  house.server = await startServer();
  const facts = machineFacts(await versionOf(house.server.adminUrl));
  say(`${facts.cpu} × ${facts.cores}, Node ${facts.node}, PostgreSQL ${facts.postgres}, commit ${facts.commit}`);
  const began = performance.now();
  const elapsed = () => `${Math.round((performance.now() - began) / 1000)} s`;
  const { rows, costs } = await measureAll(house.server, options, (line) =>
    say(`  … ${elapsed().padStart(5)}  ${line}`),
  );
  say('');
  printTable(rows, say);
  if (options.costs) printCosts(costs, say);
  writeJson(options.json, facts, rows, costs);
  say(`\nnumbers of every round: ${options.json}`);
  const missed = rows.filter((row) => met(row) === false).length;
  say(`${missed === 0 ? 'every goal is met' : `${missed} goals missed`}, in ${elapsed()}`);
  return options.strict && missed > 0 ? 1 : 0;
}

async function interrupted() {
  if (house.stopping) process.exit(130);
  house.stopping = true;
  endCommands();
  await cleanUp();
  process.exit(130);
}

async function cleanUp() {
  const { stopProcesses } = await import('./processes.mjs');
  await stopProcesses();
  await house.server?.stop();
  house.server = undefined;
}
