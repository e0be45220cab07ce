// The pages against the floor (performance.md, P4) and against what was promised of each.
import { cpus } from 'node:os';
import { asSuperuser } from '../databases.mjs';
import { load } from '../load.mjs';
import { findPerson } from '../people.mjs';
import { makeMassDossier } from './mass-data.mjs';
import { makeSpaceLink } from './space-data.mjs';
import { promised } from '../promised.mjs';
import { recordPages, setStage } from '../stage.mjs';
import { attempt, versus } from '../versus.mjs';

/** A share of the floor's pages a second. */
const [goalAlone, goalTogether] = [0.3, 0.4];
const cores = cpus().length;
/** As many clients as a dossier of many is meant for. */
const massRows = 2_000;

/** @param {{ server: object, database: object, settings: object, wants: (name: string) => boolean, costs: boolean, say: (line: string) => void }} bench */
export async function measurePages({ server, database, settings, wants, costs, say }) {
  const pages = (await pagesOf(database)).filter(({ name }) => wants(name));
  if (wants('mass')) pages.push(await massDossier(database));
  if (wants('space')) pages.push(await spacePage(database));
  if (pages.length === 0) return { rows: [], costs: [] };
  const rows = await measureAll({ server, database, pages, settings, say });
  return { rows, costs: costs ? await costsOf(database, pages) : [] };
}

/** The list and the search of 100,000 clients of one editor. */
export async function measureLarge({ server, database, where, settings, wants, say }) {
  const client = await someClient(database);
  const pages = [
    { name: 'large', label: `list, ${where}`, path: '/clients?view=all', floor: 'list', goals: { perSecond: 170 } },
    ...searches(where, client, { many: 90, one: 500 }),
    { ...clientPage(client), name: 'growth', label: `page of a client, ${where}` },
  ].filter(({ name }) => wants(name));
  const rows = await measureAll({ server, database, pages, settings, say });
  return rows.map((row) => ({ ...row, where }));
}

async function measureAll({ server, database, pages, settings, say }) {
  const stage = await setStage(database, pages);
  const rows = [];
  for (const page of pages) {
    const connections = page.connections ?? 16;
    say(`${page.label}, ${connections} conn.`);
    rows.push(...(await attempt(page.label, () => measure(server, stage, { ...page, connections }, settings))));
  }
  if (pages.some(({ name }) => name === 'list'))
    rows.push(...(await attempt('memory', () => memory(stage, settings, say))));
  await stage.stop();
  return rows;
}

async function measure(server, stage, page, settings) {
  const { connections, label, path, goals } = page;
  // Who comes by a link is not signed in.
  const cookies = page.stranger ? [] : stage.cookies;
  const { processes } = stage.web;
  const ours = { url: stage.web.url + path, cookies, pid: stage.web.pid, processes, postgres: server.pid };
  const floor = { url: stage.floor.url + path, pid: stage.floor.pid, processes, postgres: server.pid };
  const result = await versus(ours, floor, { ...settings, connections });
  result.ours.html = stage.lengths.get(path);
  const ratio = Number.isNaN(result.cpuRatio) ? result.throughputRatio : result.cpuRatio;
  const goal = connections === 1 ? goalAlone : goalTogether;
  const row = { label, connections, page: page.floor, result, ratio, ...(page.informs ? {} : { atLeast: goal }) };
  return [row, ...promises(label, connections, { ...result.ours, processes }, goals ?? {})];
}

// One row a promise. Pages a second are what the machine gave, or what its cores would give by that CPU if they did nothing else.
function promises(label, connections, ours, goals) {
  const { perSecond, p50, web, postgres, html, slowness } = ours;
  const rows = [];
  const atMost = { atMost: 1, slowness };
  const promise = (what, value, goal, bound) =>
    rows.push({
      label: `  ${what}`,
      connections,
      of: label,
      value,
      wanted: goal,
      ratio: value / goal,
      ...bound,
    });
  if (goals.perSecond)
    promise('pages a second', Math.max(perSecond, capacityOf(ours)), goals.perSecond, { atLeast: 1, slowness });
  if (goals.p50) promise('p50, ms', web === null ? p50 : Math.min(p50, web + postgres), goals.p50, atMost);
  if (goals.web && web !== null) promise('CPU of the web, ms', web, goals.web, atMost);
  if (goals.postgres && postgres !== null) promise('CPU of PostgreSQL, ms', postgres, goals.postgres, atMost);
  if (goals.kilobytes) promise('HTML, kB', html / 1000, goals.kilobytes, { atMost: 1 });
  return rows;
}

/** Pages a second of the web processes on these cores, their load generator beside them. */
function capacityOf({ web, postgres, load, processes }) {
  if (web === null || postgres === null) return 0;
  return Math.min((processes * 1000) / web, (cores * 1000) / (web + postgres + load));
}

// After many pages of each: what the larger process keeps, garbage not yet collected included.
async function memory(stage, { pagesOfMemory }, say) {
  say(`memory of a web process after ${pagesOfMemory} pages`);
  const side = { url: `${stage.web.url}/clients?view=all`, cookies: stage.cookies };
  for (let pages = 0; pages < pagesOfMemory * stage.web.processes;)
    pages += (await load({ ...side, connections: 16, seconds: 1 })).pages;
  const megabytes = (await stage.web.ask({ do: 'memory' })) / 1e6;
  const label = `a web process after ${pagesOfMemory} pages and those above, most memory`;
  return [promised(label, { megabytes }, 220)];
}

async function pagesOf(database) {
  const client = await someClient(database);
  const nothing = { name: 'frame', label: 'page that asks nothing of its own', path: '/help', floor: 'nothing' };
  const list = { name: 'list', label: 'list of clients', path: '/clients?view=all', floor: 'list' };
  const home = { name: 'home', label: 'home', path: '/', floor: 'home' };
  const grid = { name: 'coverage', label: 'coverage grid', path: '/certificates', floor: 'grid' };
  return [
    // Session, menu, headers: what the others are made of besides. No goal.
    { ...nothing, informs: true },
    { ...list, connections: 1 },
    { ...list, goals: { perSecond: 400, web: 3, postgres: 1, kilobytes: 45 } },
    {
      name: 'filter',
      label: 'filter and sort',
      path: '/clients?who=client&sort=name',
      floor: 'filter',
      goals: { perSecond: 300 },
    },
    ...searches('5,000', client, { one: 500 }),
    { ...clientPage(client), goals: { perSecond: 700 } },
    { ...home, connections: 1, goals: { p50: 10 } },
    { ...home, goals: { perSecond: 200 } },
    { ...grid, connections: 1, goals: { p50: 12 } },
    { ...grid, goals: { perSecond: 200 } },
    { name: 'readiness', label: 'readiness of all clients', path: '/mass-habilitation', floor: 'readiness' },
  ];
}

function clientPage(client) {
  const { id } = client;
  return { name: 'client', label: 'page of a client', path: `/clients/${id}`, floor: 'client', facts: client };
}

async function massDossier(database) {
  const { editorId } = await findPerson(database);
  const facts = await makeMassDossier(database, editorId, massRows);
  return {
    name: 'mass',
    label: `mass dossier of ${facts.rows} clients`,
    path: `/mass-dossiers/${facts.id}`,
    floor: 'mass',
    facts,
  };
}

async function spacePage(database) {
  const { editorId } = await findPerson(database);
  const { path, hash } = await makeSpaceLink(database, editorId);
  const goals = { perSecond: 300 };
  return {
    name: 'space',
    label: 'client’s space',
    path,
    floor: 'space',
    facts: { hash },
    goals,
    stranger: true,
  };
}

function searches(where, facts, { many, one }) {
  const page = { name: 'search', facts };
  return [
    {
      ...page,
      label: `search, many hits, ${where}`,
      path: `/clients?q=${facts.word}`,
      floor: 'many',
      goals: { perSecond: many },
    },
    {
      ...page,
      label: `search, one hit, ${where}`,
      path: `/clients?q=${facts.number}`,
      floor: 'one',
      goals: { perSecond: one },
    },
  ];
}

/** A client in service, with certificates and a story where there are some. */
function someClient(database) {
  return asSuperuser(database, async (client) => {
    const { rows } = await client.query(
      `SELECT c.id, c.number, 'association' AS word FROM clients c
        WHERE editor_id = (SELECT e.editor_id FROM editors e ORDER BY (SELECT count(*) FROM clients k WHERE k.editor_id = e.editor_id) DESC, e.slug LIMIT 1)
        ORDER BY EXISTS (SELECT 1 FROM certificates x WHERE x.editor_id = c.editor_id AND x.client_id = c.id) DESC, c.id LIMIT 400`,
    );
    return rows[Math.min(321, rows.length - 1)];
  });
}

async function costsOf(database, pages) {
  const paths = [...new Set(pages.map(({ path }) => path))];
  const recordings = await recordPages(database, await findPerson(database), paths);
  return [...recordings].map(([path, { cost }]) => ({ path, ...cost }));
}
