import { describe, expect, it } from '@jest/globals';
import { aClient, aDelegation, aRepresentative } from '../../test/support/factories.js';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';

const app = await anApp();
const support = await app.signIn('support');

const framed = (id: string) => support.get(`/delegations/${id}/letter`).set('Sec-Fetch-Dest', 'iframe');

describe('the preview of a letter', () => {
  it('that cannot be drawn says why in its frame, without the house around it', async () => {
    const client = await aClient(app);
    const { id } = await aDelegation(app, { client_id: client.id, state: 'prepared', evidence_document_id: null });
    const { text } = await framed(id).expect(409);
    expect(text).toContain('Indiquez d’abord le représentant légal');
    expect(text).not.toMatch(/<nav|<header|Mes tâches/);
    expect((await support.get(`/delegations/${id}/letter`).expect(409)).text).toContain('<nav');
    expect((await support.get(`/clients/${client.id}/delegation`).expect(200)).text).not.toContain('<iframe');
  });

  it('is there as soon as the representative is known', async () => {
    const client = await aClient(app);
    await aRepresentative(app, { client_id: client.id });
    const { id } = await aDelegation(app, { client_id: client.id, state: 'prepared', evidence_document_id: null });
    await framed(id).expect(200).expect('Content-Type', /pdf/);
    expect((await support.get(`/clients/${client.id}/delegation`).expect(200)).text).toContain('<iframe');
  });
});

describe('the page of the terms of a mandate, by its address', () => {
  const at = async (state: string) => {
    const client = await aClient(app);
    await aRepresentative(app, { client_id: client.id });
    const { id } = await aDelegation(app, { client_id: client.id, state, evidence_document_id: null });
    return pageOf(await support.get(`/delegations/${id}/edit`).expect(200));
  };

  it('sends them while the mandate is ours alone', async () => {
    for (const state of ['prepared', 'to_correct'])
      expect((await at(state))('main form button[type=submit]').length).toBeGreaterThan(0);
  });

  it('says why it does not, once the client has it', async () => {
    const page = await at('requested');
    expect(page('main form button[type=submit]')).toHaveLength(0);
    expect(wordsOf(page, '.s-reason')).toContain('Ce mandat est déjà parti chez le client');
  });
});
