import { beforeEach, expect, it } from '@jest/globals';
import { aClient, anAdministrator, dayFromToday } from '../../../test/support/factories.js';
import { csv, importsOf, typedDay } from '../../../test/support/imports.js';
import { aTenant, type TestEditor } from '../../../test/support/tenant.js';

let editor: TestEditor;
let hand: ReturnType<typeof importsOf>;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
  hand = importsOf(tenant, editor);
});

const titles = 'FINESS EJ;Nom;Prénom;Numéro de carte;Fin de validité';
const until = typedDay(dayFromToday(400));
const remarksOf = async (...lines: string[]) => {
  const { id } = await hand.check(csv(titles, ...lines), 'cartes.csv', 'cards');
  return (await hand.rows(id)).map(({ outcome, remarks }) => [outcome, (remarks ?? []).join(' ')]);
};

it('says of a new card under the name of somebody who has left that it makes a second person', async () => {
  const client = await aClient(editor);
  const gone = { left_on: dayFromToday(-10) };
  await anAdministrator(editor, { last_name: 'Faucher', first_name: 'Bruno', ...gone });
  await anAdministrator(editor, { last_name: 'Noël', first_name: 'Ana', client_id: client.id, ...gone });
  // Who leaves next month is there still; of two of a name, whoever is there is meant.
  await anAdministrator(editor, { last_name: 'Morel', first_name: 'Camille', left_on: dayFromToday(30) });
  await anAdministrator(editor, { last_name: 'Petit', first_name: 'Jo', ...gone });
  await anAdministrator(editor, { last_name: 'Petit', first_name: 'Jo' });
  const [editors, theirs, ...others] = await remarksOf(
    `;FAUCHER;Bruno;2800000066;${until}`,
    `${client['finess_ej']};Noel;Ana;2800000067;${until}`,
    `;Noël;Ana;2800000068;${until}`,
    `;Morel;Camille;2800000069;${until}`,
    `;Petit;Jo;2800000070;${until}`,
  );
  for (const [name, line] of [
    ['Bruno Faucher', editors],
    ['Ana Noël', theirs],
  ] as const)
    expect(line).toEqual(['new', expect.stringMatching(`^${name} a déjà sa fiche.*annulez d’abord son départ`)]);
  expect(others.map((line) => line[1])).toEqual(['', '', '']);
});
