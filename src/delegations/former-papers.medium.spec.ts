import { beforeEach, describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import { aClient, aDocument, aRepresentative, dayFromToday } from '../../test/support/factories.js';
import { scan } from '../../test/support/ready-client.js';
import { DelegationChanges } from './delegation-changes.service.js';
import { DelegationsService } from './delegations.service.js';
import { Mandates } from './many/mandates.service.js';

let clientId: string;
let id: string;
const app = await anApp();
const support = await app.signIn('support');
const older = 'Ce scan porte la signature d’une version antérieure du mandat';
const terms = { startsOn: dayFromToday(0), endsOn: null };

type Given = Parameters<DelegationChanges['change']> extends [string, ...infer Rest] ? Rest : never;
const change = (...given: Given) => app.run(() => app.get(DelegationChanges).change(id, ...given));
const sign = (mark: string) => change('sign', { document: scan(mark), date: dayFromToday(0) });
const sendBack = () => change('send_back', { reason: 'L’étendue change.' });
const widen = async () => {
  const { version } = await app.run(() => app.get(DelegationsService).byId(id));
  await app.run(() => app.get(DelegationsService).edit(id, { ...terms, scope: ['ORG', 'SERV'], version }));
};
const row = async () =>
  (await app.owner.query('SELECT state, evidence_document_id FROM delegations WHERE id = $1', [id])).rows[0];
/** What stands of the client's papers, by kind. */
const standing = async () => {
  const { rows } = await app.owner.query<{ kind: string }>(
    'SELECT kind FROM documents WHERE client_id = $1 AND superseded_by IS NULL ORDER BY kind',
    [clientId],
  );
  return rows.map(({ kind }) => kind);
};

beforeEach(async () => {
  clientId = (await aClient(app)).id;
  await aRepresentative(app, { client_id: clientId });
  const prepared = { ...terms, channel: 'form' as const, scope: ['ORG' as const] };
  id = (await app.run(() => app.get(DelegationsService).prepare(clientId, prepared))).id;
});

describe('a mandate that was signed, changed and sent anew', () => {
  it('is not proved by the signature of before: its scan is refused, and the one of now taken', async () => {
    await change('send');
    await sign('former');
    await sendBack();
    await widen();
    await change('send');
    expect(await row()).toEqual({ state: 'requested', evidence_document_id: null });
    const post = () => support.post(`/delegations/${id}/signature`).field('signature-date', dayFromToday(0));
    const refused = await post().attach('signature-document', scan('former').bytes, 'scan.png').expect(422);
    expect(wordsOf(pageOf(refused), '[role=alert]')).toContain(
      `${older}. Faites signer la version actuelle, puis déposez-la.`,
    );
    expect(await row()).toMatchObject({ state: 'requested' });
    await post().attach('signature-document', scan('now').bytes, 'scan.png').expect(303);
    expect(await row()).toMatchObject({ state: 'signed' });
  });

  it('offers one letter: the former one and its signature have given their place', async () => {
    await change('send');
    await sign('former');
    await sendBack();
    await widen();
    await change('send');
    expect(await standing()).toEqual(['delegation_letter']);
    expect(wordsOf(pageOf(await support.get(`/clients/${clientId}/delegation`).expect(200)), 'main')).not.toContain(
      'scan.png',
    );
    await sign('now');
    expect(await standing()).toEqual(['delegation_evidence', 'delegation_letter']);
  });

  it('is refused too as another view of what came, and once its terms are edited though it did not leave again', async () => {
    await change('send');
    const { id: kept } = await aDocument(app, { client_id: clientId, kind: 'client_answer' });
    const came = 'a'.repeat(64);
    await change('sign', { kept, came, date: dayFromToday(0) });
    await sendBack();
    await widen();
    const { id: again } = await aDocument(app, { client_id: clientId, kind: 'client_answer' });
    const taken = { kept: again, came, date: dayFromToday(0) };
    await expect(change('sign', taken)).rejects.toMatchObject({ message: expect.stringContaining(older) });
  });

  it('sent by a campaign, the same', async () => {
    await change('send');
    await sign('former');
    await sendBack();
    await widen();
    await app.run(() => app.get(Mandates).send([clientId], { scope: ['ORG'], endsOn: null }));
    expect(await row()).toEqual({ state: 'requested', evidence_document_id: null });
    expect(await standing()).toEqual(['delegation_letter']);
    await expect(sign('former')).rejects.toMatchObject({ message: expect.stringContaining(older) });
  });
});

describe('the same scan is taken again', () => {
  it('of a mandate that was sent anew as it was', async () => {
    await change('send');
    await sign('same');
    await sendBack();
    await change('send');
    await sign('same');
    expect(await row()).toMatchObject({ state: 'signed' });
  });

  it('of one whose letter never left: what was typed is corrected after the paper', async () => {
    await sign('theirs');
    await sendBack();
    await widen();
    await sign('theirs');
    expect(await row()).toMatchObject({ state: 'signed' });
  });
});
