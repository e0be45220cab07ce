import { expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aDeputy } from '../../../test/support/factories.js';
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

it.each(['draft', 'to_correct'])(
  'asks nobody to sign what is being corrected (%s): it is ours to do',
  async (state) => {
    const sent = await aSentRequest(app);
    await app.owner.query('UPDATE requests SET state = $2 WHERE id = $1', [sent.requestId, state]);
    const page = pageOf(await app.visitor().get(sent.path).expect(200));
    expect(wordsOf(page, 'main')).toContain('Ne signez pas l’ancienne version');
    expect(wordsOf(page, '[aria-current=step]')).toContain('corrige le document');
    expect(wordsOf(page, '[aria-current=step]')).not.toContain('Signer');
    expect(wordsOf(page, 'ol.s-path')).toContain('Signer le document');
  },
);

it('names whom to write to as the pages of the client do: who stands in for whoever follows it, and nobody who has left', async () => {
  const { clientId, path } = await aSentRequest(app);
  const { account_manager: manager, support } = app.users;
  await app.owner.query('UPDATE clients SET account_manager_id = $2 WHERE id = $1', [clientId, manager.id]);
  const contact = async () => wordsOf(pageOf(await app.visitor().get(path).expect(200)), '[aria-labelledby=contact] p');
  expect(await contact()).toContain(`${manager.name}, `);
  const { id } = await aDeputy(app, { account_manager_id: manager.id, deputy_id: support.id });
  expect(await contact()).toContain(`${support.name}, `);
  expect(await contact()).not.toContain(manager.name);
  await app.owner.query('UPDATE deputies SET ends_on = starts_on WHERE id = $1', [id]);
  expect(await contact()).toContain(`${manager.name}, `);
  await app.owner.query('UPDATE users SET disabled_at = now() WHERE id = $1', [manager.id]);
  expect(await contact()).not.toContain(manager.name);
});
