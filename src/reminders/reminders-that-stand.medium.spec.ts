import { beforeEach, describe, expect, it } from '@jest/globals';
import { afterDays, anAwaitedForm, chaseAt, noon } from '../../test/support/chased.js';
import { aCertificate, aClient, aRepresentative, aSlot } from '../../test/support/factories.js';
import { aTenant, type TestEditor } from '../../test/support/tenant.js';
import { ClientLinks } from '../client-space/links/client-links.service.js';
import { MailDecisions } from '../mailbox/out/mail-decisions.service.js';
import { MailSending } from '../mailbox/out/mail-sending.service.js';
import { workingDayFrom } from '../../test/support/working-day.js';
import { addDays } from '../journey/calendar/calendar-days.js';
import { clock } from '../platform/clock.js';
import { RemindersService } from './reminders.service.js';

const tenant = await aTenant();
let editor: TestEditor;
beforeEach(async () => {
  editor = await tenant.secondEditor();
});

interface Mail {
  id: string;
  state: string;
  last_error: string | null;
  link_id: string;
}

const mails = async () => {
  const { rows } = await editor.owner.query<Mail>(
    `SELECT id, state, last_error, link_id FROM messages WHERE direction = 'out' AND purpose IN ('reminder', 'signature_chase') ORDER BY created_at, id`,
  );
  return rows;
};
const claimAt = (at: Date, id: string) => clock.at(at, () => editor.run(() => tenant.get(MailSending).claim(id)));
const change = (statement: string, id: string) => editor.owner.query(statement, [id]);

async function aChase() {
  const { client, request } = await anAwaitedForm(editor);
  await chaseAt(tenant, editor, afterDays(5));
  const [mail] = await mails();
  return { client, request, mail: mail! };
}

describe('a reminder that waited until it is no longer true', () => {
  it('leaves as long as it is', async () => {
    const { mail } = await aChase();
    expect(await claimAt(afterDays(6), mail.id)).not.toBeNull();
  });

  it.each([
    [
      'the form is cancelled',
      (of: { request: string }) => change(`UPDATE requests SET state = 'cancelled' WHERE id = $1`, of.request),
      'Ce qu’il rappelle n’attend plus.',
    ],
    [
      'the client is archived',
      (of: { client: string }) => change('UPDATE clients SET archived_at = now() WHERE id = $1', of.client),
      'Ce client a été archivé depuis.',
    ],
    [
      'its link is revoked',
      (of: { link: string }) => editor.run(() => tenant.get(ClientLinks).revoke(of.link)),
      'Le lien qu’il porte a été révoqué.',
    ],
  ])('stays here when %s, and says so; a person does not send it again either', async (_, happens, why) => {
    const { client, request, mail } = await aChase();
    await clock.at(afterDays(5), () => happens({ client: client.id, request: request.id, link: mail.link_id }));
    expect(await claimAt(afterDays(6), mail.id)).toBeNull();
    expect(await mails()).toMatchObject([{ state: 'withdrawn', last_error: why }]);
    const again = clock.at(afterDays(6), () => editor.run(() => tenant.get(MailDecisions).resend(mail.id)));
    await expect(again).rejects.toThrow(why);
  });

  it('is not sent again with a link that has run out meanwhile', async () => {
    const { mail } = await aChase();
    const decideAt = (days: number, what: 'withdraw' | 'resend') =>
      clock.at(noon(addDays('2026-09-14', days)), () => editor.run(() => tenant.get(MailDecisions)[what](mail.id)));
    await decideAt(0, 'withdraw');
    await expect(decideAt(31, 'resend')).rejects.toThrow('Le lien qu’il porte a expiré.');
    await decideAt(29, 'resend');
    expect(await mails()).toMatchObject([{ state: 'queued' }]);
    expect(await claimAt(noon(addDays('2026-09-14', 32)), mail.id)).toBeNull();
  });

  /** Two mails of one certificate that ends in three days. */
  async function anEnd(now: Date) {
    const client = await aClient(editor);
    await aRepresentative(editor, { client_id: client.id });
    const slot = await aSlot(editor, { client_id: client.id });
    const not_after = new Date(now.getTime() + 3.5 * 86_400_000);
    const own = { client_id: client.id, slot_id: slot.id, not_after };
    await aCertificate(editor, { ...own, installed_at: now, verified_at: now });
    await clock.at(now, () => editor.run(() => tenant.get(RemindersService).decide(now)));
    return slot;
  }

  it('of a certificate that has ended since stays here: it says that it will', async () => {
    const now = workingDayFrom(new Date());
    await anEnd(now);
    const [first, second] = await mails();
    expect(await claimAt(new Date(now.getTime() + 3 * 86_400_000), first!.id)).not.toBeNull();
    expect(await claimAt(new Date(now.getTime() + 4 * 86_400_000), second!.id)).toBeNull();
    expect((await mails()).find(({ id }) => id === second!.id)).toMatchObject({
      state: 'withdrawn',
      last_error: 'Il annonce la fin d’un certificat qui a expiré depuis.',
    });
  });

  it.each([
    ['is needed no more', `UPDATE slots SET not_needed_reason = 'Fermeture' WHERE id = $1`],
    ['has a certificate that was revoked', `UPDATE certificates SET revoked_at = now() WHERE slot_id = $1`],
  ])('of a slot that %s stays here too', async (_, statement) => {
    const now = workingDayFrom(new Date());
    const slot = await anEnd(now);
    const [first, second] = await mails();
    expect(await claimAt(now, first!.id)).not.toBeNull();
    await change(statement, slot.id);
    expect(await claimAt(now, second!.id)).toBeNull();
    expect((await mails()).find(({ id }) => id === second!.id)).toMatchObject({ state: 'withdrawn' });
  });
});
