// The import of a file of clients, over HTTP and through a real worker, against COPY to a temporary table and one upsert
// under row-level security (performance.md, P8).
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { finessNumber, siretNumber } from '../../../dist/src/demo/story/made/numbers.js';
import { asSuperuser } from '../databases.mjs';
import { findPerson, signIn } from '../people.mjs';
import { startWeb, startWorker } from '../processes.mjs';

const goal = 3;
const mostMemory = 100;
const patience = 600_000;
const head = ['FINESS EJ', 'Raison sociale', 'SIRET', 'Adresse', 'CP', 'Ville'];
const keys = ['finessEj', 'name', 'siret', 'address', 'postalCode', 'town'];

/** @param {{ database: object, sizes: { imported: number }, say: (line: string) => void }} bench */
export async function measureImport({ database, sizes, say }) {
  const label = `import of ${sizes.imported} clients`;
  const person = await findPerson(database);
  const web = await startWeb(database);
  const hand = handOf(web.url, await signIn(web.url, person.email));
  if ((await hand.get('/imports')).status === 404) {
    await web.stop();
    return [{ label, skipped: 'this version has no page /imports' }];
  }
  say(label);
  const records = clientsOf(sizes.imported);
  const floor = await copyAndUpsert(database, person, records);
  const worker = await startWorker(database);
  await calm(database);
  const before = await worker.ask({ do: 'memory' });
  const taken = await importFile(database, hand, worker, records);
  const grown = ((await worker.ask({ do: 'memory' })) - before) / 1e6;
  await Promise.all([web.stop(), worker.stop()]);
  return rowsOf(label, taken, floor, grown);
}

function rowsOf(label, taken, floor, grown) {
  const rival = { seconds: floor };
  const against = (seconds) => ({ result: { ours: { seconds }, rival }, ratio: seconds / floor });
  return [
    { label: `${label}: its clients' SQL`, ...against(taken.clients), atMost: goal },
    { label: '  all its SQL: journal, outcomes, next actions', ...against(taken.sql), spent: taken.spent },
    { label: '  applied, by the clock', ...against(taken.applied) },
    { label: '  checked, by the clock', ...against(taken.checked) },
    {
      label: '  memory the worker took more',
      result: { ours: { megabytes: grown }, rival: { megabytes: mostMemory } },
      ratio: grown / mostMemory,
      atMost: 1,
    },
  ];
}

// A département of their own, so that they are new: 98 is nobody's in the seed.
export function clientsOf(count) {
  return Array.from({ length: count }, (_, serial) => [
    finessNumber('98', serial + 1),
    `ASSOCIATION IMPORTEE ${serial}`,
    siretNumber(2_000_000 + serial),
    `${1 + (serial % 80)} rue du Port`,
    '98800',
    'Nouméa',
  ]);
}

export async function importFile(database, hand, worker, records) {
  const id = await hand.upload([head, ...records].map((cells) => cells.join(';')).join('\r\n'));
  const mapped = Object.fromEntries(keys.map((key, index) => [`column.${index}`, key]));
  const checking = performance.now();
  await hand.post(`/imports/${id}/mapping`, mapped);
  const checked = await stateReached(database, id, 'checked');
  const checkedIn = seconds(checking);
  if (checked.rows !== records.length) throw new Error(`${checked.rows} of ${records.length} lines are valid`);
  await worker.ask({ do: 'zero' });
  const applying = performance.now();
  await hand.post(`/imports/${id}/application`, { version: checked.version, typed: String(checked.rows) });
  await stateReached(database, id, 'applied');
  const applied = seconds(applying);
  const spent = Object.entries(await worker.ask({ do: 'meter' }));
  const of = (pattern) => spent.reduce((sum, [kind, time]) => sum + (pattern.test(kind) ? time : 0), 0) / 1000;
  return { checked: checkedIn, applied, clients: of(/^(INSERT INTO|UPDATE) clients\b/), sql: of(/./), spent };
}

async function stateReached(database, id, wanted) {
  const until = Date.now() + patience;
  return asSuperuser(database, async (client) => {
    while (Date.now() < until) {
      const { rows } = await client.query(
        'SELECT state, failure, version, new_rows + changed_rows AS rows FROM imports WHERE id = $1',
        [id],
      );
      if (rows[0]?.state === wanted) return rows[0];
      if (rows[0]?.state === 'failed') throw new Error(`the import failed: ${rows[0].failure}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`the import is not ${wanted} after ${patience / 1000} s`);
  });
}

// A worker that starts catches up with what recurs: its jobs must be behind it.
export async function calm(database) {
  await asSuperuser(database, async (client) => {
    const end = Date.now() + patience;
    for (let quiet = 0; quiet < 10; await new Promise((resolve) => setTimeout(resolve, 200))) {
      const { rows } = await client.query('SELECT waiting::int FROM outbox_lag()');
      quiet = rows[0].waiting === 0 ? quiet + 1 : 0;
      if (Date.now() > end) throw new Error(`${rows[0].waiting} jobs still wait after ${patience / 1000} s`);
    }
  });
}

// The best one could write has a temporary table, which the role of web and worker may not make: the floor alone is let, for a moment.
async function mayMakeTemporary(database, allowed) {
  const name = new URL(database.url).pathname.slice(1);
  await asSuperuser(database, (client) =>
    client.query(
      `${allowed ? 'GRANT' : 'REVOKE'} TEMPORARY ON DATABASE "${name}" ${allowed ? 'TO' : 'FROM'} sceau_app`,
    ),
  );
}

async function copyAndUpsert(database, { editorId, personId }, records) {
  await mayMakeTemporary(database, true);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const started = performance.now();
  await client.query('BEGIN');
  await client.query("SELECT set_config('app.editor_id', $1, true), set_config('app.person_id', $2, true)", [
    editorId,
    personId,
  ]);
  await client.query(
    'CREATE TEMP TABLE given (finess_ej text, name text, siret text, address text, postal_code text, town text) ON COMMIT DROP',
  );
  const lines = records.map((cells) => `${cells.join('\t')}\n`);
  await pipeline(Readable.from(lines), client.query(copyFrom('COPY given FROM STDIN')));
  await client.query(`
    INSERT INTO clients (id, finess_ej, name, siret, address, postal_code, town, departement)
    SELECT gen_random_uuid(), finess_ej, name, siret, address, postal_code, town, '988' FROM given
    ON CONFLICT (editor_id, finess_ej) DO UPDATE SET name = excluded.name, siret = excluded.siret, address = excluded.address,
      postal_code = excluded.postal_code, town = excluded.town`);
  // Everything was written, journals of PostgreSQL and indexes included; undone, so that ours finds the clients new.
  const taken = seconds(started);
  await client.query('ROLLBACK');
  await client.query('VACUUM').catch(() => undefined);
  await client.end();
  await mayMakeTemporary(database, false);
  return taken;
}

export function handOf(url, cookie) {
  const headers = { cookie, origin: url };
  const get = (path) => fetch(url + path, { headers, redirect: 'manual' });
  // A form's token is asked of the page it stands on.
  const token = async (path) => /name="_token" value="([^"]+)"/.exec(await (await get(path)).text())?.[1] ?? '';
  const send = async (path, body) => {
    const response = await fetch(url + path, { method: 'POST', headers, body, redirect: 'manual' });
    if (response.status !== 303)
      throw new Error(`${path} answered ${response.status}: ${(await response.text()).slice(0, 2_000)}`);
    return response.headers.get('location') ?? '';
  };
  return {
    get,
    post: async (path, fields) =>
      send(path, new URLSearchParams({ ...fields, _token: await token(path.replace(/\/[a-z]+$/, '')) })),
    upload: async (text) => {
      const form = new FormData();
      form.set('_token', await token('/imports/new'));
      form.set('file', new Blob([text], { type: 'text/csv' }), 'clients.csv');
      return (await send('/imports', form)).split('/').at(-1);
    },
  };
}

function seconds(started) {
  return (performance.now() - started) / 1000;
}
