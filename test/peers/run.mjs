// node test/peers/run.mjs: the list, the filter and the search of other back-offices over the very rows of ours, in one run. By hand: it
// installs them from npm, into a folder outside of the project. Their JSON against our whole page; what their browsers add is not counted.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../src/local/preparation.mjs';
import { adminjs } from './adminjs.mjs';
import { directus } from './directus.mjs';
import { install, startPeer } from './install.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const peers = { adminjs, directus };
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(peers).join(',') },
    clients: { type: 'string', default: '5000' },
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '16' },
    // Where they were installed, to be used again; by itself a folder that is removed.
    folder: { type: 'string' },
  },
});
const unknown = values.only.split(',').filter((name) => !(name in peers));
if (unknown.length > 0)
  throw new Error(`no peer is called ${unknown.join(', ')}; there are: ${Object.keys(peers).join(', ')}`);
if (!(await ensureBuilt(root, console.log))) throw new Error('the build failed: see above');

// They need the packages and the build.
const { asSuperuser, makeDatabase, startServer } = await import('../bench/databases.mjs');
const { findPerson, signInTeam } = await import('../bench/people.mjs');
const { startWeb, stopProcesses } = await import('../bench/processes.mjs');
const { compare, printRows } = await import('./compare.mjs');

const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'sceau-peers-'));
mkdirSync(folder, { recursive: true });
const server = await startServer();
const running = [];
try {
  const database = await makeDatabase(server.adminUrl, 'peers', ['--clients', values.clients]);
  const facts = await asSuperuser(database, async (client) => {
    // AdminJS looks tables up by their name alone: two of one name, and it prints an error for each.
    await client.query('DROP SCHEMA plain CASCADE');
    // The columns that our list shows, with a key of one column: neither of them knows one of two.
    await client.query(`CREATE TABLE clients_of_peers AS SELECT id, number, name, siret, town, postal_code, departement, environment, contract_state, created_at FROM clients;
      ALTER TABLE clients_of_peers ADD PRIMARY KEY (id);
      CREATE INDEX ON clients_of_peers (name, id); CREATE INDEX ON clients_of_peers (departement, name); CREATE INDEX ON clients_of_peers (number);
      CREATE INDEX ON clients_of_peers USING gin (name gin_trgm_ops); ANALYZE clients_of_peers`);
    const { rows } = await client.query('SELECT number, departement FROM clients ORDER BY id LIMIT 1');
    return rows[0];
  });
  const web = await startWeb(database);
  const cookies = await signInTeam(database, web.url, await findPerson(database));
  const sides = [{ name: 'ours, HTML', url: web.url, pid: web.pid, cookies, pages: ours(facts) }];
  for (const name of values.only.split(',')) {
    const peer = peers[name];
    const refusal = peer.refuses();
    if (refusal) {
      console.log(`${peer.label}: left out. ${refusal}`);
      continue;
    }
    console.log(`${peer.label}: npm install, in ${join(folder, name)}`);
    try {
      const started = await startPeer(await install(join(folder, name), peer), peer, database);
      running.push(started);
      sides.push({ name: `${peer.label}, JSON`, ...started, pages: peer.pages(started, facts) });
    } catch (error) {
      console.log(`${peer.label}: left out. ${error.message}`);
    }
  }
  const settings = { seconds: Number(values.seconds), connections: Number(values.connections) };
  printRows(await compare(sides, { ...settings, postgres: server.pid }));
} finally {
  for (const peer of running) await peer.stop();
  await stopProcesses();
  await server.stop();
  if (!values.folder) rmSync(folder, { recursive: true, force: true });
}

function ours({ number, departement }) {
  return {
    list: '/clients?view=all',
    'filter and sort': `/clients?departement=${departement}&sort=name`,
    'search, many hits': '/clients?q=association',
    'search, one hit': `/clients?q=${number}`,
  };
}
