import { expect, it } from '@jest/globals';
import { aClient, anAdministrator, dayFromToday } from '../../../../test/support/factories.js';
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

it('foretells that a dossier of that title is for other people', async () => {
  const editor = await tenant.secondEditor();
  const [one, other] = [await anAdministrator(editor), await anAdministrator(editor)];
  const clients = [await aClient(editor), await aClient(editor)];
  const ids = clients.map(({ id }) => id);
  const parameters = { title_of_dossier: 'Mandat TK', administrators: one.id };
  const kind = tenant.get(GatherMandateKind);
  await editor.run(() => kind.actMany(ids.slice(0, 1), parameters));
  const judged = await editor.run(() => kind.judge(ids.slice(1), { ...parameters, administrators: other.id }));
  expect([...judged.values()]).toEqual([
    expect.objectContaining({
      forecast: 'refused',
      reasons: [expect.stringContaining('reprenez les mêmes administrateurs, ou un autre titre')],
    }),
  ]);
});
