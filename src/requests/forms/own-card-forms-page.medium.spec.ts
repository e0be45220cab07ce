import { expect, it } from '@jest/globals';
import { useBlank } from '../../../test/support/blanks-in-use.js';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { anAdministrator } from '../../../test/support/factories.js';

const app = await anApp();
await app.owner.query(
  `UPDATE editors SET siret = '73282932000074', ans_contract_signed_on = '2024-01-05' WHERE editor_id = $1`,
  [app.editorId],
);

it('comes back with its error on the field and what was ticked, for nobody and for more than one form carries', async () => {
  await useBlank(app, app, '301');
  const people = [];
  for (let count = 0; count < 5; count += 1) people.push((await anAdministrator(app, {}, null)).id);
  const support = await app.signIn('support');
  const nobody = pageOf(await support.get('/card-forms/301.pdf').expect(422));
  expect(wordsOf(nobody, '.s-errors a[href="#f-person"]')).toContain('Choisissez');
  expect(nobody('[name=person]')).toHaveLength(5);
  expect(nobody('[name=person]:checked')).toHaveLength(0);
  const all = `/card-forms/301.pdf?${people.map((id) => `person=${id}`).join('&')}`;
  const many = pageOf(await support.get(all).expect(422));
  expect(wordsOf(many, '#f-person')).toContain('4 au plus');
  expect(many('[name=person]:checked')).toHaveLength(5);
  const one = await support.get(`/card-forms/301.pdf?person=${people[0]}`).expect(200);
  expect(one.headers['content-type']).toContain('application/pdf');
});
