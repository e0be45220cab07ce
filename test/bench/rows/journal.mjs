// How long one waits for the head of the journal, which every change of an editor needs, under a mixed load: a worker that has
// everything to catch up with (reminders, departures, next actions, revocations), a file that is imported, people who sign in.
import { setTimeout as later } from 'node:timers/promises';
import pg from 'pg';
import { findPerson, signIn } from '../people.mjs';
import { startWeb, startWorker } from '../processes.mjs';
import { clientsOf, handOf, importFile } from './import-file.mjs';

const goal = 200;
const everyMilliseconds = 20;

/** @param {{ database: object, sizes: { mixed: number }, say: (line: string) => void }} bench */
export async function measureJournal({ database, sizes, say }) {
  const label = `journal: wait for its head, import of ${sizes.mixed} and all jobs`;
  say(label);
  const person = await findPerson(database);
  const web = await startWeb(database);
  const hand = handOf(web.url, await signIn(web.url, person.email));
  const probe = await startProbe(database, person);
  const worker = await startWorker(database);
  const arriving = peopleArrive(web, person);
  await importFile(database, hand, worker, clientsOf(sizes.mixed));
  await arriving.stop();
  const waits = await probe.stop();
  await Promise.all([web.stop(), worker.stop()]);
  const at = (share) => waits[Math.min(waits.length - 1, Math.floor(waits.length * share))];
  const ours = { p50: at(0.5), p95: at(0.95), p99: at(0.99), most: waits.at(-1) };
  say(
    `  ${waits.length} probes: p50 ${ours.p50.toFixed(1)}, p99 ${ours.p99.toFixed(1)}, at most ${ours.most.toFixed(1)} ms`,
  );
  return [{ label, result: { ours }, wanted: `${goal} ms`, ratio: ours.p99 / goal, atMost: 1 }];
}

/** Asks for the head again and again, as who writes an entry does. */
async function startProbe(database, { editorId }) {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  await client.query("SELECT set_config('app.editor_id', $1, false)", [editorId]);
  const waits = [];
  const stop = new AbortController();
  const probing = (async () => {
    while (!stop.signal.aborted) {
      const start = performance.now();
      await client.query('BEGIN');
      await client.query('SELECT 1 FROM audit_heads FOR UPDATE');
      waits.push(performance.now() - start);
      await client.query('ROLLBACK');
      await later(everyMilliseconds);
    }
  })();
  return {
    async stop() {
      stop.abort();
      await probing;
      await client.end();
      return waits.toSorted((one, other) => one - other);
    },
  };
}

function peopleArrive(web, { email }) {
  const stop = new AbortController();
  const arriving = (async () => {
    while (!stop.signal.aborted) {
      await signIn(web.url, email);
      await later(500);
    }
  })();
  return {
    async stop() {
      stop.abort();
      await arriving;
    },
  };
}
