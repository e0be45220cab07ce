// What PostgreSQL says of a page's statements: time to plan, time to execute.
import pg from 'pg';
import { median } from './load.mjs';

/** @returns {Promise<{ text: string, planning: number, execution: number }[]>} milliseconds, the slowest first */
export async function explain(url, scope, statements) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("SELECT set_config('app.editor_id', $1, false), set_config('app.person_id', $2, false)", scope);
    const told = [];
    for (const { text, values } of statements) told.push({ text, ...(await timesOf(client, text, values)) });
    return told.sort((a, b) => b.planning + b.execution - a.planning - a.execution);
  } finally {
    await client.end();
  }
}

async function timesOf(client, text, values) {
  const takes = [];
  for (let take = 0; take < 5; take += 1) {
    const { rows } = await client.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values);
    takes.push(rows[0]['QUERY PLAN'][0]);
  }
  const of = (name) => median(takes.map((take) => take[name]));
  return { planning: of('Planning Time'), execution: of('Execution Time') };
}
