import { describe, expect, it } from '@jest/globals';
import { uuidv7 } from '../../platform/uuid.js';
import { aMessage, aRequest } from '../../../test/support/factories.js';
import { aReadyClient } from '../../../test/support/ready-client.js';
import { aTenant } from '../../../test/support/tenant.js';
import { mailLists } from '../box/mail-list.js';
import { MailFiling } from './mail-filing.service.js';

const tenant = await aTenant();
await tenant.owner.query(`UPDATE editors SET ans_contract_signed_on = '2024-01-08' WHERE editor_id = $1`, [
  tenant.editorId,
]);

/** A client whose form waits for its signature, and the mail of its representative in the box. */
async function aClientWhoAnswered(attachments: number) {
  const { client } = await aReadyClient(tenant);
  const { id: request } = await aRequest(tenant, { client_id: client.id, state: 'awaiting_signature' });
  const attachment_ids = Array.from({ length: attachments }, () => uuidv7());
  const mail = { state: 'unmatched', purpose: 'incoming', sender: 'direction@exemple.test', attachment_ids };
  const { id } = await aMessage(tenant, mail);
  return { client: client.id, request, mail: id };
}

const filing = () => tenant.get(MailFiling);
const byHand = (mail: string, request: string) => tenant.run(() => filing().attach(mail, 'request', request));
const byItself = (mail: string, request: string, clientId: string) =>
  tenant.run(() => filing().apply(mail, { kind: 'request', subjectId: request, clientId, by: 'reference' }, null));

async function nextOf(client: string) {
  const { rows } = await tenant.owner.query('SELECT code, who, target FROM client_progress WHERE client_id = $1', [
    client,
  ]);
  return rows[0];
}

async function toCheck(): Promise<string[]> {
  const { from, where } = mailLists.in.counted(mailLists.in.filter({ state: 'to_check' }));
  const { text, values } = { text: `SELECT m.id FROM ${from.sql} WHERE ${where.text}`, values: where.values };
  return (await tenant.owner.query<{ id: string }>(text, values)).rows.map(({ id }) => id);
}

describe('a client’s reply with an attachment', () => {
  it.each(['by hand', 'by itself'])('matched %s goes to « À vérifier », and the next action is ours', async (how) => {
    const { client, request, mail } = await aClientWhoAnswered(1);
    await (how === 'by hand' ? byHand(mail, request) : byItself(mail, request, client));
    expect(await toCheck()).toContain(mail);
    expect(await nextOf(client)).toEqual({
      code: 'reply_received',
      who: 'editor',
      target: { kind: 'message', id: mail },
    });
  });

  it('gives the turn back to the client once somebody has looked at it', async () => {
    const { client, request, mail } = await aClientWhoAnswered(1);
    await byHand(mail, request);
    await tenant.run(() => filing().markChecked(mail));
    expect(await toCheck()).not.toContain(mail);
    expect(await nextOf(client)).toMatchObject({ code: 'request_awaiting_signature', who: 'client' });
  });

  it('without one is to be read too, and the client is still waited for', async () => {
    const { client, request, mail } = await aClientWhoAnswered(0);
    await byHand(mail, request);
    expect(await toCheck()).toContain(mail);
    expect(await nextOf(client)).toMatchObject({ code: 'request_awaiting_signature', who: 'client' });
  });
});
