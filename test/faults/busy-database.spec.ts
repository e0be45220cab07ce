import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { waitFor } from '../support/wait-for.js';
import { provenAfterEach } from './proof.js';

describe('when every connection is taken', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ DATABASE_POOL: '2' });
  });
  afterAll(() => app.stop());
  provenAfterEach(() => app);

  it('says that too many ask at once, and serves again as soon as one is free', async () => {
    const visitor = await app.signIn('support');
    let [taken, release] = [0, () => {}];
    const released = new Promise<void>((done) => (release = done));
    const held = [1, 2].map(() => app.run(() => ((taken += 1), released)));
    await waitFor(
      'every connection to be taken',
      () => taken,
      (count) => count === 2,
    );
    const { status, text, headers } = await visitor.get('/clients?view=all');
    expect([status, text]).toEqual([503, expect.stringContaining('Rien n’a été changé')]);
    expect(headers['retry-after']).toBe('15');
    release();
    await Promise.all(held);
    expect((await visitor.get('/clients?view=all')).status).toBe(200);
  });
});
