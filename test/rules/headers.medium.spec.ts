import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

describe('every page', () => {
  it.each(['/sign-in', '/nowhere', '/clients'])('lets %s use nothing of the device', async (path) => {
    const { headers } = await (path === '/clients' ? await app.signIn('support') : app.visitor()).get(path);
    const policy = String(headers['permissions-policy']);
    for (const feature of ['camera', 'geolocation', 'microphone', 'payment', 'usb'])
      expect(policy).toContain(`${feature}=()`);
  });
});

describe('the demonstration', () => {
  it('listens on this machine only: its passwords are in its README', () => {
    const start = readFileSync(new URL('../../src/demo/start.mjs', import.meta.url), 'utf8');
    expect(start).toMatch(/^ {4}HOST: '127\.0\.0\.1',$/m);
    expect(start).not.toMatch(/0\.0\.0\.0|HOST: process/);
    const main = readFileSync(new URL('../../src/main.ts', import.meta.url), 'utf8');
    expect(main).toMatch(/listen\([^)]*HOST/);
  });
});
