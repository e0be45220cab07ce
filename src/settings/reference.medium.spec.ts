import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf } from '../../test/support/app.js';

const app = await anApp();
const admin = await app.signIn('admin');

async function statusIn(environment: { NODE_ENV: string; DEMO: string }): Promise<number> {
  const { NODE_ENV, DEMO } = process.env;
  Object.assign(process.env, environment);
  try {
    return (await admin.get('/look')).status;
  } finally {
    Object.assign(process.env, { NODE_ENV, DEMO: DEMO ?? '0' });
  }
}

describe('the pages for who builds Sceau', () => {
  it('shows the components outside production and in the demonstration only', async () => {
    expect(await statusIn({ NODE_ENV: 'development', DEMO: '0' })).toBe(200);
    expect(await statusIn({ NODE_ENV: 'test', DEMO: '0' })).toBe(200);
    expect(await statusIn({ NODE_ENV: 'production', DEMO: '1' })).toBe(200);
    expect(await statusIn({ NODE_ENV: 'production', DEMO: '0' })).toBe(404);
  });

  it('are reached by their address, not from the settings', async () => {
    await admin.get('/states').expect(200);
    const links = pageOf(await admin.get('/settings').expect(200))('main a')
      .toArray()
      .map(({ attribs }) => attribs['href']);
    expect(links).toContain('/schedule');
    expect(links).not.toContain('/states');
    expect(links).not.toContain('/look');
  });
});
