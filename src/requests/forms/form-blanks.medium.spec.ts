import { beforeEach, describe, expect, it } from '@jest/globals';
import { PDFDocument } from '@cantoo/pdf-lib';
import { makeBlank503 } from '../../../test/support/blank-503.js';
import { aBlank413, anAdministrator, anAssignment } from '../../../test/support/factories.js';
import { aReadyClient } from '../../../test/support/ready-client.js';
import { reasonsOf, requestsOf } from '../../../test/support/requests.js';
import { aTenant, type TestEditor } from '../../../test/support/tenant.js';
import { NotFound } from '../../platform/web/errors.js';
import { FormBlankPages } from './form-blank-pages.service.js';
import { MappedBlanks } from './mapped-blanks.service.js';

let editor: TestEditor;

const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
  await editor.owner.query(`UPDATE editors SET ans_contract_signed_on = '2024-01-10'`);
  await aBlank413(editor);
});

const blanks = () => tenant.get(MappedBlanks);

async function load(): Promise<string> {
  const file = { fileName: 'f503.pdf', mediaType: 'application/pdf', bytes: await makeBlank503() };
  const kept = await editor.run(() => blanks().add('503', file));
  if (!kept.ok) throw new Error(kept.reason);
  return kept.id;
}

async function leavingClient(): Promise<string> {
  const { client, administrator } = await aReadyClient(editor);
  await anAssignment(editor, { client_id: client.id, administrator_id: administrator.id, state: 'end_to_request' });
  const comer = await anAdministrator(editor);
  await anAssignment(editor, { client_id: client.id, administrator_id: comer.id, state: 'to_request' });
  return client.id;
}

describe('a blank of form 503', () => {
  it('is looked at, tried with a client, put in use; a 503 is then printed on it, and one to be signed keeps its own', async () => {
    const hand = requestsOf(tenant, editor);
    const first = await leavingClient();
    const letter = await editor.run(() => hand.requests.prepareChange(first));
    await hand.send(letter.id);
    const id = await load();
    expect(await editor.run(() => blanks().inUse('503'))).toBeNull();
    const tried = await editor.run(() => tenant.get(FormBlankPages).filled(id, first));
    expect(Buffer.from(tried.subarray(0, 5)).toString()).toBe('%PDF-');
    await editor.run(() => blanks().use(id));
    const { id: printed } = await editor.run(async () => hand.requests.prepareChange(await leavingClient()));
    await hand.send(printed);
    expect(await hand.row(printed)).toMatchObject({ official_paper: true, blank_id: id });
    const second = await load();
    await editor.run(() => blanks().use(second));
    expect(await hand.row(printed)).toMatchObject({ blank_id: id });
    expect(await hand.row(letter.id)).toMatchObject({ official_paper: false, blank_id: null });
    expect(await editor.run(() => blanks().inUse('503'))).toMatchObject({ id: second, edition: 2 });
    expect(await reasonsOf(() => editor.run(() => blanks().map(id, {}, 1)))).toContain('ne changent plus');
  });

  it('is not mapped with what a box may not hold, nor over somebody else, nor used while it says nothing', async () => {
    const id = await load();
    const map = (mapping: Record<string, string>, version: number) =>
      reasonsOf(() => editor.run(() => blanks().map(id, mapping, version)));
    expect(await map({ Signature: 'structure.name' }, 1)).toContain('acte du signataire');
    expect(await map({ 'FINESS juridique': 'offers.ORG' }, 1)).toContain('ne peut pas porter');
    expect(await map({ 'FINESS juridique': '__proto__' }, 1)).toContain('ne peut pas porter');
    await editor.run(() => blanks().map(id, { 'FINESS juridique': 'structure.finess' }, 1));
    expect(await map({}, 1)).toContain('Quelqu’un vient de changer');
    expect(await reasonsOf(() => editor.run(() => blanks().use(id)))).toContain('la raison sociale');
  });

  it('lets a tick that says nothing be mapped only by whoever says to have seen that it is not the signer’s', async () => {
    const document = await PDFDocument.load(await makeBlank503());
    const unknown = document.getForm().createCheckBox('Check Box 7');
    unknown.addToPage(document.getPage(0), { x: 40, y: 120, width: 14, height: 14 });
    const file = { fileName: 'f.pdf', mediaType: 'application/pdf', bytes: Buffer.from(await document.save()) };
    const kept = await editor.run(() => blanks().add('503', file));
    const id = kept.ok ? kept.id : '';
    const mapping = { 'Check Box 7': 'signer.role.agent' };
    expect(await reasonsOf(() => editor.run(() => blanks().map(id, mapping, 1)))).toContain(
      'ne dit pas ce qu’elle est',
    );
    await editor.run(() => blanks().map(id, mapping, 1, new Set(['Check Box 7', 'Signature'])));
    const { fields } = await editor.run(() => blanks().byId(id));
    expect(fields.filter(({ vouched }) => vouched).map(({ key }) => key)).toEqual(['Check Box 7']);
    const { rows } = await editor.owner.query<{ summary: string }>(
      `SELECT summary FROM audit_entries WHERE action = 'blank_mapped' AND subject_id = $1`,
      [id],
    );
    expect(rows[0]?.summary).toContain('pas au signataire');
  });

  it('that comes several times at once is as many versions', async () => {
    const ids = await Promise.all(Array.from({ length: 6 }, load));
    const blanksOf = await Promise.all(ids.map((id) => editor.run(() => blanks().byId(id))));
    expect(blanksOf.map(({ edition }) => edition).sort((one, other) => one - other)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('is nobody’s but its editor’s', async () => {
    const id = await load();
    const other = await tenant.secondEditor();
    await expect(other.run(() => blanks().byId(id))).rejects.toBeInstanceOf(NotFound);
  });
});
