import { describe, expect, it } from '@jest/globals';
import { anApp } from '../support/app.js';

const app = await anApp();

describe('every page', () => {
  it.each(['/sign-in', '/nowhere', '/clients'])('lets %s use nothing of the device', async (path) => {
    const { headers } = await (path === '/clients' ? await app.signIn('support') : app.visitor()).get(path);
    const policy = String(headers['permissions-policy']);
    for (const feature of ['camera', 'geolocation', 'microphone', 'payment', 'usb'])
      expect(policy).toContain(`${feature}=()`);
  });
});
