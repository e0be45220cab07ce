import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ImapFlow } from 'imapflow';
import { v7 as uuidv7 } from 'uuid';
import { startTenant, type TestTenant } from '../../../test/support/tenant.js';
import { SecretsService } from '../../platform/secrets/secrets.service.js';
import { CollectMailJob } from './collect-mail.job.js';
import { ImapSource } from './imap-source.js';
import { openMailSource } from './open-mail-source.js';

const given = process.env['IMAP_TEST_URL'];
const named = given ? describe : describe.skip;

named('reading an IMAP mailbox (IMAP_TEST_URL)', () => {
  const address = new URL(given ?? 'imap://nobody@127.0.0.1:1/INBOX');
  const password = decodeURIComponent(address.password);
  // Any user is welcome there: each run has a mailbox of its own.
  const user = `essai-${uuidv7().slice(-12)}`;
  const url = new URL(`imap://${user}@${address.host}/INBOX`);
  let tenant: TestTenant;
  let owner: ImapFlow;

  beforeAll(async () => {
    tenant = await startTenant();
    const port = Number(address.port);
    owner = new ImapFlow({
      host: address.hostname,
      port,
      secure: false,
      auth: { user, pass: password },
      logger: false,
    });
    await owner.connect();
    await owner.append('INBOX', letter('<un@esante.test>'));
    await owner.append('INBOX', letter('<deux@esante.test>'));
    await owner.append('INBOX', letter('<lu@esante.test>'), ['\\Seen']);
  });

  afterAll(async () => {
    await owner.logout();
    await tenant.stop();
  });

  const letter = (id: string) =>
    `From: a@esante.gouv.fr\r\nTo: b@editeur.test\r\nSubject: Accusé\r\nMessage-ID: ${id}\r\n\r\nBonjour ${id}\r\n`;

  async function unread(): Promise<number> {
    const status = await owner.status('INBOX', { unseen: true });
    return (status && status.unseen) || 0;
  }

  it('shows what is unread and leaves it unread', async () => {
    const source = new ImapSource(url, password);
    const seen: string[] = [];
    for await (const { raw } of source.unread()) seen.push(raw.toString());
    await source.close();
    expect(seen.map((mail) => /Message-ID: (.*)\r/.exec(mail)?.[1])).toEqual([
      '<un@esante.test>',
      '<deux@esante.test>',
    ]);
    expect(await unread()).toBe(2);
  });

  it('keeps each unread mail, then marks it as read, once', async () => {
    await tenant.owner.query('UPDATE editors SET mail_source = $1', [url.href]);
    await tenant.run(() => tenant.get(SecretsService).keep('mailbox_password', tenant.editorId, password));
    const scope = { editorId: tenant.editorId, actor: { kind: 'job', name: 'mailbox.collect' } as const };
    const collect = () => tenant.get(CollectMailJob).handle({}, { id: uuidv7(), attempt: 1, lastTry: false, scope });
    await collect();
    await collect();
    const { rows } = await tenant.owner.query('SELECT message_id FROM messages ORDER BY created_at');
    expect(rows).toEqual([{ message_id: '<un@esante.test>' }, { message_id: '<deux@esante.test>' }]);
    expect(await unread()).toBe(0);
  });

  it('fails without ending the process when the password is wrong', async () => {
    const source = new ImapSource(new URL(`imap://${user}@${address.host}/INBOX`), 'faux');
    await expect(source.unread()[Symbol.asyncIterator]().next()).rejects.toThrow('Command failed');
    await source.close();
  });
});

describe('the address of a mailbox', () => {
  it('takes the password that is kept, or the environment’s, by the editor’s name', () => {
    const source = (kept: string | null, environment: NodeJS.ProcessEnv) =>
      openMailSource('imaps://igc@mail.test/INBOX', 'mon-editeur', kept, environment);
    expect(() => source(null, {})).toThrow('mailbox:password --editor mon-editeur');
    expect(source('gardé', {})).toBeInstanceOf(ImapSource);
    expect(source(null, { IMAP_PASSWORD_MON_EDITEUR: 'x' })).toBeInstanceOf(ImapSource);
  });

  it.each(['pop3://a@b.test', 'maildir://relatif', 'n’importe quoi', 'file:///etc/passwd'])('refuses %s', (source) => {
    expect(() => openMailSource(source, 'x', null, {})).toThrow('must begin with');
  });
});
