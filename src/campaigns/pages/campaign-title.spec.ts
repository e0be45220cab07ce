import { expect, it } from '@jest/globals';
import { newSchema } from '../../platform/forms/form.js';
import { namingFields } from './campaign.form.js';

it.each([
  ['  ', ['Donnez un titre à la campagne\u00a0: vos collègues la retrouveront.']],
  [undefined, ['Donnez un titre à la campagne\u00a0: vos collègues la retrouveront.']],
  ['ab ', ['Ce titre est trop court\u00a0: écrivez trois lettres au moins.']],
  ['abc', []],
])('a campaign called « %s » is told what is wrong with it', (title, reasons) => {
  const read = newSchema(namingFields).safeParse({ title });
  expect((read.error?.issues ?? []).map(({ message }) => message)).toEqual(reasons);
});
