// The search among 100,000 clients, of one editor and of fifty: the page against the floor, and its SQL against the same without
// row-level security (performance.md, P3).
import { asSuperuser } from '../databases.mjs';
import { race } from '../race.mjs';
import { setStage } from '../stage.mjs';
import { attempt, versus } from '../versus.mjs';

/** Times the same SQL without row-level security. */
const goal = 2;

/** @param {{ database: object, where: string, settings: object, say: (line: string) => void }} bench */
export async function measureSearch({ database, where, settings, say }) {
  const hits = [
    { label: `search, many hits, ${where}`, path: '/clients?q=association' },
    { label: `search, one hit, ${where}`, path: `/clients?q=${await someFiness(database)}` },
  ];
  const paths = hits.map(({ path }) => path);
  const stage = await setStage(database, paths);
  const rows = [];
  for (const { label, path } of hits) {
    say(label);
    rows.push(...(await attempt(label, async () => [await pageRow(stage, label, path, settings)])));
    rows.push(...(await attempt(`  SQL of ${label}`, async () => [await sqlRow(database, stage, path, settings)])));
  }
  await stage.stop();
  return rows;
}

async function pageRow(stage, label, path, settings) {
  const ours = { url: stage.web.url + path, cookie: stage.cookie };
  const result = await versus(ours, { url: stage.floor.url + path }, { ...settings, connections: 16 });
  return { label, connections: 16, result, ratio: result.throughputRatio, atLeast: 0.4 };
}

async function sqlRow(database, stage, path, settings) {
  const statements = stage.recordings.get(path).statements.filter(isSearching);
  const ours = { url: database.url, statements };
  const rival = { url: database.plainUrl, statements: await withoutFunction(database, statements) };
  const result = await race(ours, rival, [stage.person.editorId, stage.person.personId], settings);
  const label = '  its SQL, against without RLS';
  return { label, connections: 1, result, ratio: result.latencyRatio, atMost: goal };
}

function someFiness(database) {
  return asSuperuser(database, async (client) => {
    const { rows } = await client.query(
      `SELECT finess_ej AS finess FROM clients WHERE editor_id = (SELECT e.editor_id FROM editors e
         ORDER BY (SELECT count(*) FROM clients k WHERE k.editor_id = e.editor_id) DESC, e.slug LIMIT 1) ORDER BY id OFFSET 321 LIMIT 1`,
    );
    return rows[0].finess;
  });
}

const call = /search_clients\(\$(\d+)(?:::jsonb)?\)/;
const isSearching = ({ text }) => call.test(text);

// Ours searches in a function, which may use the index; without row-level security the same condition stands in the statement.
function withoutFunction(database, statements) {
  return asSuperuser(database, async (client) => {
    const plain = [];
    for (const { text, values, name } of statements) {
      const place = Number(call.exec(text)?.[1]);
      const { rows } = await client.query('SELECT search_clause($1::jsonb, false) AS clause', [values[place - 1]]);
      const found = `SELECT id FROM clients WHERE ${rows[0].clause} UNION SELECT client_id FROM establishments WHERE ${rows[0].clause}`;
      // The parameter stays, so that the others keep their numbers.
      const condition = `id FROM (${found}) found WHERE $${place}::jsonb IS NOT NULL`;
      plain.push({ text: text.replaceAll(new RegExp(call, 'g'), () => condition), values, name });
    }
    return plain;
  });
}
