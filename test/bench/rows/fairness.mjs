// What others feel while a campaign runs: a colleague who opens pages, another editor with one mail to send.
import { setTimeout as later } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { SMTPServer } from 'smtp-server';
import { asSuperuser } from '../databases.mjs';
import { percentile } from '../load.mjs';
import { operate } from '../processes.mjs';

/** A mail server that takes everything. */
export async function startRelay() {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => void stream.resume().on('end', () => done()),
  });
  server.on('error', () => undefined);
  await new Promise((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address();
  return { url: `smtp://127.0.0.1:${port}`, stop: () => new Promise((resolve) => server.close(resolve)) };
}

/** Another editor in the same house. @returns {Promise<string>} its id */
export async function makeNeighbour(database) {
  await operate(database, ['seed', '--clients', '10', '--editor', 'voisin', '--name', 'Éditions Voisines']);
  return asSuperuser(database, async (client) => {
    const { rows } = await client.query(`SELECT editor_id AS id FROM editors WHERE slug = 'voisin'`);
    await client.query('VACUUM ANALYZE');
    return rows[0].id;
  });
}

/** One mail, written to leave as the product does it. @param {import('pg').Client} client of a superuser @returns {Promise<number>} milliseconds until it has left */
export async function mailOfNeighbour(client, editorId) {
  const started = performance.now();
  const { rows } = await client.query(
    `WITH mail AS (INSERT INTO messages (editor_id, id, direction, purpose, sender, recipients, subject, body, message_id, state, queued_since)
                     VALUES ($1, gen_random_uuid(), 'out', 'other', 'certificats@voisin.example', '{direction@client.example}', 'Un seul courriel', 'Bonjour',
                             '<' || gen_random_uuid() || '@voisin.example>', 'queued', now()) RETURNING id)
       INSERT INTO outbox (editor_id, id, name, payload, key)
       SELECT $1, gen_random_uuid(), 'mail.send', jsonb_build_object('messageId', id), id::text FROM mail RETURNING key AS id`,
    [editorId],
  );
  for (let tries = 0; tries < 3_000; tries += 1, await later(20)) {
    const found = await client.query('SELECT state FROM messages WHERE id = $1', [rows[0].id]);
    if (found.rows[0].state === 'sent') return performance.now() - started;
  }
  throw new Error('the mail of the neighbour has not left after a minute');
}

/**
 * A page on several connections, some times: what has been vacuumed between two rounds is planned again by whoever asks next, which no campaign does.
 */
export async function planAgain(url, cookie) {
  for (let time = 0; time < 5; time += 1)
    await Promise.all(Array.from({ length: 4 }, async () => (await fetch(url, { headers: { cookie } })).arrayBuffer()));
}

/** Opens a page, looks at it, opens it again (colleague.mjs). @param {number[]} times to which these are added, of several walks beside the same work */
export function colleague(url, cookie, times = []) {
  const walking = new Worker(new URL('./colleague.mjs', import.meta.url), { workerData: { url, cookie } });
  const walked = new Promise((done, failed) => walking.once('message', done).once('error', failed));
  return {
    /** @returns {Promise<number>} p95 in milliseconds */
    async stop() {
      walking.postMessage('stop', []);
      times.push(...(await walked));
      return percentile(
        times.toSorted((one, other) => one - other),
        0.95,
      );
    },
  };
}
