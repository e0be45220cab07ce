import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { demoPassword } from '../../src/demo/story/team.js';
import { TenantDb } from '../../src/platform/tenancy/tenant-db.js';
import { ProgressService } from '../../src/progress/progress.service.js';
import { seedVolume } from '../../src/volume/seed.js';
import { signedInAs } from '../browser/signed-in.js';
import { launchBrowser } from '../support/browser.js';
import { aBlank413, anAdministrator } from '../support/factories.js';
import { startMailServer, type MailServer } from '../support/mail-server.js';
import { connectOwner, startTenant, type TestTenant } from '../support/tenant.js';
import { waitFor } from '../support/wait-for.js';
import { onEachCarrier } from './carriers.js';
import { expectNothingWrong } from './proof.js';
import { startWeb, startWorker, type Victim, type WebVictim } from './victims.js';
import { asSuperuser } from '../support/database.js';

/** Clients of the volume; two in five of them are in the campaign. `IN_NUMBER=5000 npm test -- test/faults/in-number` plays it in full. */
const clients = Number(process.env['IN_NUMBER'] ?? 150);
const size = Math.round(clients * 0.4);
const patience = 1_200;

// Pass: « préparer puis envoyer en signature » on so many clients, in a browser, confirmed by two people at once, with both processes
// killed twice, a mail server that puts off every tenth mail and a carrier that forgets everything: every row has an outcome, every
// client one request and one mail, the pages say what the database says, and nothing is wrong.
onEachCarrier(`${size} clients of ${clients}, from the register to their signer`, (carrying) => {
  let tenant: TestTenant;
  let owner: pg.Client;
  let server: MailServer;
  let browser: Browser;
  let editorId = '';
  let web: WebVictim & { port: number };
  let worker: Victim;
  const people: { email: string; password: string }[] = [];

  beforeAll(async () => {
    tenant = await startTenant();
    const volume = await asSuperuser(tenant.database, (client) =>
      seedVolume(client, { clients, slug: 'nombre', name: 'Éditions Nombre' }),
    );
    ({ editorId } = volume);
    for (const key of ['support', 'support2']) {
      const email = volume.people.find((person) => person.key === key)?.email ?? '';
      people.push({ email, password: demoPassword });
    }
    owner = await connectOwner(tenant.database, editorId);
    await owner.query('UPDATE editors SET mail_campaign_minutes = 0 WHERE editor_id = $1', [editorId]);
    await aBlank413({ owner });
    await anAdministrator({ owner }, { last_name: 'Suivante', first_name: 'Anne' });
    await asSuperuser(tenant.database, (client) => client.query('ANALYZE'));
    const scope = { editorId, actor: { kind: 'job', id: null, name: 'Essai' } as const };
    await tenant.get(TenantDb).run(scope, () => tenant.get(ProgressService).refreshAll());
    server = await startMailServer();
    browser = await launchBrowser();
    await start();
  }, 600_000);
  afterEach(() => stop());
  afterAll(async () => {
    await browser.close();
    await server.stop();
    await owner.end();
    await tenant.stop();
  });

  async function start(): Promise<void> {
    const port = web?.port;
    const environment = { ...carrying.environment(), SMTP_URL: server.url };
    [web, worker] = await Promise.all([
      startWeb(tenant.database, port, environment),
      startWorker(tenant.database, environment),
    ]);
  }

  async function stop(): Promise<void> {
    await Promise.all([web?.kill(), worker?.kill()]);
  }

  const one = async <Value>(text: string, parameters: unknown[] = []): Promise<Value> =>
    Object.values((await owner.query<Record<string, Value>>(text, parameters)).rows[0] ?? {})[0] as Value;
  const doneOf = (id: string) =>
    one<number>(`SELECT count(*)::int FROM campaign_rows WHERE campaign_id = $1 AND state = 'done'`, [id]);
  const stateOf = (id: string) => one<string>('SELECT state FROM campaigns WHERE id = $1', [id]);
  const mailsIn = (...states: string[]) =>
    one<number>(
      `SELECT count(*)::int FROM messages m JOIN campaign_rows r ON r.client_id = m.client_id AND r.result_id = m.subject_id
        WHERE m.direction = 'out' AND m.state = ANY ($1)`,
      [states],
    );

  /** Pasted, chosen, simulated: as a person does it. @returns the id of the campaign whose simulation the page shows */
  async function simulated(
    page: Page,
    kind: string,
    finess: string[],
    choices: Record<string, string>,
  ): Promise<string> {
    await page.goto(`${web.url}/campaigns/from-finess?kind=${kind}`);
    await page.fill('textarea[name=numbers]', finess.join('\n'));
    await page.locator('main form button[type=submit]').first().click();
    await page.waitForURL(/campaigns\/new/);
    for (const [name, who] of Object.entries(choices)) {
      // With their card, where it matters.
      const label = await page.locator(`select[name=${name}] option`, { hasText: who }).first().innerText();
      await page.selectOption(`select[name=${name}]`, { label });
    }
    await page.getByRole('button', { name: 'Simuler' }).click();
    await page.waitForURL(/simulation/, { timeout: 120_000 });
    return /campaigns\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '';
  }

  async function confirm(page: Page): Promise<void> {
    await page.fill('input[name=typed]', String(size));
    await page.getByRole('button', { name: 'Confirmer' }).click();
    await page.waitForLoadState('load');
  }

  it('has one outcome and one mail a client', async () => {
    const [support, colleague] = await Promise.all(
      people.map(async (person) => (await signedInAs(browser, web.url, person)).newPage()),
    );
    if (!support || !colleague) throw new Error('nobody');
    const from = await one<string>(
      `SELECT first_name || ' ' || last_name FROM administrators a JOIN assignments s ON s.administrator_id = a.id AND s.state = 'active' GROUP BY 1 ORDER BY count(*) DESC LIMIT 1`,
    );
    const { rows } = await owner.query<{ finess: string }>(
      `SELECT c.finess_ej AS finess FROM clients c JOIN representatives r ON r.client_id = c.id AND r.ended_on IS NULL AND r.card_state = 'active'
        WHERE EXISTS (SELECT 1 FROM assignments s JOIN administrators a ON a.id = s.administrator_id WHERE s.client_id = c.id AND s.state = 'active' AND a.first_name || ' ' || a.last_name = $1)
          AND EXISTS (SELECT 1 FROM delegations d WHERE d.client_id = c.id AND d.state = 'active' AND d.ends_on > paris_today())
          AND EXISTS (SELECT 1 FROM instances i WHERE i.client_id = c.id AND i.retired_at IS NULL)
          AND NOT EXISTS (SELECT 1 FROM requests q WHERE q.client_id = c.id AND q.state <> 'validated') ORDER BY c.id LIMIT $2`,
      [from, size],
    );
    const finess = rows.map((row) => row.finess);
    expect(finess).toHaveLength(size);

    const moved = await simulated(support, 'reassign_administrator', finess, { from, to: 'Anne Suivante' });
    await confirm(support);
    await waitFor(
      'the administrators are changed',
      async () => (await stateOf(moved)) === 'finished',
      Boolean,
      patience,
    );
    expect(await doneOf(moved)).toBe(size);

    const id = await simulated(support, 'prepare_and_send', finess, {});
    await colleague.goto(support.url());
    await Promise.all([confirm(support), confirm(colleague)]);
    const said = await Promise.all([support, colleague].map((page) => page.locator('main').innerText()));
    expect(said.filter((text) => text.includes('est déjà confirmée, par'))).toHaveLength(1);

    const began = Date.now();
    server.putOffOneOf(10);
    await waitFor('a part is done', async () => (await doneOf(id)) >= size / 4, Boolean, patience);
    await stop();
    const redis = carrying.redis();
    if (redis) await redis.flush();
    else await owner.query('DELETE FROM bullmq.job');
    const atFirst = await doneOf(id);
    await start();
    await waitFor('a part of the mails has left', async () => (await mailsIn('sent')) >= size / 2, Boolean, patience);
    await stop();
    await start();
    server.putOffOneOf(null);
    await waitFor('it is finished', async () => (await stateOf(id)) === 'finished', Boolean, patience);
    await waitFor('no mail waits', async () => (await mailsIn('sent', 'in_doubt')) === size, Boolean, patience);

    expect(await doneOf(id)).toBe(size);
    if (process.env['IN_NUMBER'])
      console.info({
        seconds: (Date.now() - began) / 1000,
        atFirst,
        putOff: server.putOff(),
        doubt: await mailsIn('in_doubt'),
      });
    // Whatever died, a mail that was taken once is not sent again.
    expect(new Set(server.copies).size).toBe(server.copies.length);
    expect(server.copies.length).toBeGreaterThanOrEqual(await mailsIn('sent'));
    expect(
      await one(
        `SELECT jsonb_build_object('requests', count(*), 'clients', count(DISTINCT q.client_id), 'awaiting', count(*) FILTER (WHERE q.state = 'awaiting_signature'))
           FROM requests q JOIN campaign_rows r ON r.result_id = q.id WHERE r.campaign_id = $1`,
        [id],
      ),
    ).toEqual({ requests: size, clients: size, awaiting: size });
    await expectNothingWrong({ owner, editorId, app: tenant.app });

    await support.goto(`${web.url}/campaigns/${id}`);
    await support.locator('#progress').getByText('soit 100').waitFor();
  }, 3_600_000);
});
