// How long a job waits between the commit of its row and the beginning of its work, in a worker that has nothing else to do.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../../../src/local/port.mjs';
import { percentile } from '../load.mjs';
import { findPerson } from '../people.mjs';
import { startWorker } from '../processes.mjs';
import { promised } from '../promised.mjs';
import { calm } from './import-file.mjs';

const goals = { PostgreSQL: 50, Redis: 20 };
const patience = 30_000;

/** @param {{ database: object, sizes: { handed: number }, say: (line: string) => void }} bench */
export async function measureHandOver({ database, sizes, say }) {
  const rows = [];
  for (const carrier of Object.keys(goals)) {
    const label = `job from commit to handler, carried by ${carrier}`;
    if (carrier === 'Redis' && !hasRedis()) {
      rows.push({ label, skipped: 'there is no redis-server here' });
      continue;
    }
    say(label);
    const redis = carrier === 'Redis' ? await startRedis() : null;
    try {
      rows.push(
        rowOf(label, await waits(database, sizes.handed, redis ? { REDIS_URL: redis.url } : {}), goals[carrier]),
      );
    } finally {
      await redis?.stop();
    }
  }
  return rows;
}

function rowOf(label, times, goal) {
  const sorted = times.toSorted((one, other) => one - other);
  const ours = { ms: percentile(sorted, 0.5), p50: percentile(sorted, 0.5), p95: percentile(sorted, 0.95) };
  return promised(label, ours, goal);
}

async function waits(database, jobs, environment) {
  const { editorId } = await findPerson(database);
  const worker = await startWorker(database, environment);
  const client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
  try {
    await calm(database);
    const times = [];
    for (let job = 0; job < jobs; job += 1) {
      times.push(await waitOfOne(client, worker, editorId));
      // What comes one after the other is what people and mails make; a moment between, each at another time of the relay's second.
      await later(20 + ((job * 37) % 60));
    }
    return times;
  } finally {
    await client.end();
    await worker.stop();
  }
}

// A sweep of campaigns there are none of: the work itself is nothing.
async function waitOfOne(client, worker, editorId) {
  const { rows } = await client.query(
    `INSERT INTO outbox (editor_id, id, name, payload, key) SELECT $1, id, 'campaigns.sweep', '{}', id::text FROM gen_random_uuid() AS id RETURNING id`,
    [editorId],
  );
  const committed = performance.timeOrigin + performance.now();
  for (const end = Date.now() + patience; Date.now() < end; await later(20)) {
    const begun = await worker.ask({ do: 'begun', id: rows[0].id });
    if (begun) return Math.max(0, begun - committed);
  }
  throw new Error(`a job has not begun after ${patience / 1000} s`);
}

const hasRedis = () => spawnSync('redis-server', ['--version']).status === 0;

// As production wants it: it evicts nothing, and writes down what it is given.
async function startRedis() {
  const folder = mkdtempSync(join(tmpdir(), 'sceau-bench-redis-'));
  const port = await freePort();
  const words = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'yes'];
  const server = spawn('redis-server', [...words, '--maxmemory-policy', 'noeviction'], { stdio: 'ignore' });
  const gone = new Promise((done) => server.once('exit', done));
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      server.kill();
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
