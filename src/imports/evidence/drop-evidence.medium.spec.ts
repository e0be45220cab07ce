import { PDFDocument } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { dropsOf } from '../../../test/support/drops.js';
import { aClient, aDelegation, anEstablishment } from '../../../test/support/factories.js';
import { zipOf } from '../../../test/support/zip.js';
import { startTenant, type TestEditor, type TestTenant } from '../../../test/support/tenant.js';

let tenant: TestTenant;
let editor: TestEditor;
let hand: ReturnType<typeof dropsOf>;
beforeAll(async () => {
  tenant = await startTenant();
});
beforeEach(async () => {
  editor = await tenant.secondEditor();
  hand = dropsOf(tenant, editor);
});
afterAll(() => tenant?.stop());

async function aPdf(title: string): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.setTitle(title);
  document.addPage();
  return Buffer.from(await document.save());
}

async function withDelegation(columns: Record<string, unknown> = {}) {
  const client = await aClient(editor);
  const delegation = await aDelegation(editor, { client_id: client.id, evidence_document_id: null, ...columns });
  return { client, delegation, finess: String(client['finess_ej']) };
}

async function withPaper() {
  const client = await aClient(editor);
  await aDelegation(editor, { client_id: client.id });
  return { finess: String(client['finess_ej']) };
}

const all = async (sql: string, parameters: unknown[] = []) =>
  (await editor.owner.query<Record<string, unknown>>(sql, parameters)).rows;

describe('a drop of the papers of delegations', () => {
  it('finds a client that has no FINESS by its SIRET', async () => {
    const { client } = await withDelegation();
    await editor.owner.query(`UPDATE clients SET finess_ej = NULL, siret = '73282932000074' WHERE id = $1`, [
      client.id,
    ]);
    const archive = await zipOf({ '732 829 320 00074 mandat.pdf': await aPdf('commune') });
    const checked = await hand.check('evidence', { 'mandats.zip': archive });
    expect([checked.newRows, checked.errorRows]).toEqual([1, 0]);
  });

  it('gives each client’s delegation in force its paper, by the FINESS of its name, and takes it back', async () => {
    const [one, other, review] = [
      await withDelegation(),
      await withDelegation(),
      await withDelegation({ state: 'to_review' }),
    ];
    const site = await anEstablishment(editor, { client_id: other.client.id });
    const archive = await zipOf({
      [`${one.finess}.pdf`]: await aPdf('un'),
      [`mandats/${String(site['finess_eg']).replace(/(\d{2})(\d{3})/, '$1 $2 ')} mandat.pdf`]: await aPdf('deux'),
      [`${review.finess}_mandat signé.pdf`]: await aPdf('trois'),
    });
    const checked = await hand.check('evidence', { 'mandats.zip': archive });
    expect([checked.newRows, checked.errorRows]).toEqual([3, 0]);
    expect(await all('SELECT 1 FROM documents')).toEqual([]);
    expect((await hand.apply(checked.id)).appliedRows).toBe(3);
    expect(
      await all(
        `SELECT d.state, e.kind, e.media_type, e.client_id = d.client_id AS own FROM delegations d JOIN documents e ON e.id = d.evidence_document_id ORDER BY d.state`,
      ),
    ).toEqual(
      ['active', 'active', 'to_review'].map((state) => ({
        state,
        kind: 'delegation_evidence',
        media_type: 'application/pdf',
        own: true,
      })),
    );
    const again = await hand.check('evidence', { 'mandats.zip': archive });
    expect([again.unchangedRows, again.newRows, again.errorRows]).toEqual([3, 0, 0]);
    await hand.undo(checked.id);
    expect(await all('SELECT 1 FROM delegations WHERE evidence_document_id IS NOT NULL')).toEqual([]);
    expect((await hand.check('evidence', { 'mandats.zip': archive })).newRows).toBe(3);
  });

  it('says why a paper finds none: no name, no client, none in force, one already, a file that is no scan, two for one', async () => {
    const [none, had, twice, bad] = [
      await aClient(editor),
      await withPaper(),
      await withDelegation(),
      await withDelegation(),
    ];
    const pdf = await aPdf('mandat');
    const checked = await hand.check('evidence', {
      'mandat.pdf': pdf,
      '750712184 inconnu.pdf': pdf,
      [`${String(none['finess_ej'])}.pdf`]: pdf,
      [`${had.finess}.pdf`]: pdf,
      [`${bad.finess}.pdf`]: Buffer.from('%PDF-1.7 coupé'),
      [`${twice.finess}.pdf`]: pdf,
      [`${twice.finess} copie.pdf`]: await aPdf('autre'),
    });
    const told = await hand.told(checked.id);
    expect(told['mandat.pdf']).toContain('ne dit pas de quel client');
    expect(told['750712184 inconnu.pdf']).toContain('n’est ni le FINESS ni le SIRET d’un de vos clients');
    expect(told[`${String(none['finess_ej'])}.pdf`]).toContain('n’est en vigueur');
    expect(told[`${had.finess}.pdf`]).toContain('a déjà sa pièce');
    expect(told[`${bad.finess}.pdf`]).toMatch(/^error/);
    expect(told[`${twice.finess}.pdf`]).toMatch(/^new/);
    expect(told[`${twice.finess} copie.pdf`]).toContain('Gardez un seul fichier par client');
    expect((await hand.apply(checked.id)).appliedRows).toBe(1);
  });

  it('keeps a paper that was given a delegation since, and gives back the others', async () => {
    const [one, other] = [await withDelegation(), await withDelegation()];
    const files = { [`${one.finess}.pdf`]: await aPdf('a'), [`${other.finess}.pdf`]: await aPdf('b') };
    const { id } = await hand.check('evidence', files);
    await hand.apply(id);
    await editor.owner.query(
      `INSERT INTO audit_entries (id, actor_kind, actor_name, subject_kind, subject_id, client_id, action, summary) SELECT gen_random_uuid(), 'system', 'Essai', 'delegation', id, client_id, 'edited', 'Relue' FROM delegations WHERE id = $1`,
      [one.delegation.id],
    );
    const undone = await hand.undo(id);
    expect([undone.undoneRows, undone.keptRows]).toEqual([1, 1]);
  });
});
