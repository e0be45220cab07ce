import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TenantDb } from '../../src/platform/tenancy/tenant-db.js';
import { startTestApp, type TestApp } from '../support/app.js';

describe('when every connection is taken', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ DATABASE_POOL: '2' });
  }, 30_000);
  afterAll(() => app.stop());

  it('says that too many ask at once, and serves again as soon as one is free', async () => {
    const visitor = await app.signIn('support');
    const db = app.get(TenantDb);
    const held = [7, 7].map((seconds) => app.run(() => db.query('SELECT pg_sleep($1)', [seconds])));
    const { status, text } = await visitor.get('/clients?view=all');
    expect([status, text.includes('Rien n’a été changé')]).toEqual([503, true]);
    await Promise.all(held);
    expect((await visitor.get('/clients?view=all')).status).toBe(200);
  }, 30_000);
});
