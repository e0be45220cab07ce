// The import of a file of clients, over HTTP and through a real worker, against COPY to a temporary table and one upsert
// under row-level security (performance.md, P8).
import { cpuOfAll, cpuOfChildren } from '../../support/cpu.mjs';
import { asSuperuser } from '../databases.mjs';
import { findPerson, signIn } from '../people.mjs';
import { startWeb, startWorker } from '../processes.mjs';
import { promised } from '../promised.mjs';
import { attempt } from '../versus.mjs';
import { copyAndUpsert } from './import-floor.mjs';
import { calm, clientsOf, furnishedOf, handOf, importFile } from './import-file.mjs';

const goals = { clientsSql: 3, allSql: 2, checked: 6, applied: 12, furnished: 25, grown: 80, worker: 250 };
/** The file that the seconds were promised of. */
const whole = 50_000;

/** @param {{ server: object, database: object, sizes: { imported: number }, say: (line: string) => void }} bench */
export async function measureImport({ server, database, sizes: { imported }, say }) {
  const label = `import of ${imported} clients`;
  say(label);
  const person = await findPerson(database);
  const web = await startWeb(database);
  const hand = handOf(web.url, await signIn(web.url, person.email));
  const records = clientsOf(imported);
  const postgres = () => cpuOfChildren(server.pid);
  const floor = await counted(postgres, () => copyAndUpsert(database, person, records));
  const worker = await startWorker(database);
  await calm(database);
  const cpu = () => ({ worker: cpuOfAll(worker.pid), postgres: postgres() });
  const memory = async () => (await worker.ask({ do: 'memory' })) / 1e6;
  const before = { memory: await memory(), cpu: cpu() };
  let checked;
  const taken = await importFile(database, hand, worker, records, () => (checked = cpu()));
  const after = { memory: await memory(), cpu: cpu() };
  const share = imported / whole;
  const each = '  with an establishment and an instance each';
  const furnished = await attempt(each, async () => {
    say(`${label}, each with an establishment and an instance`);
    const lines = furnishedOf(imported, 2 * imported, await someSolution(database, person));
    const whole = await importFile(database, hand, worker, lines);
    return [
      clocked(`${each}: checked`, whole.checked),
      clocked(`${each}: applied`, whole.applied, goals.furnished * share),
    ];
  });
  const again = await attempt('  the same file again', async () => {
    say(`${label}, the same again, each changed`);
    const lines = records.map((cells) => cells.with(1, `${cells[1]} ET AMIS`).with(3, `${cells[3]}, bâtiment B`));
    const taken = await importFile(database, hand, worker, lines);
    const each = '  the same file again, each line changed';
    return [clocked(`${each}: checked`, taken.checked), clocked(`${each}: applied`, taken.applied)];
  });
  const peak = await memory();
  await Promise.all([web.stop(), worker.stop()]);
  const steps = { check: between(before.cpu, checked), apply: between(checked, after.cpu) };
  return [
    {
      label: `${label}: its clients' SQL`,
      result: { ours: { seconds: taken.clients }, rival: { seconds: floor.value } },
      ratio: taken.clients / floor.value,
      atMost: goals.clientsSql,
    },
    allSql(taken, floor, steps),
    clocked('  checked, by the clock', taken.checked, goals.checked * share, steps.check),
    clocked('  applied, by the clock', taken.applied, goals.applied * share, steps.apply),
    promised('  memory the worker took more', { megabytes: after.memory - before.memory }, goals.grown),
    ...furnished,
    ...again,
    promised('  the worker after all three, at most', { megabytes: peak }, goals.worker),
  ];
}

// PostgreSQL's CPU decides where it can be read: neighbours stretch the seconds of both, not alike.
function allSql({ sql, spent }, floor, { apply }) {
  const ours = { seconds: sql, web: apply.worker, postgres: apply.postgres };
  const rival = { seconds: floor.value, web: 0, postgres: floor.cpu ?? undefined };
  const ratio = floor.cpu ? apply.postgres / floor.cpu : sql / floor.value;
  const label = '  all its SQL: journal, outcomes, next actions (CPU)';
  return { label, result: { ours, rival }, ratio, atMost: goals.allSql, spent };
}

function clocked(label, { seconds, slowness }, goal, cpu) {
  const ours = { seconds, ...(cpu && { web: cpu.worker, postgres: cpu.postgres }) };
  return goal === undefined ? { label, result: { ours } } : promised(label, ours, goal, slowness);
}

async function counted(cpu, work) {
  const before = cpu();
  const value = await work();
  const after = cpu();
  return { value, cpu: before === null ? null : after - before };
}

function between(before, after) {
  const of = (name) => (before[name] === null ? null : after[name] - before[name]);
  return { worker: of('worker'), postgres: of('postgres') };
}

async function someSolution(database, { editorId }) {
  return asSuperuser(database, async (client) => {
    const { rows } = await client.query('SELECT name FROM solutions WHERE editor_id = $1 ORDER BY name LIMIT 1', [
      editorId,
    ]);
    return rows[0].name;
  });
}
