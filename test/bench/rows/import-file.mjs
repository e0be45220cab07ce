// A file of clients, brought over HTTP and done by a real worker.
import { finessNumber, siretNumber } from '../../../dist/src/demo/story/made/numbers.js';
import { asSuperuser } from '../databases.mjs';
import { timed } from '../pace.mjs';

const patience = 900_000;
const columns = {
  finessEj: 'FINESS EJ',
  name: 'Raison sociale',
  siret: 'SIRET',
  address: 'Adresse',
  postalCode: 'CP',
  town: 'Ville',
  finessEg: 'FINESS EG',
  egName: 'Nom de l’établissement',
  solution: 'Solution',
  services: 'Services',
};

// A département of their own, so that they are new: 98 is nobody's in the seed.
export function clientsOf(count, from = 0) {
  return Array.from({ length: count }, (_, place) => {
    const serial = from + place;
    return [
      finessNumber('98', serial + 1),
      `ASSOCIATION IMPORTEE ${serial}`,
      siretNumber(2_000_000 + serial),
      `${1 + (serial % 80)} rue du Port`,
      '98800',
      'Nouméa',
    ];
  });
}

/** The same, each with an establishment and the instance that serves it. */
export function furnishedOf(count, from, solution) {
  return clientsOf(count, from).map((cells, place) => [
    ...cells,
    finessNumber('98', 500_000 + from + place + 1),
    `RESIDENCE ${from + place}`,
    solution,
    'DMP',
  ]);
}

/**
 * @param {{ ask: (message: object) => Promise<any> }} worker
 * @param {string[][]} records as many columns as they have, in the order above
 * @param {() => void} [whenChecked]
 */
export async function importFile(database, hand, worker, records, whenChecked = () => undefined) {
  const keys = Object.keys(columns).slice(0, records[0].length);
  const lines = [keys.map((key) => columns[key]), ...records].map((cells) => cells.join(';'));
  const id = await hand.upload(lines.join('\r\n'));
  const mapped = Object.fromEntries(keys.map((key, index) => [`column.${index}`, key]));
  const checked = await timed(async () => {
    await hand.post(`/imports/${id}/mapping`, mapped);
    return stateReached(database, id, 'checked');
  });
  const { rows, version } = checked.value;
  if (rows !== records.length) throw new Error(`${rows} of ${records.length} lines are valid`);
  whenChecked();
  await worker.ask({ do: 'zero' });
  const applied = await timed(async () => {
    await hand.post(`/imports/${id}/application`, { version, typed: String(rows) });
    await stateReached(database, id, 'applied');
  });
  const spent = Object.entries(await worker.ask({ do: 'meter' }));
  const of = (pattern) => spent.reduce((sum, [kind, time]) => sum + (pattern.test(kind) ? time : 0), 0) / 1000;
  return { checked, applied, clients: of(/^(INSERT INTO|UPDATE) clients\b/), sql: of(/./), spent };
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
    token,
    post: async (path, fields) =>
      send(path, new URLSearchParams({ _token: await token(path.replace(/\/[a-z]+$/, '')), ...fields })),
    /** As soon as the page was read: what is timed begins at the click. */
    click: (path, fields) => send(path, new URLSearchParams(fields)),
    upload: async (text) => {
      const form = new FormData();
      form.set('_token', await token('/imports/new'));
      form.set('file', new Blob([text], { type: 'text/csv' }), 'clients.csv');
      return (await send('/imports', form)).split('/').at(-1);
    },
  };
}
