import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PDFDocument } from '@cantoo/pdf-lib';
import { aClient, anAdministrator, aRepresentative } from '../../../test/support/factories.js';
import { reasonsOf } from '../../../test/support/requests.js';
import { startTenant, type TestEditor, type TestTenant } from '../../../test/support/tenant.js';
import { DelegationLetters } from '../../delegations/delegation-letters.service.js';
import type { FormKind } from '../../paper/mapped/answer-facts.js';
import { CardForms } from './card-forms.service.js';
import { FormBlanks } from './form-blanks.service.js';

let tenant: TestTenant;
let editor: TestEditor;
beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.stop());
beforeEach(async () => {
  editor = await tenant.secondEditor();
});

const noCard = { card_kind: null, card_number: null, card_state: null, card_valid_until: null };

/** A blank with the boxes of a structure, of who signs, of one holder, and the signer's own, mapped and in use. */
async function use(kind: FormKind): Promise<void> {
  const document = await PDFDocument.create();
  const page = document.addPage([595, 842]);
  const names = ['Dénomination de la structure', 'Nom', 'Porteur 1 nom', 'Date de signature', 'Signature'];
  names.forEach((name, index) =>
    document
      .getForm()
      .createTextField(name)
      .addToPage(page, { x: 40, y: 780 - index * 40, width: 300, height: 24 }),
  );
  const file = { fileName: `${kind}.pdf`, mediaType: 'application/pdf', bytes: Buffer.from(await document.save()) };
  const mapping = {
    'Dénomination de la structure': 'structure.name',
    Nom: 'signer.lastName',
    ...(kind === '301' ? { 'Porteur 1 nom': 'administrators.0.lastName' } : {}),
  };
  await editor.run(async () => {
    const kept = await tenant.get(FormBlanks).add(kind, file);
    if (!kept.ok) throw new Error(kept.reason);
    await tenant.get(FormBlanks).map(kept.id, mapping, 1);
    await tenant.get(FormBlanks).use(kept.id);
  });
}

async function textsOf(pdf: Uint8Array): Promise<Record<string, string | undefined>> {
  const fields = (await PDFDocument.load(pdf)).getForm();
  return Object.fromEntries(
    fields.getFields().map((one) => [one.getName(), fields.getTextField(one.getName()).getText()]),
  );
}

const cards = () => tenant.get(CardForms);

describe('an order of a card', () => {
  it('is filled for who has none, for many at once, once, and leaves the signer what is the signer’s', async () => {
    const client = await aClient(editor, { name: 'Les Pins' });
    await aRepresentative(editor, { client_id: client.id, last_name: 'Lenoir', ...noCard });
    expect(await reasonsOf(() => editor.run(() => cards().draw('101', client.id)))).toContain('101 vierge');
    await use('101');
    const { pdf } = await editor.run(() => cards().draw('101', client.id));
    const texts = await textsOf(pdf);
    expect(texts).toMatchObject({ 'Dénomination de la structure': 'Les Pins', Nom: 'Lenoir' });
    expect([texts['Date de signature'], texts['Signature']]).toEqual([undefined, undefined]);
    const first = await editor.run(() => cards().print('101', [client.id]));
    expect(await editor.run(() => cards().print('101', [client.id]))).toEqual(first);
    const other = await tenant.secondEditor();
    expect((await other.run(() => cards().judge('101', [client.id]))).size).toBe(0);
  });

  it('is by form 301 for the administrators of a client of its own, as many as the blank has rows', async () => {
    await use('301');
    const client = await aClient(editor, { self_administered: true });
    await anAdministrator(editor, { client_id: client.id, last_name: 'Sanscarte' }, null);
    await anAdministrator(editor, { client_id: client.id });
    const { pdf } = await editor.run(() => cards().draw('301', client.id));
    expect(await textsOf(pdf)).toMatchObject({ 'Porteur 1 nom': 'Sanscarte' });
    await anAdministrator(editor, { client_id: client.id }, null);
    expect(await reasonsOf(() => editor.run(() => cards().draw('301', client.id)))).toContain('pas de case');
  });
});

describe('the mandate of an editor', () => {
  it('takes the place of our own letter once it is mapped and in use', async () => {
    const client = await aClient(editor, { name: 'Les Houx' });
    await aRepresentative(editor, { client_id: client.id, last_name: 'Lebrun' });
    const terms = { clientId: client.id, scope: ['ORG' as const], startsOn: null, endsOn: null };
    const draw = () => editor.run(() => tenant.get(DelegationLetters).draw(terms));
    expect((await PDFDocument.load((await draw()).bytes)).getForm().getFields()).toEqual([]);
    await use('mandate');
    expect(await textsOf((await draw()).bytes)).toMatchObject({ Nom: 'Lebrun', Signature: undefined });
  });
});
