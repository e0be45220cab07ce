// Acts on hundreds of clients, over HTTP and through a real worker: simulated, confirmed, run to their end.
import { recurringJobs } from '../../../dist/src/jobs.js';
import { asSuperuser, connect } from '../databases.mjs';
import { findPerson, signIn } from '../people.mjs';
import { timed } from '../pace.mjs';
import { startWeb, startWorker } from '../processes.mjs';
import { promised } from '../promised.mjs';
import { freeze, makeCampaignData } from './campaign-data.mjs';
import { giveBack, reassignByHand } from './campaign-floor.mjs';
import { colleague, makeNeighbour, mailOfNeighbour, planAgain, startRelay } from './fairness.mjs';
import { forecasts } from './forecasts.mjs';
import { calm, handOf } from './import-file.mjs';

const goals = { reassign: 3, simulate: 1, prepare: 10, perSecond: 200, megabytes: 250, mail: 2_000, page: 2 };
const patience = 600_000;
/** Of all kinds of campaigns, how many are shown: the slowest to foretell. */
const slowest = 5;

/** @param {{ database: object, sizes: { campaign: number }, say: (line: string) => void }} bench */
export async function measureCampaigns({ database, sizes, say }) {
  const person = await findPerson(database);
  const { editorId } = person;
  say('  a neighbour, the clients, the processes');
  const neighbour = await makeNeighbour(database);
  const { clients, leavers, newcomers } = await makeCampaignData(database, editorId, sizes.campaign);
  await settleMorning(database);
  const relay = await startRelay();
  // One process: nine campaigns warm one, as a day warms them all.
  const web = await startWeb(database, { alone: true });
  const cookie = await signIn(web.url, person.email);
  const worker = await startWorker(database, { SMTP_URL: relay.url });
  await calm(database);
  const house = {
    database,
    worker,
    hand: handOf(web.url, cookie),
    selection: await freeze(database, editorId, clients),
  };
  const taken = { clients: clients.length };

  say(`campaigns of ${clients.length} clients: the floor, reassign, prepare`);
  const swap = { clients, from: leavers[0], to: newcomers[0] };
  const rounds = [];
  for (let round = 0; round < sizes.campaigns; round++) {
    if (round > 0) await giveBack(database, editorId, swap);
    const floor = await reassignByHand(database, editorId, { clients, from: leavers[1], to: newcomers[1] });
    rounds.push({ ...(await runCampaign(house, 'reassign_administrator', { from: swap.from, to: swap.to })), floor });
  }
  taken.first = rounds[0];
  taken.reassign = middle(rounds);
  taken.prepare = await runCampaign(house, 'prepare_requests', {});
  say('  the forecast of every kind');
  taken.forecasts = await forecasts(house, { leavers, newcomers, manager: await managerOf(database, editorId) });

  const other = { clients, from: leavers[1], to: newcomers[1] };
  let run = 0;
  const campaign = async () => {
    if (run++ > 0) await giveBack(database, editorId, other);
    return () => runCampaign(house, 'reassign_administrator', { from: other.from, to: other.to });
  };
  say('  beside campaigns: a colleague’s page');
  Object.assign(taken, await pagesBeside(campaign, sizes, `${web.url}/clients`, cookie));
  say('  beside campaigns: another editor’s mail');
  Object.assign(taken, await mailsBeside(campaign, database, neighbour));
  taken.megabytes = (await worker.ask({ do: 'memory' })) / 1e6;
  await Promise.all([web.stop(), worker.stop(), relay.stop()]);
  return rowsOf(taken);
}

// What a worker does by itself once a day (next actions of all clients, lists of revocation, the whole journal) is no part of a campaign:
// done today, it need not be waited for.
function settleMorning(database) {
  return asSuperuser(database, (client) =>
    client.query(
      `INSERT INTO recurring_runs (name, last_run_at) SELECT name, now() FROM unnest($1::text[]) AS name ON CONFLICT (name) DO UPDATE SET last_run_at = now()`,
      [recurringJobs.map(({ name }) => name)],
    ),
  );
}

async function pagesBeside(campaign, sizes, url, cookie) {
  const [calmly, seen] = [[], []];
  let [idle, busy] = [0, 0];
  for (let round = 0; round < sizes.beside; round++) {
    const run = await campaign();
    await planAgain(url, cookie);
    // Just before each campaign: what else disturbs the machine disturbs both.
    const before = colleague(url, cookie, calmly);
    await new Promise((resolve) => setTimeout(resolve, 1_000 * sizes.idle));
    idle = await before.stop();
    const beside = colleague(url, cookie, seen);
    await run();
    busy = await beside.stop();
  }
  return { idle, busy, pages: seen.length };
}

// Not beside those pages: ten mails a second are work that a page at rest does not have beside it either.
async function mailsBeside(campaign, database, neighbour) {
  const post = await connect(database);
  const send = () => mailOfNeighbour(post, neighbour);
  const idleMail = await send();
  const mails = [];
  for (let round = 0; round < 2; round++) mails.push(...(await mailsUntil((await campaign())(), send)));
  await post.end();
  return { idleMail, mails };
}

async function mailsUntil(running, send) {
  const waits = [];
  const ended = new AbortController();
  const end = running.finally(() => ended.abort());
  while (!ended.signal.aborted) waits.push(await send());
  await end;
  return waits;
}

async function managerOf(database, editorId) {
  const found = await asSuperuser(database, (client) =>
    client.query(
      `SELECT id FROM users WHERE editor_id = $1 AND disabled_at IS NULL AND role IN ('account_manager', 'support') ORDER BY role, id LIMIT 1`,
      [editorId],
    ),
  );
  return found.rows[0].id;
}

/** The round of which the ratio is in the middle: a worker has done other work than its first campaign. */
function middle(rounds) {
  const sorted = rounds.toSorted((one, other) => one.seconds / one.floor - other.seconds / other.floor);
  return sorted[Math.floor(sorted.length / 2)];
}

function rowsOf({
  clients,
  first,
  reassign,
  prepare,
  forecasts: foretold,
  idle,
  busy,
  pages,
  idleMail,
  mails,
  megabytes,
}) {
  const { floor } = reassign;
  const row = (label, ours, rival, goal = {}) => {
    const [unit] = Object.keys(rival);
    return { label, result: { ours, rival }, ratio: ours[unit] / rival[unit], ...goal };
  };
  return [
    row(
      `reassign ${clients}, against one statement`,
      { seconds: reassign.seconds },
      { seconds: floor },
      { atMost: goals.reassign },
    ),
    row('  the first of a worker that has just started', { seconds: first.seconds }, { seconds: first.floor }),
    row(
      '  its statements, some of them asked at once',
      { seconds: reassign.sql },
      { seconds: floor },
      { spent: reassign.spent },
    ),
    simulation(`simulate ${clients}: reassign`, reassign.simulated),
    simulation(`simulate ${clients}: prepare`, prepare.simulated),
    ...foretold
      .slice(0, slowest)
      .map(({ kind, ...taken }, index) =>
        simulation(`  of ${foretold.length} kinds, slowest ${index + 1}: ${kind}`, taken),
      ),
    promised(`prepare ${clients} requests`, { seconds: prepare.seconds }, goals.prepare, prepare.slowness),
    promised('  requests a second', { perSecond: clients / prepare.seconds }, goals.perSecond, prepare.slowness),
    row('  its SQL, in the worker', { seconds: prepare.sql }, { seconds: goals.prepare }, { spent: prepare.spent }),
    promised('memory of the worker', { megabytes }, goals.megabytes),
    promised(`another editor’s mail, latest of ${mails.length}`, { ms: Math.max(...mails) }, idleMail + goals.mail),
    row(
      `a colleague’s page, p95 of ${pages}, their simulation included`,
      { ms: busy },
      { ms: idle },
      { atMost: goals.page },
    ),
  ];
}

const simulation = (label, { seconds, slowness }) => promised(label, { seconds }, goals.simulate, slowness);

/** As a person does it: the form, the simulation, the confirmation with the number typed. */
async function runCampaign({ database, hand, worker, selection }, kind, parameters) {
  const simulated = await timed(() =>
    hand.post('/campaigns', { kind, title: `Essai ${kind}`, selection, ...parameters }),
  );
  const address = simulated.value;
  const id = /campaigns\/([0-9a-f-]{36})/.exec(address)?.[1];
  const { version, wouldDo, told } = await stateOf(database, id);
  if (told > 0) throw new Error(`${kind} would not be done to ${told} clients`);
  await worker.ask({ do: 'zero' });
  const _token = await hand.token(`/campaigns/${id}`);
  const taken = await timed(async () => {
    await hand.click(`/campaigns/${id}/confirmation`, { version, typed: String(wouldDo), _token });
    await finished(database, id, wouldDo);
  });
  const spent = Object.entries(await worker.ask({ do: 'meter' }));
  const sql = spent.reduce((sum, [, time]) => sum + time, 0) / 1000;
  return { ...taken, simulated, sql, spent };
}

async function stateOf(database, id) {
  return asSuperuser(database, async (client) => {
    const { rows } = await client.query(
      `SELECT c.version, (SELECT count(*)::int FROM campaign_rows r WHERE r.campaign_id = c.id AND r.forecast = 'would_do') AS "wouldDo",
              (SELECT count(*)::int FROM campaign_rows r WHERE r.campaign_id = c.id AND r.forecast <> 'would_do') AS told FROM campaigns c WHERE c.id = $1`,
      [id],
    );
    return rows[0];
  });
}

async function finished(database, id, rows) {
  await asSuperuser(database, async (client) => {
    for (const until = Date.now() + patience; ; await new Promise((resolve) => setTimeout(resolve, 10))) {
      const found = await client.query('SELECT state FROM campaigns WHERE id = $1', [id]);
      if (found.rows[0].state === 'finished') break;
      if (Date.now() > until) throw new Error(`the campaign is ${found.rows[0].state} after ${patience / 1000} s`);
    }
    const done = await client.query(
      `SELECT count(*)::int FROM campaign_rows WHERE campaign_id = $1 AND state = 'done'`,
      [id],
    );
    if (done.rows[0].count !== rows) throw new Error(`${done.rows[0].count} of ${rows} rows are done`);
  });
}
