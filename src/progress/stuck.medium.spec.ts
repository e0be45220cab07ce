import { beforeEach, describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import { anInstance } from '../../test/support/factories.js';
import { aLink, aSentMandate, aSentRequest, unlock } from '../../test/support/space.js';
import { RepresentativesService } from '../clients/records/representatives.service.js';

const app = await anApp();
const support = await app.signIn('support');
beforeEach(() => app.owner.query('DELETE FROM sign_in_attempts'));

const jean = {
  ...{ lastName: 'Nouveau', firstNames: 'Jean', role: 'legal_representative' as const, roleLabel: null },
  ...{ email: 'jean@client.test', phone: '0492035555', cardKind: 'CPS' as const, cardNumber: '2600123499' },
  ...{ cardState: 'active' as const, cardValidUntil: null, version: 1 },
};

const replaced = (clientId: string) =>
  app.run(async () => {
    const representatives = app.get(RepresentativesService);
    await representatives.appoint(clientId, jean, (await representatives.current(clientId))?.id ?? null);
  });
const nextOf = async (clientId: string) => {
  const { rows } = await app.owner.query(
    'SELECT step, code, who, due, request_due, target FROM client_progress WHERE client_id = $1',
    [clientId],
  );
  return rows[0];
};
const linksOf = async (clientId: string) => {
  const { rows } = await app.owner.query<{ good: boolean }>(
    'SELECT revoked_at IS NULL AS good FROM client_links WHERE client_id = $1 ORDER BY created_at',
    [clientId],
  );
  return rows.map(({ good }) => good);
};
const page = async (path: string) => pageOf(await support.get(path).expect(200));
const colleague = { name: 'Paul Mandataire', email: 'paul@client.test' };

describe('a paper in the name of a former representative', () => {
  it('is ours to return, once a form waits for nobody who can sign it', async () => {
    const { clientId, requestId, path, linkId, hand } = await aSentRequest(app);
    expect(await nextOf(clientId)).toMatchObject({ code: 'request_awaiting_signature', who: 'client' });
    await replaced(clientId);
    const target = { kind: 'request', id: requestId };
    const ours = { step: 3, code: 'request_former_signer', who: 'editor', due: null, request_due: null, target };
    expect(await nextOf(clientId)).toEqual(ours);
    expect(wordsOf(await page(`/clients/${clientId}`), '#next-action')).toMatch(
      /Retourner le formulaire 413, au nom d’un ancien représentant.+Qui ?Nous/s,
    );
    expect(
      wordsOf(await page('/requests?view=all'), `tr:has([href="/requests/${requestId}"]) [data-label="Qui"]`),
    ).toBe('Chez nous');
    const way = (await page(`/requests/${requestId}`))('section[aria-labelledby=way]').text();
    expect(way).toContain('Retourner le formulaire 413');
    const { headers } = await support.get('/queues/next?queue=action-corrections').expect(303);
    expect(headers['location']).toContain(clientId);
    await app.visitor().get(path).expect(404);
    const { rows } = await app.owner.query<{ summary: string }>(
      `SELECT summary FROM audit_entries WHERE subject_id = $1 AND action = 'link_revoked'`,
      [linkId],
    );
    expect(rows.map(({ summary }) => summary)).toEqual([
      expect.stringMatching(/^Lien d’Hélène Łukasik révoqué, le représentant a changé/),
    ]);
    const given = { client_id: clientId, request_id: requestId, purpose: 'signature', email: jean.email };
    const copied = await aLink(app, app, { ...given, person_name: 'Jean Nouveau' });
    const visitor = app.visitor();
    const space = pageOf(await visitor.get(copied.path).expect(200));
    expect(wordsOf(space, 'h1')).toBe('Le document est en cours de correction');
    await app.run(() => hand.outcomes.askCorrection(requestId, 'Nouveau représentant.'));
    await app.run(() => hand.outcomes.reopen(requestId, 'resume'));
    await hand.send(requestId);
    expect(await nextOf(clientId)).toMatchObject({ code: 'request_awaiting_signature', who: 'client' });
    expect(wordsOf(pageOf(await visitor.get(copied.path).expect(200)), 'h1')).toContain(
      'Nous attendons votre signature',
    );
  });

  it('so is a mandate; the link that its signer handed on ends with theirs', async () => {
    const { clientId, path, linkId } = await aSentMandate(app);
    const signer = app.visitor();
    await unlock(app, signer, { path, linkId });
    await signer.post(`${path}/colleague`).type('form').send(colleague).expect(303);
    expect(await linksOf(clientId)).toEqual([true, true]);
    await anInstance(app, { client_id: clientId });
    await replaced(clientId);
    expect(await nextOf(clientId)).toMatchObject({ code: 'delegation_former_signer', who: 'editor', due: null });
    expect(await linksOf(clientId)).toEqual([false, false]);
  });
});

describe('what a mail was to carry that did not arrive', () => {
  async function failed(subjectId: string, purpose: string) {
    const { rows } = await app.owner.query<{ id: string }>(
      `UPDATE messages SET state = 'sent', sent_at = now() WHERE subject_id = $1 AND purpose = $2 RETURNING id`,
      [subjectId, purpose],
    );
    const id = rows[0]?.id ?? '';
    await support.post(`/mailbox/messages/${id}/failure`).type('form').send({ reason: 'Revenu.' }).expect(303);
    return id;
  }
  const resent = (id: string) => support.post(`/mailbox/messages/${id}/sending`).type('form').send({}).expect(303);

  it('is ours, whoever was to sign the form, until it leaves again', async () => {
    const { clientId, requestId } = await aSentRequest(app);
    const before = await nextOf(clientId);
    const id = await failed(requestId, 'signature_request');
    const target = { kind: 'message', id };
    const ours = { step: 3, code: 'mail_undelivered', who: 'editor', due: null, request_due: null, target };
    expect(await nextOf(clientId)).toEqual(ours);
    expect(wordsOf(await page(`/requests/${requestId}`), 'main')).toContain('Le courriel n’est pas arrivé.');
    const { headers } = await support.get('/queues/next?queue=action-undelivered').expect(303);
    expect(headers['location']).toContain(clientId);
    await resent(id);
    expect(await nextOf(clientId)).toEqual(before);
  });

  it('is ours too when it was for ANS', async () => {
    const { clientId, requestId, hand } = await aSentRequest(app);
    await hand.sign(requestId);
    await hand.submit(requestId);
    expect(await nextOf(clientId)).toMatchObject({ code: 'request_submitted', who: 'ans' });
    const id = await failed(requestId, 'request_submission');
    expect(await nextOf(clientId)).toMatchObject({ code: 'mail_undelivered', who: 'editor', request_due: null });
    await resent(id);
    expect(await nextOf(clientId)).toMatchObject({ code: 'request_submitted', who: 'ans' });
  });

  it('and when it was a mandate, once and not for what was sent otherwise since', async () => {
    const { clientId, id: mandate, change } = await aSentMandate(app);
    await anInstance(app, { client_id: clientId });
    await failed(mandate, 'mandate_request');
    expect(await nextOf(clientId)).toMatchObject({ step: 2, code: 'mail_undelivered', who: 'editor', due: null });
    await app.owner.query(`UPDATE messages SET created_at = now() - interval '1 hour' WHERE subject_id = $1`, [
      mandate,
    ]);
    await change('send_back', { reason: 'À refaire.' });
    await change('send');
    expect(await nextOf(clientId)).toMatchObject({ code: 'delegation_requested', who: 'client' });
  });
});
