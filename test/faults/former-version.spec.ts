import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { CampaignsService } from '../../src/campaigns/engine/campaigns.service.js';
import { answerOf } from '../support/command-line.js';
import { startTenant, type TestTenant } from '../support/tenant.js';
import { waitFor } from '../support/wait-for.js';
import { confirmedCampaign, statesOf } from './campaigns.js';
import { onEachCarrier } from './carriers.js';
import { further, nextVersion } from './next-version.js';
import { provenAfterEach } from './proof.js';
import { startWeb, startWorker, type Victim } from './victims.js';

// Pass: from the moment a later version has migrated the database no job is begun by a worker of before; it says why and ends; the web
// process says that it is not ready; neither starts again; the later version does everything, once.
/** But the mail of the journal's anchor, which waits for a relay. */
const open = `done_at IS NULL AND name <> 'mail.send'`;

onEachCarrier('processes of before, while the database is migrated', (carrying) => {
  const size = 5;
  let tenant: TestTenant;
  let next: ReturnType<typeof nextVersion>;
  const victims: Victim[] = [];
  beforeAll(async () => {
    tenant = await startTenant();
    next = nextVersion();
  });
  afterEach(async () => {
    for (const victim of victims.splice(0)) await victim.kill();
  });
  provenAfterEach(() => tenant);
  afterAll(async () => {
    next.remove();
    await tenant.stop();
  });

  async function kept<Some extends Victim>(starting: Promise<Some>): Promise<Some> {
    const victim = await starting;
    victims.push(victim);
    return victim;
  }
  const former = () => startWorker(tenant.database, carrying.environment());
  const later = () => startWorker(tenant.database, carrying.environment(), next.program);
  const jobs = async (condition: string) =>
    (await tenant.owner.query(`SELECT 1 FROM outbox WHERE ${condition}`)).rowCount ?? 0;
  const begunOf = (key: string) => jobs(`key LIKE '${key} %' AND tries > 0`);

  async function migrate(): Promise<void> {
    const environment = { PATH: process.env['PATH'] ?? '', DATABASE_OWNER_URL: tenant.database.ownerUrl };
    const answer = await answerOf(['database:migrate'], environment, `${next.program}/dist/src/cli.js`);
    expect([answer.code, answer.said]).toEqual([0, `migrations applied: Further${further}\n`]);
  }

  it('begin nothing more, say why, and leave everything to those of the later version', async () => {
    await expect(later()).rejects.toThrow(/lacks migrations of this version \(9000000000000\): run database:prepare/);
    const [worker, web] = await Promise.all([kept(former()), kept(startWeb(tenant.database))]);
    await waitFor('the worker has done its rounds', async () => (await jobs(open)) === 0);
    expect((await supertest(web.url).get('/health/ready')).body).toEqual({ status: 'ok' });

    await migrate();
    const id = await confirmedCampaign(tenant, size);
    await worker.gone;
    expect(worker.output()).toContain(`The database was migrated by a later version (${further})`);
    expect(await begunOf('further')).toBe(0);
    expect(await jobs(`name = 'campaign.batch' AND tries = 0 AND done_at IS NULL`)).toBe(1);
    const answer = await supertest(web.url).get('/health/ready');
    expect([answer.status, answer.body]).toEqual([503, { status: 'outdated' }]);
    expect((await supertest(web.url).get('/sign-in')).status).toBe(200);
    await expect(former()).rejects.toThrow('was migrated by a later version');

    await kept(later());
    const state = async () => (await tenant.run(() => tenant.get(CampaignsService).byId(id))).state;
    await waitFor('the campaign is finished', async () => (await state()) === 'finished');
    await waitFor('every job is done', async () => (await jobs(open)) === 0);
    expect(await statesOf(tenant, id)).toEqual({ done: size });
    expect(await jobs(`key LIKE 'further %' AND tries = 1`)).toBe(40);
  });
});
