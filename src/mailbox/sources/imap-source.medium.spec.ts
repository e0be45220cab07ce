import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { ImapFlow } from 'imapflow';
import { uuidv7 } from '../../platform/uuid.js';
import { complaints } from '../../../test/support/complaints.js';
import { startTenant, type TestTenant } from '../../../test/support/tenant.js';
import { SecretsService } from '../../platform/secrets/secrets.service.js';
import { CollectMailJob } from '../in/collect-mail.job.js';
import { ImapSource } from './imap-source.js';
import { MailboxReadings } from './mailbox-readings.service.js';
import { openMailSource } from './open-mail-source.js';

const given = process.env['IMAP_TEST_URL'];
const named = given ? describe : describe.skip;

named('reading an IMAP mailbox (IMAP_TEST_URL)', () => {
  const address = new URL(given ?? 'imap://nobody@127.0.0.1:1/INBOX');
  const password = decodeURIComponent(address.password);
  // Any user is welcome there: each run has a mailbox of its own.
  const user = `essai-${uuidv7().slice(-12)}`;
  const urlOf = (folder: string) => `imap://${user}@${address.host}/${folder}`;
  let tenant: TestTenant;
  let owner: ImapFlow;

  beforeAll(async () => {
    tenant = await startTenant();
    await tenant.run(() => tenant.get(SecretsService).keep('mailbox_password', tenant.editorId, password));
    const port = Number(address.port);
    const auth = { user, pass: password };
    owner = new ImapFlow({ host: address.hostname, port, secure: false, auth, logger: false });
    await owner.connect();
  });

  afterAll(async () => {
    await owner.logout();
    await tenant.stop();
  });

  const letter = (id: string, subject = 'Accusé') =>
    `From: a@esante.gouv.fr\r\nTo: b@editeur.test\r\nSubject: ${subject}\r\nMessage-ID: ${id}\r\n\r\nBonjour ${id}\r\n`;

  async function useFolder(folder: string): Promise<void> {
    await owner.mailboxCreate(folder);
    await tenant.owner.query('UPDATE editors SET mail_source = $1', [urlOf(folder)]);
  }

  async function collect(): Promise<void> {
    const scope = { editorId: tenant.editorId, actor: { kind: 'job', name: 'mailbox.collect' } as const };
    await tenant.get(CollectMailJob).handle({}, { id: uuidv7(), attempt: 1, lastTry: false, scope });
  }

  async function kept(folder: string): Promise<string[]> {
    const { rows } = await tenant.owner.query<{ message_id: string }>(
      `SELECT message_id FROM messages WHERE direction = 'in' AND message_id LIKE '%@' || $1 || '>' ORDER BY created_at, id`,
      [folder],
    );
    return rows.map(({ message_id }) => message_id.slice(1, message_id.indexOf('@')));
  }

  const reading = async (folder: string) => tenant.run(() => tenant.get(MailboxReadings).of(urlOf(folder)));

  async function unseen(folder: string): Promise<number> {
    const status = await owner.status(folder, { unseen: true });
    return (status && status.unseen) || 0;
  }

  it('keeps each mail once, whoever opened it first, and leaves the folder as it is', async () => {
    await useFolder('ouverts');
    await owner.append('ouverts', letter('<un@ouverts>'));
    await owner.append('ouverts', letter('<lu@ouverts>'), ['\\Seen']);
    await collect();
    await collect();
    await owner.append('ouverts', letter('<lu-aussi@ouverts>'), ['\\Seen', '\\Answered']);
    await collect();
    expect(await kept('ouverts')).toEqual(['un', 'lu', 'lu-aussi']);
    expect(await unseen('ouverts')).toBe(1);
    expect(await reading('ouverts')).toMatchObject({ place: { lastUid: 3 }, problem: null, unreadable: 0 });
  });

  it('reads a folder with other UIDs again, and keeps nothing twice', async () => {
    await useFolder('refait');
    await owner.append('refait', letter('<un@refait>'));
    await owner.append('refait', letter('<deux@refait>'));
    await collect();
    const before = (await reading('refait'))?.place;
    await owner.mailboxDelete('refait');
    // UIDVALIDITY is a second of the clock there.
    await waitForNextSecond();
    await owner.mailboxCreate('refait');
    for (const id of ['<nouveau@refait>', '<deux@refait>', '<un@refait>']) await owner.append('refait', letter(id));
    await collect();
    expect(await kept('refait')).toEqual(['un', 'deux', 'nouveau']);
    const after = (await reading('refait'))?.place;
    expect(after?.uidValidity).not.toBe(before?.uidValidity);
    expect(after).toMatchObject({ lastUid: 3, since: before?.since });
  });

  it('keeps nothing twice when a backup brings back where it stood', async () => {
    await useFolder('sauvegarde');
    await owner.append('sauvegarde', letter('<un@sauvegarde>'));
    await collect();
    const { rows } = await tenant.owner.query<{ place: object }>('SELECT place FROM mailbox_readings');
    await owner.append('sauvegarde', letter('<deux@sauvegarde>'));
    await collect();
    await tenant.owner.query('UPDATE mailbox_readings SET place = $1', [rows[0]?.place]);
    await collect();
    expect(await kept('sauvegarde')).toEqual(['un', 'deux']);
  });

  it('puts off the one that cannot be kept, says so, and takes it once it can', async () => {
    await useFolder('poison');
    await tenant.owner.query(
      `CREATE FUNCTION refuse_poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'poison'; END $$;
       CREATE TRIGGER refuse_poison BEFORE INSERT ON messages FOR EACH ROW WHEN (NEW.subject = 'poison') EXECUTE FUNCTION refuse_poison();`,
    );
    await owner.append('poison', letter('<un@poison>', 'poison'));
    await owner.append('poison', letter('<deux@poison>'));
    await collect();
    expect(await kept('poison')).toEqual(['deux']);
    expect(await reading('poison')).toMatchObject({ unreadable: 1, place: { lastUid: 2, putOff: [1] } });
    expect(complaints()).toEqual([expect.stringContaining('poison')]);
    await tenant.owner.query('DROP TRIGGER refuse_poison ON messages');
    await collect();
    expect(await kept('poison')).toEqual(['deux', 'un']);
    expect(await reading('poison')).toMatchObject({ unreadable: 0, place: { putOff: [] } });
  });

  it('puts off the one that the server would not give, though it hangs up over it, and reads the others', async () => {
    await useFolder('abime');
    for (const id of ['un', 'deux', 'trois']) await owner.append('abime', letter(`<${id}@abime>`));
    const between = await aLineThatBreaks(/UID FETCH 1 /u);
    const url = `imap://${user}@127.0.0.1:${between.port}/abime`;
    await tenant.owner.query('UPDATE editors SET mail_source = $1', [url]);
    const stands = () => tenant.run(() => tenant.get(MailboxReadings).of(url));
    await collect();
    expect(await kept('abime')).toEqual(['deux', 'trois']);
    expect(await stands()).toMatchObject({ unreadable: 1, problem: null, place: { lastUid: 3, putOff: [1] } });
    await owner.append('abime', letter('<quatre@abime>'));
    await collect();
    expect(await kept('abime')).toEqual(['deux', 'trois', 'quatre']);
    expect(complaints()).toEqual([expect.stringContaining('did not give a mail')]);
    between.mend();
    await collect();
    expect(await kept('abime')).toEqual(['deux', 'trois', 'quatre', 'un']);
    expect(await stands()).toMatchObject({ unreadable: 0, place: { putOff: [] } });
    between.close();
    await collect();
    expect(await stands()).toMatchObject({ problem: 'closed' });
    expect(complaints()).toEqual([expect.stringContaining('(closed)')]);
  });

  it.each([
    ['login', () => urlOf('INBOX'), 'faux'],
    ['folder', () => urlOf('nulle-part'), password],
    ['closed', () => `imap://${user}@127.0.0.1:1/INBOX`, password],
    ['tls', () => `imaps://${user}@${address.host}/INBOX`, password],
  ])('notes what is wrong for a person to read: %s', async (problem, url, secret) => {
    const variable = `IMAP_PASSWORD_${tenant.slug.toUpperCase().replaceAll('-', '_')}`;
    process.env[variable] = secret;
    await tenant.owner.query('UPDATE editors SET mail_source = $1', [url()]);
    await collect();
    await collect();
    delete process.env[variable];
    // The operator is told once, not each minute.
    expect(complaints()).toEqual([expect.stringContaining(`(${problem})`)]);
    const found = await tenant.run(() => tenant.get(MailboxReadings).of(url()));
    expect(found).toMatchObject({ problem, problemSince: expect.any(Date) });
  });

  /** A line to the server that breaks as soon as somebody asks it for that. */
  async function aLineThatBreaks(asked: RegExp) {
    let broken = true;
    const sockets: Socket[] = [];
    const server = createServer((near) => {
      const far = connect(Number(address.port), address.hostname);
      sockets.push(near, far);
      const hangUp = () => [near, far].forEach((one) => one.destroy());
      near.on('data', (bytes) => (broken && asked.test(bytes.toString('latin1')) ? hangUp() : far.write(bytes)));
      // What is asked is read on the way: nothing of it is compressed.
      far.on('data', (bytes) => near.write(bytes.toString('latin1').replaceAll(' COMPRESS=', ' X='), 'latin1'));
      for (const one of [near, far]) one.on('error', hangUp).on('close', hangUp);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const close = () => {
      server.close();
      sockets.forEach((one) => one.destroy());
    };
    return { port: (server.address() as AddressInfo).port, mend: () => (broken = false), close };
  }

  function waitForNextSecond(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, 1_100 - (Date.now() % 1_000)));
  }
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
