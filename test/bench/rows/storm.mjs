// Fifty people who sign in at once, wave after wave, and what a colleague who opens pages feels of it.
import { setTimeout as later } from 'node:timers/promises';
import { asSuperuser } from '../databases.mjs';
import { findPerson, signIn } from '../people.mjs';
import { startWeb } from '../processes.mjs';
import { colleague } from './fairness.mjs';

const goal = 2;
const atOnce = 50;

/** @param {{ database: object, sizes: { rounds: number, idle: number }, say: (line: string) => void }} bench */
export async function measureStorm({ database, sizes, say }) {
  say(`${atOnce} sign-ins at once`);
  const web = await startWeb(database);
  try {
    const { email } = await findPerson(database);
    const cookie = await signIn(web.url, email);
    const emails = await team(database);
    const page = `${web.url}/clients`;
    const look = (work) => watched(page, cookie, work);
    await look(() => later(500 * sizes.idle));
    const idle = await look(() => later(1_000 * sizes.idle));
    const busy = await look(async () => {
      for (let wave = 0; wave < 2 * sizes.rounds - 1; wave += 1)
        await Promise.all(Array.from({ length: atOnce }, (_, place) => signIn(web.url, emails[place % emails.length])));
    });
    const result = { ours: { ms: busy }, rival: { ms: idle } };
    return [
      { label: `a page while ${atOnce} sign in at once, p95 next to idle`, result, ratio: busy / idle, atMost: goal },
    ];
  } finally {
    await web.stop();
  }
}

async function watched(url, cookie, work) {
  const walking = colleague(url, cookie);
  await work();
  return walking.stop();
}

async function team(database) {
  return asSuperuser(database, async (client) => {
    const { rows } = await client.query('SELECT email FROM users WHERE disabled_at IS NULL ORDER BY email LIMIT 50');
    return rows.map(({ email }) => email);
  });
}
