// What row-level security costs a page (performance.md, P5): the same product as a role that sees views with a plain condition.
import { signIn } from '../people.mjs';
import { startWeb } from '../processes.mjs';
import { race } from '../race.mjs';
import { setStage } from '../stage.mjs';
import { versus } from '../versus.mjs';

const goal = 1.15;
const paths = ['/clients', '/certificates'];

/** @param {{ database: object, settings: object, say: (line: string) => void }} bench */
export async function measureRls({ database, settings, say }) {
  const stage = await setStage(database, paths);
  const plain = { ...database, url: database.plainUrl };
  const web = await startWeb(plain);
  const cookie = await signIn(web.url, stage.person.email);
  const scope = [stage.person.editorId, stage.person.personId];
  const rows = [];
  for (const path of paths) {
    say(`row-level security, ${path}`);
    const page = await versus(
      { url: stage.web.url + path, cookie: stage.cookie },
      { url: web.url + path, cookie },
      { ...settings, connections: 1 },
    );
    const label = `${path}, against without RLS`;
    rows.push({ label, connections: 1, result: page, ratio: page.latencyRatio, atMost: goal });
    const { statements } = stage.recordings.get(path);
    const sql = await race({ url: database.url, statements }, { url: plain.url, statements }, scope, settings);
    rows.push({ label: '  its SQL', connections: 1, result: sql, ratio: sql.latencyRatio, atMost: goal });
  }
  await Promise.all([stage.stop(), web.stop()]);
  return rows;
}
