import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { aCertificate, aClient, aRepresentative, aSlot } from '../support/factories.js';
import { startMailServer, type MailServer } from '../support/mail-server.js';
import { startTenant, type TestTenant } from '../support/tenant.js';
import { waitFor } from '../support/wait-for.js';
import { onEachCarrier } from './carriers.js';
import { provenAfterEach } from './proof.js';
import { settled } from './ready-client.js';
import { startWorker, type Victim } from './victims.js';

// Pass: two workers, each with its own schedule, its own zone and as many rounds of reminders as they can take at once: one decision a
// certificate, one mail a recipient, and nothing more in the rounds that follow.
const watched = 22;

onEachCarrier('two workers that decide of the same reminders', (carrying) => {
  let tenant: TestTenant;
  let server: MailServer;
  const workers: Victim[] = [];
  beforeAll(async () => {
    tenant = await startTenant();
    server = await startMailServer();
    for (let at = 0; at < watched; at += 1) await aWatchedClient();
    await settled(tenant);
  });
  afterEach(async () => {
    for (const worker of workers.splice(0)) await worker.kill();
  });
  provenAfterEach(() => tenant);
  afterAll(async () => {
    await server.stop();
    await tenant.stop();
  });

  /** Within seven days of its end: its mails wait for no digest, whatever the day. */
  async function aWatchedClient(): Promise<void> {
    const client = await aClient(tenant);
    await aRepresentative(tenant, { client_id: client.id });
    const slot = await aSlot(tenant, { client_id: client.id });
    const now = new Date();
    const verified = { installed_at: now, verified_at: now, not_after: new Date(now.getTime() + 5 * 86_400_000) };
    await aCertificate(tenant, { client_id: client.id, slot_id: slot.id, ...verified });
  }

  const rows = async (sql: string) => (await tenant.owner.query<{ count: number }>(sql)).rows[0]?.count;
  const open = () => rows('SELECT count(*)::int FROM outbox WHERE done_at IS NULL');
  const rounds = () => rows(`SELECT count(*)::int FROM outbox WHERE name = 'reminders.decide' AND done_at IS NOT NULL`);

  /** What the server took of reminders; the anchor of the journal leaves by mail too, when its hour has come. */
  async function copies(): Promise<string[]> {
    const { rows: found } = await tenant.owner.query<{ id: string }>(
      'SELECT m.message_id AS id FROM reminders r JOIN messages m ON m.id = r.message_id',
    );
    const reminders = new Set(found.map(({ id }) => id));
    return server.copies.filter((id) => reminders.has(id));
  }

  /** Rounds beside those of the schedules: one of a name and key at a time, so each has its own. */
  const ask = (count: number) =>
    tenant.owner.query(
      `INSERT INTO outbox (id, name, payload, key) SELECT gen_random_uuid(), 'reminders.decide', '{}', 'essai ' || n FROM generate_series(1, $1::int) n`,
      [count],
    );

  it('send one mail each, and none in the rounds that follow', async () => {
    await ask(8);
    const zones = ['Pacific/Kiritimati', 'America/Los_Angeles'];
    const started = zones.map((TZ) =>
      startWorker(tenant.database, { ...carrying.environment(), SMTP_URL: server.url, TZ }),
    );
    workers.push(...(await Promise.all(started)));
    await waitFor('every job is done', open, (count) => count === 0);
    // Our people, and the representative: two mails a certificate.
    const first = await copies();
    expect(first).toHaveLength(2 * watched);
    expect(new Set(first).size).toBe(first.length);
    const decided = await rows(
      `SELECT count(*)::int FROM (SELECT DISTINCT certificate_id, recipient FROM reminders WHERE decision = 'sent') d`,
    );
    expect(await rows(`SELECT count(*)::int FROM reminders WHERE decision = 'sent'`)).toBe(decided);

    const before = (await rounds()) ?? 0;
    await tenant.owner.query(`UPDATE recurring_runs SET last_run_at = last_run_at - interval '1 day'`);
    await ask(8);
    await waitFor('more rounds are over', rounds, (count) => (count ?? 0) >= before + 9);
    await waitFor('every job is done', open, (count) => count === 0);
    expect(await copies()).toEqual(first);
  });
});
