import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import { aClient, aDelegation, aRepresentative, dayFromToday } from '../../test/support/factories.js';
import { PDFDocument } from '@cantoo/pdf-lib';
import { SendMandatesKind } from '../campaigns/kinds/rights/send-mandates.kind.js';
import { SeenDesignations } from './portal/seen-designations.service.js';
import { MoveToPortalKind } from '../campaigns/kinds/rights/move-to-portal.kind.js';

const app = await anApp();

const over = { starts_on: '2020-01-01', ends_on: '2020-12-31', signed_on: null, evidence_document_id: null };
const alreadyOver = 'Le mandat serait déjà fini\u00a0: indiquez un jour à venir.';

async function aSigner(): Promise<string> {
  const { id } = await aClient(app);
  await aRepresentative(app, { client_id: id, card_kind: 'CPS', card_number: '123', card_state: 'active' });
  return id;
}

async function aPdf(): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.addPage();
  return Buffer.from(await document.save());
}

const stateOf = async (id: string) =>
  (await app.owner.query<{ state: string }>('SELECT state FROM delegations WHERE id = $1', [id])).rows[0]?.state;

describe('a mandate whose last day is behind us', () => {
  it('is not prepared by hand, nor given such days afterwards', async () => {
    const clientId = await aSigner();
    const support = await app.signIn('support');
    const days = { startsOn: '2020-01-01', endsOn: '2020-12-31' };
    const page = pageOf(
      await support
        .post(`/clients/${clientId}/delegations`)
        .type('form')
        .send({ channel: 'form', scope: 'ORG', ...days })
        .expect(422),
    );
    expect(wordsOf(page, 'main')).toContain(alreadyOver.replaceAll('\u00a0', ' '));
    const { id } = await aDelegation(app, { ...over, client_id: clientId, state: 'prepared', ends_on: null });
    const edited = await support
      .post(`/delegations/${id}`)
      .type('form')
      .send({ scope: 'ORG', ...days, version: '1' })
      .expect(422);
    expect(wordsOf(pageOf(edited), 'main')).toContain(alreadyOver.replaceAll('\u00a0', ' '));
  });

  it('is neither mailed nor noted as sent, and its page says why', async () => {
    const clientId = await aSigner();
    const { id } = await aDelegation(app, { ...over, client_id: clientId, state: 'prepared' });
    const support = await app.signIn('support');
    await support.post(`/delegations/${id}/mailing`);
    await support
      .post(`/delegations/${id}/sending`)
      .type('form')
      .send({ 'sending-date': dayFromToday(0) });
    expect(await stateOf(id as string)).toBe('prepared');
    const page = pageOf(await support.get(`/clients/${clientId}/delegation`).expect(200));
    expect(wordsOf(page, 'main')).toContain('Les dates de ce mandat sont à changer avant qu’il parte.');
    const { rows } = await app.owner.query('SELECT 1 FROM messages WHERE client_id = $1', [clientId]);
    expect(rows).toEqual([]);
  });

  it('leaves by no campaign, on paper or on the portal', async () => {
    const clientId = await aSigner();
    await aDelegation(app, { ...over, client_id: clientId, state: 'prepared' });
    await aDelegation(app, { ...over, client_id: clientId, state: 'prepared', channel: 'portal' });
    await app.owner.query('UPDATE editors SET third_party_since = $1', [dayFromToday(-9)]);
    const mandates = await app.run(() => app.get(SendMandatesKind).judge([clientId], { scope: 'ORG' }));
    const designations = await app.run(() => app.get(MoveToPortalKind).judge([clientId]));
    for (const judged of [mandates, designations])
      expect(judged.get(clientId)).toMatchObject({
        forecast: 'refused',
        reasons: [expect.stringContaining(alreadyOver)],
      });
  });

  it('that is signed by now comes into force by no door', async () => {
    const clientId = await aSigner();
    const { id } = await aDelegation(app, { ...over, client_id: clientId, state: 'requested' });
    const seen = await aDelegation(app, { ...over, client_id: clientId, state: 'requested', channel: 'portal' });
    const support = await app.signIn('support');
    const paper = await support
      .post(`/delegations/${id}/signature`)
      .field('signature-date', dayFromToday(0))
      .attach('signature-document', await aPdf(), 'mandat.pdf');
    expect(paper.text).toContain('La signature vient après la fin du mandat');
    const picture = { fileName: 'portail.pdf', mediaType: 'application/pdf', bytes: await aPdf() };
    const ticked = app.run(() => app.get(SeenDesignations).record([seen.id as string], dayFromToday(0), picture));
    await expect(ticked).rejects.toThrow(/La délégation a pris fin le/u);
    expect(await stateOf(seen.id as string)).toBe('requested');
    expect(await stateOf(id as string)).toBe('requested');
  });
});
