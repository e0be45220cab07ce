import { beforeEach, describe, expect, it } from '@jest/globals';
import { anApp, pageOf } from '../../../test/support/app.js';
import { afterDays, anAwaitedForm, chaseAt, chasedOf, noon, waitsSince } from '../../../test/support/chased.js';
import { aClient, aDelegation, aMessage, aRepresentative } from '../../../test/support/factories.js';
import type { TestEditor } from '../../../test/support/tenant.js';
import { addDays } from '../../journey/calendar/calendar-days.js';
import { MailFiling } from '../../mailbox/in/mail-filing.service.js';

let editor: TestEditor;
const app = await anApp();
beforeEach(async () => {
  editor = await app.secondEditor();
});

async function aForm() {
  const { client, request } = await anAwaitedForm(editor);
  return { clientId: client.id, subjectId: request.id };
}
async function aMandate() {
  const client = await aClient(editor, { departement: '75' });
  await aRepresentative(editor, { client_id: client.id });
  const asked = { client_id: client.id, state: 'requested', channel: 'form', state_since: noon(waitsSince) };
  return { clientId: client.id, subjectId: (await aDelegation(editor, asked)).id };
}

describe.each([
  ['a form', aForm, '/requests?state=awaiting_signature&chased=1'],
  ['a mandate', aMandate, '/clients?chased=mandate'],
] as const)('whom somebody calls, reminders being exhausted: %s', (_, waiting, list) => {
  async function anExhausted() {
    const of = await waiting();
    await chaseAt(app, editor, afterDays(25));
    expect((await chasedOf(editor, of.subjectId)).at(-1)).toBe('task 25 task');
    const support = await app.signIn('support', editor);
    const toCall = async () => {
      const home = pageOf(await support.get('/?scope=team').expect(200));
      const counted = home(`[href="${list}"]`).closest('li').find('.s-queue-n').text();
      const listed = pageOf(await support.get(list).expect(200))('tbody tr').length;
      return [Number(counted.trim()), listed];
    };
    return { ...of, toCall };
  }
  const writes = (clientId: string, columns: Record<string, unknown> = {}) =>
    aMessage(editor, {
      ...{ client_id: clientId, direction: 'in', purpose: 'incoming', state: 'to_check', sender: 'direction@x.test' },
      ...{ created_at: noon(addDays(waitsSince, 3)), ...columns },
    });
  const [one, nobody] = [
    [1, 1],
    [0, 0],
  ];

  it('is not who wrote since, until somebody has read it', async () => {
    const { clientId, toCall } = await anExhausted();
    expect(await toCall()).toEqual(one);
    const mail = await writes(clientId);
    expect(await toCall()).toEqual(nobody);
    await editor.run(() => app.get(MailFiling).markChecked(mail.id));
    expect(await toCall()).toEqual(one);
  });

  it('is who never wrote: a mail that is somebody else’s, of before, or of a machine is no answer', async () => {
    const { clientId, toCall } = await anExhausted();
    const mail = await writes(clientId);
    await editor.owner.query(`UPDATE messages SET client_id = NULL, state = 'unmatched' WHERE id = $1`, [mail.id]);
    await writes(clientId, { created_at: noon(addDays(waitsSince, -3)) });
    await writes(clientId, { automatic: 'out_of_office' });
    await writes(clientId, { purpose: 'bounce' });
    expect(await toCall()).toEqual(one);
  });
});
