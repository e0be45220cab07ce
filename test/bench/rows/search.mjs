// What row-level security costs the search among 100,000 clients: its SQL, against the same without (performance.md, P3).
import { asSuperuser } from '../databases.mjs';
import { findPerson } from '../people.mjs';
import { race } from '../race.mjs';
import { recordPages } from '../stage.mjs';
import { attempt } from '../versus.mjs';

/** Times the same SQL without row-level security. */
const goal = 2;

/** @param {{ database: object, where: string, settings: object, say: (line: string) => void }} bench */
export async function measureSearch({ database, where, settings, say }) {
  const person = await findPerson(database);
  const hits = [
    { label: `SQL of a search, many hits, ${where}`, path: '/clients?q=association' },
    { label: `SQL of a search, one hit, ${where}`, path: `/clients?q=${await someFiness(database)}` },
  ];
  const recordings = await recordPages(
    database,
    person,
    hits.map(({ path }) => path),
  );
  const rows = [];
  for (const { label, path } of hits) {
    say(label);
    const { statements } = recordings.get(path);
    rows.push(...(await attempt(label, async () => [await sqlRow(database, { label, person, statements }, settings)])));
  }
  return rows;
}

async function sqlRow(database, { label, person, statements }, settings) {
  const rival = { url: database.plainUrl, statements: await withoutFunction(database, statements) };
  const scope = [person.editorId, person.personId];
  const result = await race({ url: database.url, statements }, rival, scope, settings);
  return { label: `${label}, against without RLS`, connections: 1, result, ratio: result.latencyRatio, atMost: goal };
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

// Ours searches in a function, which may use the index; without row-level security the same conditions stand in the statement.
function withoutFunction(database, statements) {
  return asSuperuser(database, async (client) => {
    const plain = [];
    for (const { text, values, name } of statements) {
      if (!text.includes('find_clients(')) {
        plain.push({ text, values, name });
        continue;
      }
      const { rows } = await client.query('SELECT search_clause($1::jsonb, false) AS clause', [values[0]]);
      const { clause } = rows[0];
      const found = ['id FROM clients', 'client_id FROM establishments', 'client_id FROM former_numbers'];
      const all = found.map((one) => `SELECT ${one} WHERE ${clause}`).join(' UNION ');
      // The parameter stays, so that it is sent and read as ours is.
      const first = `SELECT id FROM clients WHERE archived_at IS NULL AND ${clause} AND $1::jsonb IS NOT NULL LIMIT $2::int + 1`;
      const many = `SELECT CASE WHEN cardinality(few) <= $2::int THEN ARRAY(${all}) END AS ids, false AS alike FROM (SELECT ARRAY(${first}) AS few) f`;
      plain.push({ text: many, values, name });
    }
    return plain;
  });
}
