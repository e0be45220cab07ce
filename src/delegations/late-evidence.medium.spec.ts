import { describe, expect, it } from '@jest/globals';
import { PDFDocument } from '@cantoo/pdf-lib';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import { aClient, aDelegation, aRepresentative } from '../../test/support/factories.js';

const app = await anApp();

async function aPdf(): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.addPage();
  return Buffer.from(await document.save());
}

describe('the paper of a delegation that was recorded as existing', () => {
  it('is added on its page, once, and changes nothing else', async () => {
    const client = await aClient(app);
    await aRepresentative(app, { client_id: client.id });
    const since = '2024-05-02T10:00:00Z';
    const { id } = await aDelegation(app, { client_id: client.id, evidence_document_id: null, state_since: since });
    const support = await app.signIn('support');
    const page = pageOf(await support.get(`/clients/${client.id}/delegation`).expect(200));
    expect(wordsOf(page, 'main')).toContain('Pièceaucune');
    expect(page(`form[action="/delegations/${id}/evidence"]`)).toHaveLength(1);
    const send = (bytes: Buffer) =>
      support.post(`/delegations/${id}/evidence`).attach('evidence-document', bytes, 'mandat.pdf');
    expect((await send(Buffer.from('<html>')).expect(422)).text).toContain('ni un PDF');
    await send(await aPdf()).expect(303);
    const { rows } = await app.owner.query(
      `SELECT d.state, d.state_since = $2 AS as_old, e.file_name, e.kind FROM delegations d JOIN documents e ON e.id = d.evidence_document_id WHERE d.id = $1`,
      [id, since],
    );
    expect(rows).toEqual([{ state: 'active', as_old: true, file_name: 'mandat.pdf', kind: 'delegation_evidence' }]);
    const after = pageOf(await support.get(`/clients/${client.id}/delegation`).expect(200));
    expect(after(`form[action="/delegations/${id}/evidence"]`)).toHaveLength(0);
    expect(wordsOf(after, 'main')).toContain('Pièce de la délégation ajoutée');
    await send(await aPdf()).expect(303);
    const kept = await app.owner.query('SELECT count(*)::int AS n FROM documents WHERE client_id = $1', [client.id]);
    expect(kept.rows).toEqual([{ n: 1 }]);
  });
});
