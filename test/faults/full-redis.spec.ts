import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { MailQueue } from '../../src/mailbox/out/mail-queue.service.js';
import { redisHealth } from '../../src/operator/redis-health.js';
import { aClient } from '../support/factories.js';
import { startMailServer, type MailServer } from '../support/mail-server.js';
import { hasRedis, startOwnRedis, type OwnRedis } from '../support/own-redis.js';
import { startTenant, type TestTenant } from '../support/tenant.js';
import { waitFor } from '../support/wait-for.js';
import { provenAfterEach } from './proof.js';
import { settled } from './ready-client.js';
import { startWorker, type Victim } from './victims.js';

// Pass: while Redis may write nothing down (MISCONF) the worker lives, is not busy with asking, and says so; `health` does too. Nothing is
// lost, nothing leaves twice, and it goes on by itself, whether room is made or Redis dies and comes back.
const describeOnRedis = hasRedis ? describe : describe.skip;
/** Clock ticks of its CPU that a worker may use in five seconds while there is nothing it can do: an eighth of one core. */
const idle = 62;

describeOnRedis('a disk that is full, carried by Redis', () => {
  let tenant: TestTenant;
  let server: MailServer;
  let redis: OwnRedis;
  let worker: Victim;
  let clientId = '';
  beforeAll(async () => {
    tenant = await startTenant();
    clientId = (await aClient(tenant)).id;
    await settled(tenant);
    server = await startMailServer(15);
    redis = await startOwnRedis();
    worker = await startWorker(tenant.database, { REDIS_URL: redis.url, SMTP_URL: server.url });
    await queue(4);
    await left('the first mails have left', 4);
  });
  afterEach(() => expect(server.copies.length).toBe(new Set(server.copies).size));
  afterAll(async () => {
    await worker.kill();
    await redis.stop();
    await server.stop();
    await tenant.stop();
  });
  provenAfterEach(() => tenant);

  async function queue(many: number): Promise<void> {
    const about = { kind: 'client', id: clientId };
    const letter = { purpose: 'other', clientId, about, text: 'Bonjour', subject: 'Essai' } as const;
    for (let at = 0; at < many; at += 1)
      await tenant.run(() => tenant.get(MailQueue).queue({ ...letter, to: ['a@client.test'] }));
  }
  /** Those of this test, beside which the journal’s anchor may leave; and what stands in the way of each, when it lasts. */
  const mails = async () =>
    (
      await tenant.owner.query<{ sent: number; others: string[] }>(
        `SELECT count(*) FILTER (WHERE m.state = 'sent')::int AS sent,
                array_agg(concat_ws(' ', m.state, m.attempts, m.last_error, o.handed, o.tries, o.due_at - now(), o.last_error)) FILTER (WHERE m.state <> 'sent') AS others
           FROM messages m LEFT JOIN outbox o ON o.name = 'mail.send' AND o.key = m.id::text WHERE m.subject LIKE '%Essai'`,
      )
    ).rows[0];
  const left = (what: string, many: number) => waitFor(what, mails, (now) => now?.sent === many);
  const refusals = () => worker.output().match(/MISCONF/g)?.length ?? 0;
  /** Its own time on a processor so far, in ticks. */
  const ticks = () => {
    const words = readFileSync(`/proc/${worker.pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return Number(words[11]) + Number(words[12]);
  };

  it('is told, costs nothing, and what waited leaves once there is room', async () => {
    expect((await redisHealth(redis.url)).wrong).toBe(false);
    await queue(6);
    redis.fillDisk();
    await queue(6);
    await waitFor('the worker says so', refusals);
    const before = ticks();
    await new Promise((done) => setTimeout(done, 5_000));
    expect(ticks() - before).toBeLessThan(idle);
    expect(await redisHealth(redis.url)).toEqual({ wrong: true, said: expect.stringContaining('MISCONF') });
    redis.makeRoom();
    await left('every mail has left', 16);
    expect((await redisHealth(redis.url)).wrong).toBe(false);
  });

  it('and dies of it, costs a delay and nothing else once it is back', async () => {
    const said = refusals();
    await queue(3);
    redis.fillDisk();
    await queue(6);
    await waitFor('the worker says so', () => refusals() > said);
    await redis.kill();
    await redis.start();
    await left('every mail has left', 25);
  });
});
