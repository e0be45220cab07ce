import { beforeEach, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '../platform/uuid.js';
import { aBlank413, aClient, dayFromToday } from '../../test/support/factories.js';
import { aReadyClient, scan } from '../../test/support/ready-client.js';
import { reasonsOf, requestsOf } from '../../test/support/requests.js';
import { aTenant, type TestEditor } from '../../test/support/tenant.js';
import { EditConflict, NotFound } from '../platform/web/errors.js';
import { RequestChanges } from './moves/request-changes.service.js';

let editor: TestEditor;
let hand: ReturnType<typeof requestsOf>;

const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
  await editor.owner.query(`UPDATE editors SET ans_contract_signed_on = '2024-01-10'`);
  await aBlank413(editor);
  hand = requestsOf(tenant, editor);
});

describe('what a request refuses', () => {
  it('names everything missing at once, each with where it is mended', async () => {
    const client = await aClient(editor, { contract_state: 'missing' });
    const { id } = await hand.run(() => hand.requests.prepare(client.id));
    const missing = await hand.missingOf(id);
    expect(missing.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        'Contrat avec l’ANS',
        'Représentant légal',
        'Délégation',
        'Administrateurs techniques',
        'Solution utilisée',
      ]),
    );
    expect(missing.every(({ href }) => href.startsWith('/'))).toBe(true);
    expect(await reasonsOf(() => hand.send(id))).toMatch(/Contrat.*Représentant.*Délégation/s);
    expect((await hand.run(() => hand.requests.prospect(client.id))).missing).toHaveLength(missing.length);
  });

  it('makes one draft of two people who prepare at once', async () => {
    const { client } = await aReadyClient(editor);
    const both = await Promise.all([1, 2, 3].map(() => hand.run(() => hand.requests.prepare(client.id))));
    expect(new Set(both.map(({ id }) => id)).size).toBe(1);
    expect(both.filter(({ created }) => created)).toHaveLength(1);
  });

  it('sends one mail when it is sent twice at once', async () => {
    const { id } = await hand.prepared();
    const outcomes = await Promise.allSettled([hand.send(id), hand.send(id)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await hand.messagesOf(id, 'signature_request')).toHaveLength(1);
  });

  it('does not submit when a card was blocked after the signature, and names whose', async () => {
    const { id, administratorId } = await hand.prepared();
    await hand.send(id);
    await hand.sign(id);
    await editor.owner.query(`UPDATE cards SET state = 'blocked' WHERE administrator_id = $1`, [administratorId]);
    expect(await reasonsOf(() => hand.submit(id))).toMatch(/Camille Morel.*bloquée/s);
    expect(await hand.messagesOf(id, 'request_submission')).toEqual([]);
  });

  it('does not send for signature with somebody who leaves, and submits what was signed before', async () => {
    const { id, administratorId } = await hand.prepared();
    const leaves = (days: number | null) =>
      editor.owner.query('UPDATE administrators SET left_on = $2 WHERE id = $1', [
        administratorId,
        days === null ? null : dayFromToday(days),
      ]);
    await leaves(12);
    expect(await reasonsOf(() => hand.send(id))).toMatch(/quitte ses fonctions le .*Choisissez une autre personne/s);
    await leaves(null);
    await hand.send(id);
    await hand.sign(id);
    await leaves(12);
    await hand.submit(id);
    expect(await hand.row(id)).toMatchObject({ state: 'submitted' });
  });

  it('refuses the unsigned form as if it were signed', async () => {
    const { id } = await hand.prepared();
    await hand.send(id);
    const { rows } = await editor.owner.query<{ bytes: Buffer }>(
      'SELECT bytes FROM documents WHERE id = (SELECT unsigned_document_id FROM requests WHERE id = $1)',
      [id],
    );
    const same = { fileName: 'signe.pdf', mediaType: 'application/pdf', bytes: rows[0]!.bytes };
    expect(await reasonsOf(() => hand.run(() => hand.papers.recordSignature(id, same, dayFromToday(0))))).toMatch(
      /pas de signature/,
    );
    expect(await hand.row(id)).toMatchObject({ state: 'awaiting_signature' });
  });

  it('refuses what signed another client’s form: it would leave with their name on it', async () => {
    const [first, second] = [await hand.prepared(), await hand.prepared()];
    for (const { id } of [first, second]) await hand.send(id);
    const sign = (id: string) => hand.run(() => hand.papers.recordSignature(id, scan('both'), dayFromToday(0)));
    await sign(first.id);
    expect(await reasonsOf(() => sign(second.id))).toMatch(/déjà le formulaire signé/);
    expect(await hand.row(second.id)).toMatchObject({ state: 'awaiting_signature' });
  });

  it('shows an edit conflict to whoever saves second, and refuses a fifth administrator', async () => {
    const { id } = await hand.prepared();
    const { version } = await hand.row(id);
    const answers = await hand.answersOf(id);
    const edit = (purpose: string) =>
      hand.run(() => hand.editing.edit(id, { ...answers, purpose, version: version as number }));
    await edit('Premier');
    await expect(edit('Second')).rejects.toBeInstanceOf(EditConflict);
    const five = Array.from({ length: 5 }, () => uuidv7());
    expect(await reasonsOf(() => hand.run(() => hand.requests.name(id, five)))).toMatch(/4 lignes.*5/s);
  });

  it('does not exist for another editor', async () => {
    const { id } = await hand.prepared();
    const neighbour = await tenant.secondEditor();
    await expect(neighbour.run(() => hand.requests.byId(id))).rejects.toBeInstanceOf(NotFound);
    await expect(neighbour.run(() => hand.sending.sendForSignature(id))).rejects.toBeInstanceOf(NotFound);
  });

  it('says which actions are possible to whoever signs a second time', async () => {
    const { id } = await hand.prepared();
    await hand.send(id);
    await hand.sign(id);
    const again = () => hand.run(() => tenant.get(RequestChanges).change(id, 'record_signature', {}));
    expect(await reasonsOf(again)).toMatch(/pas possible.*Envoyer à l’ANS/s);
  });

  it('leaves an auditor out, with the reason', async () => {
    const { id } = await hand.prepared();
    const asAuditor = editor.as('auditor');
    expect(await reasonsOf(() => asAuditor(() => hand.sending.sendForSignature(id)))).toMatch(/Votre rôle/);
  });
});
