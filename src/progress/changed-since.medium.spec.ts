import { beforeEach, describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import { aHandedAnswer, aSentRequest } from '../../test/support/space.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { RequestJudgement } from '../requests/moves/request-judgement.service.js';

const app = await anApp();
const support = await app.signIn('support');
beforeEach(() => app.owner.query('DELETE FROM sign_in_attempts'));

const page = async (path: string, part = 'main') => wordsOf(pageOf(await support.get(path).expect(200)), part);
const touch = (clientId: string) => app.run(async () => app.get(TenantDb).touchClient(clientId));
const rename = async (clientId: string) => {
  await app.owner.query(`UPDATE clients SET name = 'Fondation Nova' WHERE id = $1`, [clientId]);
  await touch(clientId);
};
const nextOf = async (clientId: string) => {
  const { rows } = await app.owner.query('SELECT code, who, title, detail FROM client_progress WHERE client_id = $1', [
    clientId,
  ]);
  return rows[0];
};

describe('records that changed since the form was printed', () => {
  it('are told by the next action of what is signed, and by the campaign that would send it', async () => {
    const { hand, requestId, clientId } = await aSentRequest(app);
    await hand.sign(requestId);
    expect(await nextOf(clientId)).toMatchObject({
      code: 'request_signed',
      title: 'Envoyer à l’ANS le formulaire 413 signé',
    });
    const judged = async () =>
      (await app.run(() => app.get(RequestJudgement).judge([clientId], 'submit'))).get(clientId);
    expect(await judged()).toMatchObject({ forecast: 'would_do', reasons: [] });
    await rename(clientId);
    expect(await nextOf(clientId)).toMatchObject({
      ...{ code: 'request_signed', who: 'editor' },
      title: 'Vérifier, avant de l’envoyer à l’ANS, le formulaire 413 signé',
      detail: expect.stringContaining('Les fiches ont changé'),
    });
    expect(await page(`/clients/${clientId}`, '#next-action')).toContain('Vérifier, avant de l’envoyer à l’ANS');
    expect(await page(`/requests/${requestId}`)).toContain('Vérifier, avant de l’envoyer à l’ANS');
    expect(await judged()).toMatchObject({
      forecast: 'would_do',
      reasons: [expect.stringMatching(/Les fiches ont changé depuis l’impression.*\n.*Dénomination/)],
    });
  });

  it('are told in « Relecture », before it is accepted and sent', async () => {
    const sent = await aSentRequest(app);
    const path = await aHandedAnswer(app, sent);
    expect(await page(path)).not.toContain('Les fiches ont changé');
    const { rows } = await app.owner.query<{ name: string }>('SELECT name FROM clients WHERE id = $1', [sent.clientId]);
    await rename(sent.clientId);
    const notes = await page(path, '.s-notes');
    expect(notes).toContain('Les fiches ont changé depuis l’impression');
    expect(notes).toContain(rows[0]!.name);
    expect(notes).toContain('Fondation Nova');
    expect(await page(path)).toContain('Accepter et envoyer à l’ANS');
    // Of a client in test nothing leaves: it is accepted, and its form 414 is noted.
    await app.owner.query(`UPDATE clients SET environment = 'TEST' WHERE id = $1`, [sent.clientId]);
    const inTest = await page(path);
    expect(inTest).not.toContain('Accepter et envoyer à l’ANS');
    expect(inTest).toContain('Demander les cartes et certificats de test à l’ANS');
  });
});
