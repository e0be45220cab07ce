import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { createServer, connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startWeb } from '../../test/faults/victims.js';
import { testSecretsKey } from '../../test/support/secrets-key.js';
import { startTenant, type TestTenant } from '../../test/support/tenant.js';
import { startSimulator, type RunningSimulator } from './simulator/simulator.js';
import { variablesOf } from './variables.mjs';

/** 127.0.0.2 is this machine too: who listens to everybody answers there, who listens on the loopback’s own address does not. */
const elsewhere = ['127.0.0.2', '::1'];

const answers = (port: number, host: string) =>
  new Promise<boolean>((done) => {
    const socket = connect({ port, host });
    socket.once('connect', () => (socket.destroy(), done(true)));
    socket.once('error', () => done(false));
  });
const whoAnswers = async (port: number) => {
  const open: string[] = [];
  for (const host of ['127.0.0.1', ...elsewhere]) if (await answers(port, host)) open.push(host);
  return open;
};

describe('the demonstration', () => {
  let tenant: TestTenant;
  let simulator: RunningSimulator;
  const folder = mkdtempSync(join(tmpdir(), 'sceau-loopback-'));
  beforeAll(async () => {
    tenant = await startTenant();
  });
  afterAll(async () => {
    await simulator?.stop();
    await tenant.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is not what listens to everybody, which would be seen here', async () => {
    const open = createServer();
    await new Promise<void>((done) => void open.listen(0, '0.0.0.0', done));
    expect(await whoAnswers((open.address() as AddressInfo).port)).toContain('127.0.0.2');
    open.close();
  });

  it('is served to this machine only', async () => {
    const { database } = tenant;
    const free = createServer();
    await new Promise<void>((done) => void free.listen(0, '127.0.0.1', done));
    const { port } = free.address() as AddressInfo;
    await new Promise<void>((done) => void free.close(() => done()));
    const variables = variablesOf({
      port,
      secret: (name) =>
        name === 'secrets-key' ? (testSecretsKey.split(':')[1] ?? '') : 'a secret of tests only, thirty-two characters',
      database: (role) => (role === 'sceau_owner' ? database.ownerUrl : database.url),
      superuserUrl: '',
    });
    // What the launcher keeps to itself.
    const { DATABASE_ADMIN_URL: _admin, DATABASE_OWNER_URL: _owner, ...given } = variables;
    const web = await startWeb(database, port, given);
    try {
      expect(await whoAnswers(port)).toEqual(['127.0.0.1']);
    } finally {
      await web.kill();
    }
  });

  it('has the outside world it makes up, its mail server and its platform, on this machine only', async () => {
    const maildir = join(folder, 'mail');
    mkdirSync(maildir);
    simulator = await startSimulator({
      maildir,
      smtpPort: 0,
      platformPort: 0,
      folder,
      stateFile: join(folder, 'state.json'),
    });
    for (const port of [simulator.smtpPort, Number(new URL(simulator.platformUrl).port)])
      expect(await whoAnswers(port)).toEqual(['127.0.0.1']);
  });
});
