import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aClient, aRepresentative, dayFromToday } from '../../../test/support/factories.js';
import { jpeg } from '../../../test/support/photos.js';
import { addressOf, handOver, unlock } from '../../../test/support/space.js';
import { DelegationChanges } from '../../delegations/delegation-changes.service.js';
import { DelegationsService } from '../../delegations/delegations.service.js';
import { withPdf } from '../../paper/with-pdf.js';

let mandate: { id: string; clientId: string; path: string };
const app = await anApp();
const support = await app.signIn('support');
beforeEach(async () => {
  mandate = await aMandateInForce();
});

/** Sent, handed back as a photo by the space, accepted, in force. */
async function aMandateInForce() {
  const client = await aClient(app);
  await aRepresentative(app, { client_id: client.id });
  const terms = { channel: 'form' as const, startsOn: dayFromToday(0), scope: ['ORG' as const], endsOn: null };
  const { id } = await app.run(() => app.get(DelegationsService).prepare(client.id, terms));
  await app.run(() => app.get(DelegationChanges).change(id, 'send'));
  const { rows: links } = await app.owner.query<{ id: string }>(
    'SELECT id FROM client_links WHERE delegation_id = $1',
    [id],
  );
  const linkId = links[0]?.id ?? '';
  const { path: space } = addressOf(app, linkId);
  const visitor = app.visitor();
  await unlock(app, visitor, { path: space, linkId });
  await visitor.post(`${space}/paper`).attach('pages', jpeg(), 'a.jpg').expect(303);
  await handOver(visitor, { path: space });
  const { rows } = await app.owner.query<{ id: string }>('SELECT id FROM client_answers WHERE delegation_id = $1', [
    id,
  ]);
  const path = `/client-answers/${rows[0]?.id}`;
  const points = pageOf(await support.get(path).expect(200))('fieldset input[value=ok]').toArray();
  const verdicts = Object.fromEntries(points.map(({ attribs }) => [attribs['name'] ?? '', 'ok']));
  await support
    .post(`${path}/acceptance`)
    .type('form')
    .send({ ...verdicts, signedOn: dayFromToday(0) })
    .expect(303);
  await app.run(() => app.get(DelegationChanges).change(id, 'activate'));
  return { id, clientId: client.id, path };
}

/** The paper that proves the mandate now. */
async function evidence() {
  const { rows } = await app.owner.query<{ id: string; bytes: Buffer; sha256: string; kind: string; state: string }>(
    'SELECT e.id, e.bytes, e.sha256, e.kind, d.state FROM delegations d JOIN documents e ON e.id = d.evidence_document_id WHERE d.id = $1',
    [mandate.id],
  );
  return rows[0]!;
}
const rotation = (bytes: Uint8Array) => withPdf(bytes, async (pdf) => (await pdf.getPage(1)).rotate);
const turnsIn = (page: ReturnType<typeof pageOf>, within = 'main') => {
  const form = page(`${within} form[action="${mandate.path}/turns"]`);
  const fields = form.find('input[type=hidden]').toArray();
  return Object.fromEntries(fields.map(({ attribs }) => [attribs['name'] ?? '', attribs['value'] ?? '']));
};
const turn = (body: object, by = support) => by.post(`${mandate.path}/turns`).type('form').send(body).expect(303);

describe('a mandate in force whose photos lie upside down', () => {
  it('leads to where they are turned; the turned paper is its evidence from then on, and what came stays', async () => {
    const came = await evidence();
    const own = `/clients/${mandate.clientId}/delegation`;
    expect(pageOf(await support.get(own).expect(200))(`a[href="${mandate.path}"]`)).toHaveLength(1);
    await turn(turnsIn(pageOf(await support.get(`${mandate.path}?page=1&turn=180`).expect(200))));
    const now = await evidence();
    expect([now.state, now.kind, await rotation(now.bytes)]).toEqual(['active', 'delegation_evidence', 180]);
    expect(now.bytes.subarray(0, came.bytes.length).equals(came.bytes)).toBe(true);
    const { rows: kept } = await app.owner.query<{ bytes: Buffer; sha256: string; superseded_by: string }>(
      'SELECT bytes, sha256, superseded_by FROM documents WHERE id = $1',
      [came.id],
    );
    expect(kept).toMatchObject([{ sha256: came.sha256, superseded_by: now.id }]);
    expect(createHash('sha256').update(kept[0]!.bytes).digest('hex')).toBe(came.sha256);
    const { rows: told } = await app.owner.query(
      `SELECT subject_kind, summary, details FROM audit_entries WHERE client_id = $1 AND action = 'turn_page' ORDER BY sequence`,
      [mandate.clientId],
    );
    expect(told).toMatchObject([
      { subject_kind: 'client_answer', details: { former: { id: came.id, sha256: came.sha256 } } },
      { subject_kind: 'delegation', details: { sha256: now.sha256, former: came.id } },
    ]);
    const page = pageOf(await support.get(own).expect(200));
    expect(page.html()).toContain(`/documents/${now.id}`);
    expect(wordsOf(page, 'main')).toContain('Page 1 tournée d’un demi-tour');
    expect(page(`a[href="${mandate.path}"]`)).toHaveLength(1);
  });

  it('is turned back by « Annuler », and of two who turn at once one does', async () => {
    const document = (await evidence()).id;
    await turn({ page: '1', turn: '90', document });
    const undo = turnsIn(pageOf(await support.get(mandate.path).expect(200)), '.s-note');
    const other = await app.signIn('admin');
    await Promise.all([turn(undo), turn(undo, other)]);
    expect(await rotation((await evidence()).bytes)).toBe(0);
  });

  it('once it is over, stays as it was that day, and the page says so', async () => {
    const before = await evidence();
    await app.run(() =>
      app.get(DelegationChanges).change(mandate.id, 'end', { date: dayFromToday(0), reason: 'Fin du contrat' }),
    );
    const page = pageOf(await support.get(`${mandate.path}?page=1&turn=180`).expect(200));
    expect(wordsOf(page, 'main')).toContain('Ce mandat n’a plus cours');
    expect(page(`form[action="${mandate.path}/turns"]`)).toHaveLength(0);
    await turn({ page: '1', turn: '180', document: before.id });
    expect((await evidence()).id).toBe(before.id);
  });
});
