import { expect, it } from '@jest/globals';
import { afterDays, anAwaitedForm, chaseAt, chasedOf } from '../../../../test/support/chased.js';
import { anApp } from '../../../../test/support/app.js';
import { clock } from '../../../platform/clock.js';
import { CampaignKinds } from '../../engine/campaign-kinds.js';

const app = await anApp();

it('a campaign chases by the same letter and the same row', async () => {
  const editor = await app.secondEditor();
  const { client, request } = await anAwaitedForm(editor);
  const kind = app.get(CampaignKinds).of('chase_signers');
  const parameters = { waiting: '5', quiet: '3' };
  await clock.at(afterDays(5), () =>
    editor.run(async () => {
      expect((await kind.judge([client.id], parameters)).get(client.id)).toMatchObject({ forecast: 'would_do' });
      await kind.actMany([client.id], parameters);
    }),
  );
  expect(await chaseAt(app, editor, afterDays(5))).toBe(0);
  expect(await chasedOf(editor, request.id)).toEqual(['sent 5 client']);
});
