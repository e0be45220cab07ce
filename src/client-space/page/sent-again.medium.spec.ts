import { expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aSentRequest } from '../../../test/support/space.js';

const app = await anApp();

it('changed in spite of its signature, then sent again: the signer is told that what they signed serves no more', async () => {
  const { hand, requestId, clientId, path } = await aSentRequest(app);
  const letters = async () => {
    const { rows } = await app.owner.query<{ subject: string; body: string }>(
      `SELECT subject, body FROM messages WHERE subject_id = $1 AND purpose = 'signature_request' ORDER BY created_at, id`,
      [requestId],
    );
    return rows;
  };
  const space = async () => wordsOf(pageOf(await app.visitor().get(path).expect(200)), 'main');
  expect((await letters())[0]?.body).not.toContain('remplace la précédente');
  expect(await space()).not.toContain('remplace la précédente');
  await hand.sign(requestId);
  await hand.run(() => hand.outcomes.reopen(requestId, 'edit_signed'));
  const { rows } = await app.owner.query('SELECT code, detail FROM client_progress WHERE client_id = $1', [clientId]);
  expect(rows[0]).toEqual({
    code: 'request_draft',
    detail: 'Elle est en correction\u00a0: la version que le client a reçue ne vaut plus. Envoyez-lui la nouvelle.',
  });
  await hand.send(requestId);
  const [, second] = await letters();
  expect(second?.subject).toContain('(version corrigée)');
  expect(second?.body).toContain('Cette version remplace la précédente.');
  expect(second?.body).toContain('La signature de la version précédente ne vaut plus.');
  expect(await space()).toMatch(/Cette version remplace la précédente\..*ne vaut plus/s);
});
