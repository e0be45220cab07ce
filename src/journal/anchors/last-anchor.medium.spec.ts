import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pageOf, startTestApp, type TestApp, wordsOf } from '../../../test/support/app.js';

describe('the page of the journal', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());

  it('says which line was the last to be fixed outside, or that none was yet', async () => {
    const support = await app.signIn('support');
    const words = async () => wordsOf(pageOf(await support.get('/audit').expect(200)), 'main');
    expect(await words()).toContain('Aucune ancre n’a encore été envoyée');
    await app.owner.query(
      `INSERT INTO audit_anchors (day, sequence, hash, line) VALUES ('2026-11-01', 40, '\\x00', 'x'), ('2026-11-02', 42, '\\x00', 'x')`,
    );
    expect(await words()).toMatch(/Dernière ancre le 2 novembre 2026, à la ligne 42\u00a0?.*: une ligne signée/);
    await app.owner.query(
      `INSERT INTO audit_anchors (day, sequence, hash, line) VALUES ('2026-11-03', 2173, '\\x00', 'sceau-journal 1 x - -')`,
    );
    expect(await words()).toMatch(/à la ligne 2\s173.*: une ligne qui n’est pas signée, envoyée/);
  });
});
