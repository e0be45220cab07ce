import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { demoAuthservId } from '../../src/demo/simulator/maildir.js';
import {
  agencyWays,
  Misbehaviours,
  type SignerWay,
  signerWays,
} from '../../src/demo/simulator/misbehaviour/misbehaviours.js';
import { MisbehavingOutside } from '../../src/demo/simulator/misbehaviour/misbehaving-outside.js';
import { type RunningSimulator, startSimulator } from '../../src/demo/simulator/simulator.js';
import { clock } from '../../src/platform/clock.js';
import { Outbox } from '../../src/platform/jobs/outbox.service.js';
import { ProgressService } from '../../src/progress/progress.service.js';
import { RequestSending } from '../../src/requests/moves/request-sending.service.js';
import { RequestsService } from '../../src/requests/requests.service.js';
import { expectNothingWrong } from '../faults/proof.js';
import { startWeb, startWorker, type Victim, type WebVictim } from '../faults/victims.js';
import { aBlank413, anAdministrator, anAssignment } from '../support/factories.js';
import { aReadyClient } from '../support/ready-client.js';
import { startTenant, type TestTenant } from '../support/tenant.js';
import { waitFor } from '../support/wait-for.js';
import { homeQueuesOf } from './home-queues.js';
import { peopleOf } from './people.js';

/** Requests, every third of them a 503. `TRIAL=100 npm test -- test/trial` plays it in full. */
const requests = Number(process.env['TRIAL'] ?? 32);

let tenant: TestTenant;
let web: WebVictim;
let worker: Victim;
let simulator: RunningSimulator;
const folder = mkdtempSync(join(tmpdir(), 'sceau-trial-'));
const maildir = join(folder, 'mail');
let outside: MisbehavingOutside;
const asked: string[] = [];

beforeAll(async () => {
  tenant = await startTenant();
  await tenant.owner.query(
    `UPDATE editors SET ans_contract_signed_on = '2024-01-10', mail_source = $1, mail_authserv_id = $2, mail_campaign_minutes = 0`,
    [`maildir://${maildir}`, demoAuthservId],
  );
  await aBlank413(tenant);
  for (let index = 0; index < requests; index += 1) asked.push(await prepare(index));
  outside = new MisbehavingOutside(await troublesomeSeed());
  simulator = await startSimulator({ maildir, smtpPort: 0, folder, seconds: 0.2, outside });
  web = await startWeb(tenant.database);
  worker = await startWorker(tenant.database, {
    SMTP_URL: `smtp://127.0.0.1:${simulator.smtpPort}`,
    PUBLIC_URL: web.url,
  });
}, 600_000);
afterAll(async () => {
  await Promise.all([web?.kill(), worker?.kill()]);
  await simulator?.stop();
  await tenant.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A 413 for who is new, a 503 for whom somebody leaves. */
async function prepare(index: number): Promise<string> {
  const { client, administrator } = await aReadyClient(tenant);
  await tenant.owner.query('UPDATE representatives SET email = $2 WHERE client_id = $1', [
    client.id,
    `direction.${index}@client.example`,
  ]);
  if (index % 3 === 2) {
    const comer = await anAdministrator(tenant, { last_name: 'Arrivante' });
    const plan = (id: string, state: string) =>
      anAssignment(tenant, { client_id: client.id, administrator_id: id, state });
    await plan(administrator.id, 'end_to_request');
    await plan(comer.id, 'to_request');
  }
  const { id } = await tenant.run(() =>
    index % 3 === 2
      ? tenant.get(RequestsService).prepareChange(client.id)
      : tenant.get(RequestsService).prepare(client.id),
  );
  return id;
}

/** The first seed by which everything happens to somebody: to whoever never signs, nothing happens at ANS. */
async function troublesomeSeed(): Promise<number> {
  const { rows } = await tenant.owner.query<{ number: string }>('SELECT number FROM clients ORDER BY number');
  const neverSigns = new Set<SignerWay>(['bounces', 'declines']);
  for (let seed = 1; ; seed += 1) {
    const ways = new Misbehaviours(seed);
    const signers = rows.map(({ number }) => ways.ofSigner(number));
    if (new Set(signers).size < Object.keys(signerWays).length) continue;
    const agency = rows.flatMap(({ number }, at) =>
      neverSigns.has(signers[at] as SignerWay) ? [] : [ways.ofAgency(number)],
    );
    if (new Set(agency).size === Object.keys(agencyWays).length) return seed;
  }
}

const count = async (sql: string) => Number(Object.values((await tenant.owner.query(sql)).rows[0] ?? {})[0]);
const jobs = () => count('SELECT count(*) FROM outbox WHERE done_at IS NULL AND failed_at IS NULL AND due_at <= now()');
const delivered = () =>
  ['new', 'cur'].flatMap((part) =>
    readdirSync(join(maildir, part)).map((name) => {
      const eml = readFileSync(join(maildir, part, name), 'latin1');
      return /^Message-ID: (\S+)/m.exec(eml)?.[1] ?? '';
    }),
  );
const received = () => count(`SELECT count(*) FROM messages WHERE direction = 'in'`);

/** Everything that was sent has arrived, was answered, and what came back was read. */
async function settle(): Promise<void> {
  for (let known = -1; known !== (await received());) {
    known = await received();
    await waitFor('mails have left', async () => (await jobs()) === 0 && simulator.isIdle(), Boolean, 600);
    await tenant.run(() => tenant.get(Outbox).enqueue('mailbox.collect', {}));
    await waitFor('the mailbox is read', async () => (await jobs()) === 0 && simulator.isIdle(), Boolean, 600);
  }
}

it(`${requests} requests, the world outside misbehaving: each is validated or waits in a named queue, none lost, none twice`, async () => {
  const people = peopleOf(tenant, tenant);
  for (const id of asked) await tenant.run(() => tenant.get(RequestSending).sendForSignature(id));
  for (const chasing of [false, true]) {
    if (chasing) await people.chase();
    do await settle();
    while ((await people.round()) > 0);
  }
  const { rows } = await tenant.owner.query<{ id: string; clientId: string; state: string; kind: string }>(
    'SELECT id, client_id AS "clientId", state, kind FROM requests',
  );
  expect(rows).toHaveLength(requests);
  // A month later, whoever nothing was heard of is late, and somebody's.
  const later = new Date(clock.now().getTime() + 30 * 86_400_000);
  await clock.at(later, () => tenant.run(() => tenant.get(ProgressService).refreshAll()));
  const queues = await clock.at(later, () => homeQueuesOf(tenant, tenant));
  const forgotten = rows.filter(({ state, clientId }) => state !== 'validated' && !queues.has(clientId));
  expect(forgotten).toEqual([]);
  if (process.env['TRIAL'])
    console.info({
      waiting: rows
        .map(({ clientId, state, kind }) => `${kind} ${state}: ${queues.get(clientId)?.join(', ') ?? ''}`)
        .sort(),
      signers: Object.fromEntries(outside.happened.signer),
      agency: Object.fromEntries(outside.happened.agency),
    });
  expect([...outside.happened.signer.keys()].sort()).toEqual(Object.keys(signerWays).sort());
  // Photos that lay upside down or on a side, without a word of the camera.
  expect(
    await count(
      `SELECT count(*) FROM client_answers WHERE content ->> 'notes' LIKE '%nous l’avons remise à l’endroit%'`,
    ),
  ).toBeGreaterThan(0);
  expect([...outside.happened.agency.keys()].sort()).toEqual(Object.keys(agencyWays).sort());
  await tenant.run(() => tenant.get(ProgressService).refreshAll());
  await expectNothingWrong(tenant);
  await nothingLostNorTwice();
}, 3_600_000);

async function nothingLostNorTwice(): Promise<void> {
  // What was delivered once or twice is one mail here.
  const { rows: kept } = await tenant.owner.query<{ id: string }>(
    `SELECT message_id AS id FROM messages WHERE direction = 'in' ORDER BY 1`,
  );
  expect(kept.map(({ id }) => id).sort()).toEqual([...new Set(delivered())].sort());
  const { rows: twice } = await tenant.owner.query(
    `SELECT subject_id FROM audit_entries WHERE subject_kind = 'request' AND action = 'validate' GROUP BY subject_id HAVING count(*) > 1`,
  );
  expect(twice).toEqual([]);
  const { rows: mails } = await tenant.owner.query(
    `SELECT q.id FROM requests q JOIN messages m ON m.subject_id = q.id AND m.direction = 'out' AND m.purpose IN ('signature_request', 'request_submission')
      GROUP BY q.id, q.corrections, m.purpose HAVING count(*) > 1 + q.corrections`,
  );
  expect(mails).toEqual([]);
  // What nobody vouched for moved nothing.
  const { rows: believed } = await tenant.owner.query(
    `SELECT m.id FROM messages m WHERE m.recognised_as IS NOT NULL AND m.proven_by IS NULL AND m.state = 'matched'`,
  );
  expect(believed).toEqual([]);
}
