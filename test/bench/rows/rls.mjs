// What row-level security costs a page (performance.md, P5): the same product as a role that sees views with a plain condition.
import { findPerson, signIn } from '../people.mjs';
import { startWeb } from '../processes.mjs';
import { race } from '../race.mjs';
import { recordPages } from '../stage.mjs';
import { attempt, versus } from '../versus.mjs';

const goal = 1.15;
const paths = ['/clients?view=all', '/certificates'];

/** @param {{ database: object, settings: object, say: (line: string) => void }} bench */
export async function measureRls({ database, settings, say }) {
  const person = await findPerson(database);
  const recordings = await recordPages(database, person, paths);
  const [held, plain] = [
    await startWeb(database),
    await startWeb({ ...database, url: database.plainUrl }, { onViews: true }),
  ];
  const sides = [];
  for (const { url } of [held, plain]) sides.push({ url, cookies: [await signIn(url, person.email)] });
  const rows = [];
  for (const path of paths) {
    say(`row-level security, ${path}`);
    const label = `${path}, against without RLS`;
    rows.push(...(await attempt(label, async () => [await pageRow(sides, label, path, settings)])));
    rows.push(
      ...(await attempt(`  SQL of ${path}`, async () => [
        await sqlRow(database, { person, recordings }, path, settings),
      ])),
    );
  }
  await Promise.all([held.stop(), plain.stop()]);
  return rows;
}

async function pageRow(sides, label, path, settings) {
  const [ours, plain] = sides.map(({ url, cookies }) => ({ url: url + path, cookies }));
  const result = await versus(ours, plain, { ...settings, rounds: settings.rounds + 2, connections: 1 });
  return { label, connections: 1, result, ratio: result.latencyRatio, atMost: goal };
}

async function sqlRow(database, stage, path, settings) {
  const { statements } = stage.recordings.get(path);
  const scope = [stage.person.editorId, stage.person.personId];
  const result = await race({ url: database.url, statements }, { url: database.viewsUrl, statements }, scope, settings);
  return { label: '  its SQL', connections: 1, result, ratio: result.latencyRatio, atMost: goal };
}
