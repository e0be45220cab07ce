import { beforeEach, describe, expect, it } from '@jest/globals';
import { boxesOf, useBlank } from '../../../test/support/blanks-in-use.js';
import { aClient, anAdministrator } from '../../../test/support/factories.js';
import { reasonsOf } from '../../../test/support/requests.js';
import { aTenant, type TestEditor } from '../../../test/support/tenant.js';
import { dueCards } from './own-card-form.js';
import { OwnCardForms } from './own-card-forms.service.js';

let editor: TestEditor;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
  await editor.owner.query(
    `UPDATE editors SET name = 'Les Logiciels', siret = '73282932000074', ans_contract_signed_on = '2024-01-05' WHERE editor_id = $1`,
    [editor.editorId],
  );
});

const draw = (ids: string[], of = editor) => of.run(() => tenant.get(OwnCardForms).draw(ids));
const reasons = (ids: string[], of = editor) => reasonsOf(() => draw(ids, of));

describe('an order of CPA cards', () => {
  it('is of the editor, for the people chosen, and leaves who signs to who signs', async () => {
    await useBlank(tenant, editor, '301');
    const person = await anAdministrator(editor, { last_name: 'Sanscarte' }, null);
    await anAdministrator(editor, { last_name: 'Bloquée' }, { state: 'blocked' });
    expect(await boxesOf((await draw([person.id])).pdf)).toEqual({
      'Dénomination de la structure': 'Les Logiciels',
      'N° SIRET': '73282932000074',
      Nom: undefined,
      'Porteur 1 nom': 'Sanscarte',
      'Date de signature': undefined,
      Signature: undefined,
    });
  });

  it('is due to our own people without a card, neither to those of a client nor to who has one, waits for one or has left', async () => {
    const client = await aClient(editor);
    await anAdministrator(editor, { client_id: client.id, last_name: 'Duclient' }, null);
    await anAdministrator(editor, { last_name: 'Active' });
    await anAdministrator(editor, { last_name: 'Attend' }, { state: 'ordered', number: null, valid_until: null });
    await anAdministrator(editor, { last_name: 'Parti', left_on: '2020-01-01' }, null);
    await anAdministrator(editor, { last_name: 'Sans', first_name: 'Carte' }, null);
    await anAdministrator(editor, { last_name: 'Passée', first_name: 'Carte' }, { valid_until: '2020-01-01' });
    const due = dueCards(await editor.run(() => tenant.get(OwnCardForms).ground()));
    expect(due.map(({ name, why }) => [name, why])).toEqual([
      ['Carte Passée', 'La carte CPA de Carte Passée n’est plus valable\u00a0: renouvelez-la.'],
      ['Carte Sans', 'Carte Sans n’a pas de carte\u00a0: commandez-la par le formulaire 301.'],
    ]);
  });

  it('is refused without a blank, a contract or a number, all told at once, and for nobody, somebody else’s person or too many', async () => {
    const person = await anAdministrator(editor, {}, null);
    await editor.owner.query('UPDATE editors SET siret = NULL, ans_contract_signed_on = NULL WHERE editor_id = $1', [
      editor.editorId,
    ]);
    const all = await reasons([person.id]);
    for (const word of ['contrat d’adhésion', 'SIRET', '301 vierge']) expect(all).toContain(word);
    expect(await reasons([])).toContain('Choisissez');
    const other = await tenant.secondEditor();
    expect(await reasons([person.id], other)).toContain('n’est plus à commander');
    const five = [];
    for (let count = 0; count < 5; count += 1) five.push((await anAdministrator(editor, {}, null)).id);
    expect(await reasons(five)).toContain('4 au plus');
  });
});
