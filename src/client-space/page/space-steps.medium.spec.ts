import { expect, it } from '@jest/globals';
import { anApp, pageOf } from '../../../test/support/app.js';
import { aSentRequest, unlock } from '../../../test/support/space.js';

const app = await anApp();

it('calls the certificates installed when they are in service, not when ANS has validated the form', async () => {
  const sent = await aSentRequest(app);
  const client = app.visitor();
  await unlock(app, client, sent);
  await app.owner.query(`UPDATE requests SET state = 'validated' WHERE id = $1`, [sent.requestId]);
  const last = async (covered: number) => {
    await app.owner.query('UPDATE client_progress SET slots_needed = 2, slots_covered = $2 WHERE client_id = $1', [
      sent.clientId,
      covered,
    ]);
    const page = pageOf(await client.get(sent.path).expect(200));
    return page('ol.s-path > li:last-child').attr('class');
  };
  expect(await last(1)).toBe('current');
  expect(await last(2)).toBe('done');
});
