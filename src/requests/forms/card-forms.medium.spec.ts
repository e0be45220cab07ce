import { beforeEach, describe, expect, it } from '@jest/globals';
import { PDFDocument } from '@cantoo/pdf-lib';
import { boxesOf, useBlank } from '../../../test/support/blanks-in-use.js';
import { aClient, anAdministrator, aRepresentative } from '../../../test/support/factories.js';
import { reasonsOf } from '../../../test/support/requests.js';
import { aTenant, type TestEditor } from '../../../test/support/tenant.js';
import { DelegationLetters } from '../../delegations/delegation-letters.service.js';
import type { FormKind } from '../../paper/mapped/answer-facts.js';
import { CardForms } from './card-forms.service.js';

let editor: TestEditor;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
});

const noCard = { card_kind: null, card_number: null, card_state: null, card_valid_until: null };

const use = (kind: FormKind) => useBlank(tenant, editor, kind);

const cards = () => tenant.get(CardForms);

describe('an order of a card', () => {
  it('is filled for who has none, for many at once, once, and leaves the signer what is the signer’s', async () => {
    const client = await aClient(editor, { name: 'Les Pins' });
    await aRepresentative(editor, { client_id: client.id, last_name: 'Lenoir', ...noCard });
    expect(await reasonsOf(() => editor.run(() => cards().draw('101', client.id)))).toContain('101 vierge');
    await use('101');
    const { pdf } = await editor.run(() => cards().draw('101', client.id));
    const texts = await boxesOf(pdf);
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
    expect(await boxesOf(pdf)).toMatchObject({ 'Porteur 1 nom': 'Sanscarte' });
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
    expect(await boxesOf((await draw()).bytes)).toMatchObject({ Nom: 'Lebrun', Signature: undefined });
  });
});
