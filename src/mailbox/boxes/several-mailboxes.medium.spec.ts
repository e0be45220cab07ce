import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ImapFlow } from 'imapflow';
import { uuidv7 } from '../../platform/uuid.js';
import { complaints } from '../../../test/support/complaints.js';
import { aClient } from '../../../test/support/factories.js';
import { letter } from '../../../test/support/mailbox.js';
import { Parcels } from '../../../test/support/parcels.js';
import { startTenant, type TestEditor, type TestTenant } from '../../../test/support/tenant.js';
import { waitFor } from '../../../test/support/wait-for.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { MailboxAccess } from './mailbox-access.service.js';
import { CollectMailJob } from '../in/collect-mail.job.js';
import { MailboxWatch } from './mailbox-watch.service.js';
import { Mailboxes } from './mailboxes.service.js';
import { CollectedPlaces } from './collected-places.service.js';
import { ReadMailboxJob } from './read-mailbox.job.js';

const given = process.env['IMAP_TEST_URL'];
const inOrder = (one: unknown, other: unknown) => String(one).localeCompare(String(other));
const named = given ? describe : describe.skip;

named('the mailboxes that an editor set (IMAP_TEST_URL)', () => {
  const address = new URL(given ?? 'imap://nobody@127.0.0.1:1');
  const password = decodeURIComponent(address.password);
  const owners: ImapFlow[] = [];
  let tenant: TestTenant;
  let parcels: Parcels;

  beforeAll(async () => {
    tenant = await startTenant({ MAILBOX_HOSTS: address.hostname }, [Parcels]);
    parcels = tenant.get(Parcels);
  });
  afterAll(async () => {
    await tenant.get(MailboxWatch).stop();
    for (const owner of owners) await owner.logout();
    await tenant.stop();
  });

  /** An account of its own, and the mailbox that reads it. */
  async function account(editor: TestEditor, columns: { authservId?: string; folders?: string[] } = {}) {
    const username = `boite-${uuidv7().slice(-12)}`;
    const port = Number(address.port);
    const owner = new ImapFlow({
      host: address.hostname,
      port,
      secure: false,
      auth: { user: username, pass: password },
      logger: false,
    });
    await owner.connect();
    owners.push(owner);
    const { folders = ['INBOX'], authservId = null } = columns;
    const id = await editor.run(async () => {
      const mailboxes = tenant.get(Mailboxes);
      const made = await mailboxes.create({
        ...{
          name: username,
          addresses: [`${username}@editeur.test`],
          host: address.hostname,
          port,
          security: 'starttls',
        },
        ...{ username, folders, signIn: 'password', tokenUrl: null, oauthClient: null, oauthScope: null, authservId },
      });
      await mailboxes.keepPassword(made, password);
      return made;
    });
    return { id, owner };
  }

  const inHand = (editor: TestEditor) => ({
    ...{ id: uuidv7(), attempt: 1, lastTry: false },
    scope: { editorId: editor.editorId, actor: { kind: 'job', name: 'mailbox.read' } as const },
  });
  const read = (editor: TestEditor, mailboxId: string) =>
    tenant.get(ReadMailboxJob).handle({ mailboxId }, inHand(editor));
  const kept = async (editor: TestEditor) =>
    (
      await editor.owner.query<Record<string, unknown>>(
        `SELECT * FROM messages WHERE direction = 'in' ORDER BY created_at, id`,
      )
    ).rows;
  const waiting = async (editor: TestEditor) =>
    (
      await editor.owner.query<{ key: string }>(
        `SELECT key FROM outbox WHERE name = 'mailbox.read' AND done_at IS NULL`,
      )
    ).rows.map(({ key }) => key);

  it('are read each by its own job, but for those in pause, and a mail in two of them is one', async () => {
    const editor = await tenant.secondEditor();
    const [shared, own, paused] = [await account(editor), await account(editor), await account(editor)];
    await editor.run(() => tenant.get(Mailboxes).pause(paused.id, true));
    await tenant.get(CollectMailJob).handle({}, inHand(editor));
    expect((await waiting(editor)).toSorted(inOrder)).toEqual([shared.id, own.id].toSorted(inOrder));
    const content = letter({ id: '<deux-boites@esante.test>' });
    await shared.owner.append('INBOX', content);
    // By another way: other traces, the same words.
    await own.owner.append('INBOX', `Received: from ailleurs\r\n${content}`);
    await Promise.all([read(editor, shared.id), read(editor, own.id), read(editor, paused.id)]);
    expect(await kept(editor)).toHaveLength(1);
    const places = await editor.run(() => tenant.get(CollectedPlaces).all());
    expect(
      places
        .filter(({ readAt }) => readAt !== null)
        .map(({ id }) => id)
        .toSorted(inOrder),
    ).toEqual([shared.id, own.id].toSorted(inOrder));
    expect((await editor.run(() => tenant.get(CollectedPlaces).addresses())).size).toBe(2);
  });

  it('vouch for a mail that another one, where nobody checks, had first: once', async () => {
    const editor = await tenant.secondEditor();
    const [blind, checked] = [await account(editor), await account(editor, { authservId: 'mx.editeur.test' })];
    const client = await aClient(editor);
    const parcel = uuidv7();
    parcels.clients.set(parcel, client.id);
    parcels.dossiers.set('AB-413-77', parcel);
    parcels.told.length = 0;
    const content = letter({ body: 'Votre demande a bien été reçue. Dossier n° AB-413-77.' });
    for (const { owner } of [blind, checked]) await owner.append('INBOX', content);
    await read(editor, blind.id);
    expect(await kept(editor)).toMatchObject([{ proven_by: null, sender_doubt: 'unchecked', state: 'unmatched' }]);
    await read(editor, checked.id);
    expect(await kept(editor)).toMatchObject([
      { proven_by: 'dmarc', sender_doubt: null, state: 'matched', client_id: client.id },
    ]);
    expect(parcels.told).toHaveLength(1);
    await checked.owner.append('INBOX', content);
    await read(editor, checked.id);
    expect(parcels.told).toHaveLength(1);
  });

  it('have each folder read, and one that is absent keeps no other from it', async () => {
    const editor = await tenant.secondEditor();
    const { id, owner } = await account(editor, { folders: ['Absent', 'ANS', 'INBOX'] });
    await owner.mailboxCreate('ANS');
    await owner.append('ANS', letter({ id: '<ans@x.test>' }));
    await owner.append('INBOX', letter({ id: '<inbox@x.test>' }));
    await read(editor, id);
    expect((await kept(editor)).map((mail) => mail['message_id']).toSorted(inOrder)).toEqual([
      '<ans@x.test>',
      '<inbox@x.test>',
    ]);
    const [place] = await editor.run(() => tenant.get(CollectedPlaces).all());
    expect(place).toMatchObject({ problem: 'folder', missing: ['Absent'], everRead: true });
    expect(complaints()).toEqual([expect.stringContaining('(folder)')]);
  });

  it('are watched by one worker, which has them read as soon as something comes', async () => {
    const editor = await tenant.secondEditor();
    const { id, owner } = await account(editor);
    const watch = tenant.get(MailboxWatch);
    const mine = async () =>
      (await editor.owner.query<{ held: boolean }>('SELECT watched_until > moment() AS held FROM mailboxes')).rows;
    await watch.look();
    expect(await mine()).toEqual([{ held: true }]);
    await owner.append('INBOX', letter({ id: '<vite@x.test>' }));
    await waitFor('the job that reads it', async () => (await waiting(editor)).includes(id));
    // Another worker finds nothing to take.
    const other = new MailboxWatch(tenant.get(TenantDb), tenant.get(MailboxAccess), tenant.get(Outbox));
    await other.look();
    expect(other.held).toBe(0);
    const before = watch.held;
    await editor.run(() => tenant.get(Mailboxes).pause(id, true));
    await watch.look();
    expect(watch.held).toBe(before - 1);
  });
});
