// The same statements on two connections, in turns: what a page asks PostgreSQL, without the page.
import pg from 'pg';
import { median } from './load.mjs';

/**
 * @param {{ url: string, statements: object[] }} ours
 * @param {{ url: string, statements: object[] }} rival
 * @param {string[]} scope editor and person
 * @param {{ seconds: number, rounds: number }} settings
 * @returns p50 of one pass over the statements, in milliseconds
 */
export async function race(ours, rival, scope, { seconds, rounds }) {
  const runners = await Promise.all([ours, rival].map((side) => open(side, scope)));
  try {
    for (const runner of runners) await passes(runner, seconds / 4);
    const taken = [];
    for (let round = 0; round < rounds; round += 1) {
      const [a, b] = round % 2 === 0 ? runners : [...runners].reverse();
      const [first, second] = [await passes(a, seconds / 2), await passes(b, seconds / 2)];
      taken.push(round % 2 === 0 ? { ours: first, rival: second } : { ours: second, rival: first });
    }
    const of = (name) => ({ p50: median(taken.map((round) => round[name])) });
    const latencyRatio = median(taken.map((round) => round.ours / round.rival));
    return { rounds: taken, ours: of('ours'), rival: of('rival'), latencyRatio };
  } finally {
    for (const { client } of runners) await client.end();
  }
}

async function open({ url, statements }, scope) {
  const client = new pg.Client({ connectionString: url, pipeline: true });
  await client.connect();
  await client.query("SELECT set_config('app.editor_id', $1, false), set_config('app.person_id', $2, false)", scope);
  return { client, statements };
}

async function passes({ client, statements }, seconds) {
  const times = [];
  const until = performance.now() + seconds * 1000;
  while (times.length < 5 || performance.now() < until) {
    const started = performance.now();
    await Promise.all(statements.map((statement) => client.query(statement)));
    times.push(performance.now() - started);
  }
  return median(times);
}
