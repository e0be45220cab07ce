import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import supertest from 'supertest';
import { mayMount, smallDisk, type SmallDisk } from '../support/small-disk.js';
import { startTenant, testPassword, type TestTenant } from '../support/tenant.js';
import { waitFor } from '../support/wait-for.js';
import { provenAfterEach } from './proof.js';
import { startWeb, type WebVictim } from './victims.js';

// Pass: 507 with a French page, nothing half-kept, and the same thing works without a restart once there is room.
// Without the right to mount a small disk these are skipped, and the run names them.
const describeAsRoot = mayMount() ? describe : describe.skip;

describeAsRoot('a disk that is full', () => {
  let tenant: TestTenant;
  let spool: SmallDisk;
  let web: WebVictim;
  let agent: ReturnType<typeof supertest.agent>;
  beforeAll(async () => {
    tenant = await startTenant();
    spool = smallDisk(1);
    web = await startWeb(tenant.database, undefined, { TMPDIR: spool.path });
    agent = supertest.agent(web.url);
    agent.set({ Origin: web.url, 'Sec-Fetch-Site': 'same-origin', Accept: 'text/html' });
    const { email } = tenant.users.support;
    await agent.post('/session').type('form').send({ email, password: testPassword }).expect(303);
  });
  afterAll(async () => {
    await web.kill();
    spool.remove();
    await tenant.stop();
  });
  provenAfterEach(() => tenant);

  const imports = async () => (await tenant.owner.query('SELECT 1 FROM imports')).rowCount;
  const upload = (content: Buffer) =>
    agent.post('/imports').field('kind', 'clients').attach('file', content, 'clients.csv');
  const lines = (count: number) => Buffer.from('Nom;FINESS\n' + 'Clinique des Tilleuls;010000008\n'.repeat(count));

  it('where uploads are spooled is told, and takes a file that fits right after', async () => {
    const answer = await upload(lines(60_000));
    expect([answer.status, answer.text]).toEqual([507, expect.stringContaining('Le disque du serveur est plein')]);
    expect([await imports(), readdirSync(spool.path)]).toEqual([0, []]);
    expect((await upload(lines(10))).status).toBe(303);
    expect(await imports()).toBe(1);
    await waitFor('its spooled file is gone', () => readdirSync(spool.path).length === 0);
  });

  it('under PostgreSQL is told, undoes the whole transaction, and works again once there is room', async () => {
    const admin = new pg.Client({ connectionString: process.env['TEST_DATABASE_ADMIN_URL'] });
    await admin.connect();
    const { rows } = await admin.query<{ data_directory: string }>('SHOW data_directory');
    const disk = smallDisk(3, rows[0]?.data_directory);
    const name = `small_${randomBytes(4).toString('hex')}`;
    // Not to be compressed: the bytes of an import are what fills this disk.
    const deposit = () => {
      const names = Array.from({ length: 12_000 }, () => `${randomBytes(30).toString('base64')};010000008\n`);
      return upload(Buffer.from(`Nom;FINESS\n${names.join('')}`));
    };
    try {
      await admin.query(`CREATE TABLESPACE ${name} LOCATION '${disk.path}'`);
      await admin.query(`GRANT CREATE ON TABLESPACE ${name} TO PUBLIC`);
      await tenant.owner.query(`ALTER TABLE import_pieces SET TABLESPACE ${name}`);
      let [kept, answer] = [await imports(), await deposit()];
      for (; answer.status === 303; answer = await deposit()) kept = await imports();
      expect([answer.status, answer.text]).toEqual([507, expect.stringContaining('Le disque du serveur est plein')]);
      expect(await imports()).toBe(kept);
      await tenant.owner.query('ALTER TABLE import_pieces SET TABLESPACE pg_default');
      expect((await deposit()).status).toBe(303);
    } finally {
      await admin.query(`DROP TABLESPACE IF EXISTS ${name}`).catch(() => undefined);
      await admin.end();
      disk.remove();
    }
  });
});
