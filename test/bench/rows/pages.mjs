// The pages against the bare floor: performance.md, P4.
import { asSuperuser } from '../databases.mjs';
import { setStage } from '../stage.mjs';
import { attempt, versus } from '../versus.mjs';

/** The goals: a share of the floor's pages a second. */
const goalAlone = 0.3;
const goalTogether = 0.4;

/** @param {{ database: object, settings: object, wants: (name: string) => boolean, say: (line: string) => void }} bench */
export async function measurePages({ database, settings, wants, say }) {
  const pages = (await pagesOf(database)).filter(({ name }) => wants(name));
  if (pages.length === 0) return { rows: [], costs: [] };
  const stage = await setStage(database, [...new Set(pages.map(({ path }) => path))]);
  const rows = [];
  for (const page of pages) {
    say(`${page.label}, ${page.connections} conn.`);
    rows.push(...(await attempt(page.label, async () => [await measure(stage, page, settings)])));
  }
  await stage.stop();
  return { rows, costs: [...stage.recordings].map(([path, { cost }]) => ({ path, ...cost })) };
}

async function measure(stage, page, settings) {
  const ours = { url: stage.web.url + page.path, cookie: stage.cookie };
  const floor = { url: stage.floor.url + page.path };
  const result = await versus(ours, floor, { ...settings, connections: page.connections });
  const atLeast = page.connections === 1 ? goalAlone : goalTogether;
  return { ...page, result, ratio: result.throughputRatio, atLeast };
}

async function pagesOf(database) {
  const client = await someClient(database);
  return [
    { name: 'list', label: 'list of clients', path: '/clients', connections: 1 },
    { name: 'list', label: 'list of clients', path: '/clients', connections: 16 },
    { name: 'filter', label: 'filter and sort', path: '/clients?who=client&sort=name', connections: 16 },
    { name: 'search', label: 'search, many hits', path: '/clients?q=association', connections: 16 },
    { name: 'search', label: 'search, one hit', path: `/clients?q=${client.finess}`, connections: 16 },
    { name: 'client', label: 'page of a client', path: `/clients/${client.id}`, connections: 16 },
    { name: 'home', label: 'home', path: '/', connections: 16 },
    { name: 'coverage', label: 'coverage grid', path: '/certificates', connections: 16 },
  ];
}

/** A client in service, with certificates and a story. */
function someClient(database) {
  return asSuperuser(database, async (client) => {
    const { rows } = await client.query(
      `SELECT c.id, c.finess_ej AS finess FROM clients c
        WHERE EXISTS (SELECT 1 FROM certificates x WHERE x.editor_id = c.editor_id AND x.client_id = c.id)
        ORDER BY c.editor_id, c.id OFFSET 40 LIMIT 1`,
    );
    return rows[0];
  });
}
