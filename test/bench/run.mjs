// npm run bench: a PostgreSQL of its own, made-up data, the product as in production, and beside it the bare floor.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { endCommands, whenNpmEnds } from '../../src/local/commands.mjs';
import { ensureBuilt, ensureDependencies, requireNode } from '../../src/local/preparation.mjs';
import { help, readOptions } from './options.mjs';
import { slownessBetween, startPace, stopPace } from './pace.mjs';
import { machineFacts, markdownOf, met, printCosts, printTable, readJson, verdictOf, writeJson } from './report.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const say = (line) => console.log(line);
const house = { server: undefined, stopping: false };

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void interrupted());
whenNpmEnds(() => void interrupted());
requireNode();
try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) say(help);
  else process.exitCode = options.show ? show(readJson(options.show), options) : await bench(options);
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
  startPace();
  house.server = await startServer();
  const facts = machineFacts(await versionOf(house.server.adminUrl));
  say(`${facts.cpu} × ${facts.cores}, Node ${facts.node}, PostgreSQL ${facts.postgres}, commit ${facts.commit}`);
  const [began, from] = [performance.now(), Date.now()];
  const elapsed = () => `${Math.round((performance.now() - began) / 1000)} s`;
  const { rows, costs } = await measureAll(house.server, options, (line) =>
    say(`  … ${elapsed().padStart(5)}  ${line}`),
  );
  facts.slowness = slownessBetween(from);
  stopPace();
  writeJson(options.json, facts, rows, costs);
  say('');
  const code = show({ facts, rows, costs }, options);
  say(`numbers of every round: ${options.json}; it took ${elapsed()}`);
  return code;
}

function show({ facts, rows, costs }, options) {
  printTable(rows, say);
  if (options.costs) printCosts(costs, say);
  say(`\n${verdictOf(rows)}`);
  if (options.markdown) writeFileSync(options.markdown, markdownOf(facts, rows));
  return options.strict && rows.some((row) => met(row) === false) ? 1 : 0;
}

async function interrupted() {
  if (house.stopping) process.exit(130);
  house.stopping = true;
  endCommands();
  await cleanUp();
  process.exit(130);
}

async function cleanUp() {
  stopPace();
  const { stopProcesses } = await import('./processes.mjs');
  await stopProcesses();
  await house.server?.stop();
  house.server = undefined;
}
