import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cookieOf, pageOf, startTestApp, type TestApp, wordsOf } from '../../test/support/app.js';

const operator = { OPERATOR_NAME: 'Zeste SAS', OPERATOR_ADDRESS: '1 rue du Lac, 74000 Annecy', HOSTED_BY: '' };

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp(operator);
});
afterAll(async () => {
  await app.stop();
  for (const name of Object.keys(operator)) delete process.env[name];
});

const wordsAt = async (path: string) => wordsOf(pageOf(await app.visitor().get(path).expect(200)), 'main');

describe('the pages that anybody reads', () => {
  it('name who runs this Sceau, and leave out what was not given', async () => {
    const words = await wordsAt('/legal');
    expect(words).toContain('exploitée par Zeste SAS, 1 rue du Lac, 74000 Annecy.');
    expect(words).not.toMatch(/héberg|Complétez|en tête des pages/i);
  });

  it('name the cookies that are given, and how long each is kept', async () => {
    const words = await wordsAt('/privacy');
    const given = cookieOf(await app.signIn('support'), app.url).split('=')[0];
    expect(given).toBe('sceau');
    for (const name of ['sceau', 'sceau-door', 'sceau_space'])
      expect(words).toMatch(new RegExp(`(^|\\s)${name} : [^;]*(douze heures|un an)`));
    expect(words).not.toContain('un seul');
  });
});
