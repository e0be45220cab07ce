import { expect, it } from '@jest/globals';
import { anAdministrator, dayFromToday } from '../../../../test/support/factories.js';
import { aTenant } from '../../../../test/support/tenant.js';
import { GatherMandateKind } from './gather-mandate.kind.js';

const tenant = await aTenant();

it('offers nobody who leaves for a mandate of many clients', async () => {
  const editor = await tenant.secondEditor();
  const staying = await anAdministrator(editor);
  await anAdministrator(editor, { left_on: dayFromToday(12) });
  const fields = await editor.run(() => tenant.get(GatherMandateKind).fields());
  const people = fields.find(({ name }) => name === 'administrators');
  expect(people?.options?.map(({ value }) => value)).toEqual([staying.id]);
});
