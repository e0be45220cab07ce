import http from 'node:http';
import { afterEach, expect, it } from '@jest/globals';
import { anApp, cookieOf } from '../../../test/support/app.js';
import { aCampaign, aCampaignRow } from '../../../test/support/factories.js';
import { listenToSql } from '../../../test/support/listen-to-sql.mjs';
import { waitFor } from '../../../test/support/wait-for.js';

const app = await anApp();
const support = await app.signIn('support');

interface Told {
  event: string;
  data: { state: string; handled: number; total: number; html: string; say: string | null; why?: string };
}

interface Stream {
  status: number;
  headers: http.IncomingHttpHeaders;
  told: Told[];
  ended: boolean;
  close(): void;
}

const streams: Stream[] = [];
afterEach(() => {
  for (const stream of streams.splice(0)) stream.close();
});

/** A real connection, as a browser's EventSource opens one. */
async function follow(id: string, query = '', visitor = support): Promise<Stream> {
  const headers = { Accept: 'text/event-stream', 'Accept-Encoding': 'gzip', Cookie: cookieOf(visitor, app.url) };
  return new Promise((done, failed) => {
    const asked = http.get(`${app.url}/campaigns/${id}/events${query}`, { headers }, (answer) => {
      const { statusCode: status = 0, headers: given } = answer;
      const stream: Stream = { status, headers: given, told: [], ended: false, close: () => asked.destroy() };
      streams.push(stream);
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => {
        text += part;
        const parts = text.split('\n\n');
        text = parts.pop() ?? '';
        stream.told.push(...parts.flatMap(readEvent));
      });
      answer.on('close', () => (stream.ended = true));
      done(stream);
    });
    asked.on('error', failed);
  });
}

function readEvent(part: string): Told[] {
  const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(part) ?? [];
  return event && data ? [{ event, data: JSON.parse(data) as Told['data'] }] : [];
}

async function running(rows: string[]): Promise<{ id: string; rowIds: string[] }> {
  const { id } = await aCampaign(app, { state: 'running', title: 'Confier aux Pins' });
  const rowIds: string[] = [];
  for (const state of rows) rowIds.push((await aCampaignRow(app, { campaign_id: id, forecast: 'would_do', state })).id);
  return { id, rowIds };
}

const end = (rowId: string | undefined, state = 'done') =>
  app.owner.query('UPDATE campaign_rows SET state = $2, changed_at = now() WHERE id = $1', [rowId, state]);
const first = (stream: Stream) => waitFor('what the page shows', () => stream.told.length > 0);
const lastOf = ({ told }: Stream) => told.findLast(({ event }) => event === 'progress')?.data;

it('tells a campaign as it goes, uncompressed and kept back by nobody, until it ends', async () => {
  const { id, rowIds } = await running(['done', 'pending', 'pending', 'pending']);
  const stream = await follow(id);
  expect([stream.status, stream.headers['content-type'], stream.headers['content-encoding']]).toEqual([
    200,
    'text/event-stream; charset=utf-8',
    undefined,
  ]);
  expect([stream.headers['x-accel-buffering'], stream.headers['cache-control']]).toEqual([
    'no',
    'no-store, no-transform',
  ]);
  await first(stream);
  expect(lastOf(stream)).toMatchObject({ state: 'running', handled: 1, total: 4, say: null });
  expect(lastOf(stream)?.html).toContain(`action="/campaigns/${id}/pause"`);
  await end(rowIds[1]);
  await waitFor('the row that ended is told', () => lastOf(stream)?.handled === 2);
  expect(lastOf(stream)?.say).toContain('2 traitées sur 4');
  await app.owner.query(`UPDATE campaign_rows SET state = 'done' WHERE campaign_id = $1`, [id]);
  await app.owner.query(`UPDATE campaigns SET state = 'finished', version = version + 1 WHERE id = $1`, [id]);
  await waitFor('the stream ends', () => stream.ended);
  expect(lastOf(stream)).toMatchObject({ state: 'finished', handled: 4 });
  expect(lastOf(stream)?.say).toContain('Campagne terminée');
  // A button that no longer applies is in no fragment.
  expect(lastOf(stream)?.html).not.toContain(`action="/campaigns/${id}/pause"`);
  expect(stream.told.at(-1)).toEqual({ event: 'over', data: { why: 'end' } });
});

it('says of one that is stopped how many were handled, and of one that goes on before its first row how many are to do', async () => {
  const { id, rowIds } = await running(['done', 'pending', 'pending']);
  const stream = await follow(id);
  await first(stream);
  for (const rowId of rowIds.slice(1)) await end(rowId, 'cancelled');
  await app.owner.query(`UPDATE campaigns SET state = 'cancelled', version = version + 1 WHERE id = $1`, [id]);
  await waitFor('the stream ends', () => stream.ended);
  expect(lastOf(stream)).toMatchObject({ state: 'cancelled', handled: 1, total: 3 });
  expect(lastOf(stream)?.say).toContain('Campagne annulée\u00a0: 1 traitée sur 3');
  const { id: other } = await aCampaign(app, { state: 'paused', title: 'Écrire aux Pins' });
  await aCampaignRow(app, { campaign_id: other, forecast: 'done_already', state: 'skipped' });
  await aCampaignRow(app, { campaign_id: other, forecast: 'would_do', state: 'pending' });
  const resumed = await follow(other);
  await first(resumed);
  await app.owner.query(`UPDATE campaigns SET state = 'running', version = version + 1 WHERE id = $1`, [other]);
  await waitFor('the state is told', () => lastOf(resumed)?.state === 'running');
  expect(lastOf(resumed)?.say).toContain('Campagne en cours\u00a0: 1 ligne à faire');
});

it('gives each page what its address and its role show, with a token of its own', async () => {
  const { id } = await running(['done', 'refused', 'pending']);
  const auditor = await app.signIn('auditor');
  const [all, refused, looking] = [
    await follow(id),
    await follow(id, '?outcome=refused'),
    await follow(id, '', auditor),
  ];
  for (const stream of [all, refused, looking]) await first(stream);
  const rowsIn = (stream: Stream) => (lastOf(stream)?.html.match(/<th scope="row"><a href="\/clients\//g) ?? []).length;
  expect([rowsIn(all), rowsIn(refused), rowsIn(looking)]).toEqual([3, 1, 3]);
  expect(lastOf(looking)?.html).not.toContain('/pause"');
  const tokens = (stream: Stream) => lastOf(stream)?.html.match(/name="_token" value="[^"]+"/g) ?? [];
  expect(new Set([...tokens(all), ...tokens(refused)]).size).toBe(tokens(all).length + tokens(refused).length);
});

it('asks the database once for all who look on, and nothing when nobody does', async () => {
  const { id, rowIds } = await running(['pending', 'pending']);
  const all = [await follow(id), await follow(id), await follow(id, '', await app.signIn('admin'))];
  for (const stream of all) await first(stream);
  const told = listen();
  try {
    await end(rowIds[0]);
    for (const stream of all)
      await waitFor(
        'all are told of the row',
        () => lastOf(stream)?.handled,
        (handled) => handled === 1,
      );
    // Two of one role see the same page: it was read once for both, and once for the other role.
    expect(told.filter((text) => text.startsWith('SELECT split_part') || text.includes('AS reason')).length).toBe(2);
    const looks = () => told.filter((text) => text.includes('AS last')).length;
    const before = looks();
    await waitFor('two looks more', () => looks() >= before + 2);
    expect(all.map((stream) => stream.told.length)).toEqual([2, 2, 2]);
    for (const stream of all) stream.close();
    await waitFor('no look any more', async () => {
      const seen = looks();
      await new Promise((done) => setTimeout(done, 1_500));
      return looks() === seen;
    });
  } finally {
    told.stop();
  }
});

/** Every statement from now on. */
function listen(): string[] & { stop(): void } {
  const told: string[] = [];
  return Object.assign(told, { stop: listenToSql(({ text }) => void told.push(text)) });
}

it('ends with its session, at once when the person signs out elsewhere', async () => {
  const { id } = await running(['pending']);
  const leaving = await app.signIn('admin');
  const stream = await follow(id, '', leaving);
  await first(stream);
  await leaving.post('/session/end').expect(303);
  await waitFor('the stream ends', () => stream.ended);
  expect(stream.told.at(-1)).toEqual({ event: 'over', data: { why: 'session' } });
});

it('is no stream for whoever opens it as a page, is of another editor, or has too many', async () => {
  const { id } = await running(['pending']);
  await support.get(`/campaigns/${id}/events`).expect(303).expect('location', `/campaigns/${id}`);
  const other = await app.secondEditor();
  expect((await follow(id, '', await app.signIn('admin', other))).status).toBe(404);
  const mine = [];
  for (let tab = 0; tab < 7; tab += 1) mine.push(await follow(id));
  expect(mine.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 429]);
  mine[0]?.close();
  await waitFor('a place is free again', async () => (await follow(id)).status === 200);
});

it('ends when the process stops, and does not keep it from stopping', async () => {
  const { id } = await running(['pending']);
  const stream = await follow(id);
  await first(stream);
  await app.app.close();
  await waitFor('the stream ends', () => stream.ended);
  // Without a word: the page comes back to the next process by itself.
  expect(stream.told.every(({ event }) => event === 'progress')).toBe(true);
});
