import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import { aClient, aDelegation, aDocument, aRepresentative, dayFromToday } from '../../test/support/factories.js';
import { scan } from '../../test/support/ready-client.js';
import { DelegationChanges } from './delegation-changes.service.js';

const app = await anApp();
const support = await app.signIn('support');
const own = 'Ce fichier est exactement le mandat à signer';

async function underWay(state = 'prepared') {
  const client = await aClient(app);
  await aRepresentative(app, { client_id: client.id });
  const { id } = await aDelegation(app, { client_id: client.id, state, evidence_document_id: null });
  return { clientId: client.id, id };
}

const download = async (path: string) => (await support.get(path).responseType('blob').expect(200)).body as Buffer;
const sign = (id: string, bytes: Buffer) =>
  support
    .post(`/delegations/${id}/signature`)
    .field('signature-date', dayFromToday(0))
    .attach('signature-document', bytes, 'Mandat signé.pdf');
const stateOf = async (id: string) =>
  (await app.owner.query('SELECT state, evidence_document_id FROM delegations WHERE id = $1', [id])).rows[0];

describe('our own letter, which nobody signed', () => {
  it('is refused as the signed mandate of one that is prepared, with what to do, and nothing is kept', async () => {
    const { clientId, id } = await underWay();
    const page = pageOf(await sign(id, await download(`/delegations/${id}/letter?download=1`)).expect(422));
    expect(wordsOf(page, '[role=alert]')).toContain(
      `${own} : il ne porte pas de signature. Déposez la version signée.`,
    );
    expect(await stateOf(id)).toEqual({ state: 'prepared', evidence_document_id: null });
    const kept = await app.owner.query('SELECT 1 FROM documents WHERE client_id = $1', [clientId]);
    expect(kept.rowCount).toBe(0);
    await sign(id, scan('signed').bytes).expect(303);
    expect(await stateOf(id)).toMatchObject({ state: 'signed' });
  });

  it('is known as it left, though its letter would be another by now', async () => {
    const { clientId, id } = await underWay();
    await app.run(() => app.get(DelegationChanges).change(id, 'send'));
    const sent = await download(`/delegations/${id}/letter`);
    await app.owner.query(`UPDATE clients SET town = 'Ailleurs' WHERE id = $1`, [clientId]);
    expect((await download(`/delegations/${id}/letter`)).equals(sent)).toBe(false);
    expect((await sign(id, sent).expect(422)).text).toContain(own);
    expect((await sign(id, await download(`/delegations/${id}/letter`)).expect(422)).text).toContain(own);
    expect(await stateOf(id)).toMatchObject({ state: 'requested' });
  });

  it('is refused of a mandate that is recorded as signed in one go', async () => {
    const client = await aClient(app);
    await aRepresentative(app, { client_id: client.id });
    const terms = { channel: 'form', scope: 'ORG', startsOn: dayFromToday(0), endsOn: '' };
    const query = new URLSearchParams(terms).toString();
    const bytes = await download(`/clients/${client.id}/delegation/letter?${query}`);
    const send = (evidence: Buffer) => {
      const post = support.post(`/clients/${client.id}/delegations/signed`);
      for (const [name, value] of Object.entries({ ...terms, signedOn: dayFromToday(0) })) post.field(name, value);
      return post.attach('evidence', evidence, 'mandat.pdf');
    };
    expect((await send(bytes).expect(422)).text).toContain(own);
    const { rowCount } = await app.owner.query('SELECT 1 FROM delegations WHERE client_id = $1', [client.id]);
    expect(rowCount).toBe(0);
    await send(scan('signed').bytes).expect(303);
  });

  it('is refused as the paper of one that was recorded as existing', async () => {
    const { clientId, id } = await underWay('active');
    const bytes = Buffer.from('%PDF-1.7 a letter that left before');
    await aDocument(app, { client_id: clientId, kind: 'delegation_letter', bytes });
    const given = { fileName: 'mandat.pdf', mediaType: 'application/pdf', bytes };
    await expect(
      app.run(() => app.get(DelegationChanges).change(id, 'add_evidence', { document: given })),
    ).rejects.toMatchObject({ message: expect.stringContaining(own.slice(0, 20)) });
    expect(await stateOf(id)).toEqual({ state: 'active', evidence_document_id: null });
  });

  it('is refused when it came another way and a page of it was turned since', async () => {
    const { clientId, id } = await underWay();
    await app.run(() => app.get(DelegationChanges).change(id, 'send'));
    const { rows } = await app.owner.query<{ sha256: string }>(
      `SELECT sha256 FROM documents WHERE client_id = $1 AND kind = 'delegation_letter'`,
      [clientId],
    );
    const { id: kept } = await aDocument(app, { client_id: clientId, kind: 'client_answer' });
    const taken = { kept, came: rows[0]?.sha256, date: dayFromToday(0) };
    await expect(app.run(() => app.get(DelegationChanges).change(id, 'sign', taken))).rejects.toMatchObject({
      message: expect.stringContaining('ne porte pas de signature'),
    });
    expect(await stateOf(id)).toMatchObject({ state: 'requested' });
  });
});
