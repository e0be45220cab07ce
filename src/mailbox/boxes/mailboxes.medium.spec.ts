import { createServer, type Server } from 'node:http';
import { createServer as createSocket, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { complaints } from '../../../test/support/complaints.js';
import { waitFor } from '../../../test/support/wait-for.js';
import { startTenant, type TestTenant } from '../../../test/support/tenant.js';
import { SecretsService } from '../../platform/secrets/secrets.service.js';
import { MailboxAccess } from './mailbox-access.service.js';
import { MailboxTrial } from './mailbox-trial.service.js';
import type { NewMailbox } from './mailbox.form.js';
import { Mailboxes } from './mailboxes.service.js';

const usual: NewMailbox = {
  name: 'Certificats',
  addresses: ['certificats@editeur.test'],
  host: 'localhost',
  port: 993,
  security: 'starttls',
  username: 'certificats@editeur.test',
  folders: ['INBOX'],
  signIn: 'password',
  tokenUrl: null,
  oauthClient: null,
  oauthScope: null,
  authservId: null,
};

let tenant: TestTenant;
const open = new Set<Socket>();
const servers: { close(done: () => void): unknown }[] = [];

beforeAll(async () => {
  tenant = await startTenant({ MAILBOX_HOSTS: 'localhost' });
});
afterAll(async () => {
  for (const socket of open) socket.destroy();
  await Promise.all(servers.map((server) => new Promise<void>((closed) => server.close(() => closed()))));
  await tenant.stop();
});

const scope = () => ({ editorId: tenant.editorId, actor: { kind: 'job', name: 'mailbox.read' } as const });
const mailboxes = () => tenant.get(Mailboxes);
let made = 0;

async function set(columns: Partial<NewMailbox>, password: string | null = 'secret') {
  made += 1;
  const id = await tenant.run(() =>
    mailboxes().create({ ...usual, username: `boite-${made}@editeur.test`, ...columns }),
  );
  if (password !== null) await tenant.run(() => mailboxes().keepPassword(id, password));
  return id;
}

async function tried(id: string) {
  const mailbox = await tenant.run(() => mailboxes().byId(id));
  return tenant.get(MailboxTrial).of(mailbox, scope());
}

/** A mail server that answers as the script says: what the client sent (its tag taken off) gives the lines. */
async function mailServer(script: (command: string, tag: string) => string[]): Promise<number> {
  const server = createSocket((socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.write('* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] ready\r\n');
    socket.on('data', (chunk) => {
      for (const line of chunk.toString().split('\r\n').filter(Boolean)) {
        const [tag = '', ...rest] = line.split(' ');
        for (const answer of script(rest.join(' '), tag)) socket.write(`${answer}\r\n`);
      }
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', () => listening()));
  servers.push(server);
  return (server.address() as AddressInfo).port;
}

/** One that takes any password, and these tokens. */
const imap =
  (tokens: string[] = []) =>
  (command: string, tag: string): string[] => {
    const verb = command.split(' ')[0]?.toUpperCase() ?? '';
    if (verb === 'CAPABILITY') return ['* CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2', `${tag} OK done`];
    if (verb === 'AUTHENTICATE') {
      const [, method = '', given = ''] = command.split(' ');
      const said = Buffer.from(given, 'base64').toString();
      const fine =
        method === 'PLAIN' ? said.endsWith('\0secret') : tokens.some((token) => said.includes(`Bearer ${token}\u0001`));
      return [fine ? `${tag} OK signed in` : `${tag} NO [AUTHENTICATIONFAILED] refused`];
    }
    if (verb === 'LOGIN')
      return [command.includes('secret') ? `${tag} OK signed in` : `${tag} NO [AUTHENTICATIONFAILED] refused`];
    if (verb === 'LIST')
      return ['* LIST (\\HasNoChildren) "/" INBOX', '* LIST (\\HasNoChildren) "/" Archives', `${tag} OK done`];
    if (verb === 'STATUS') return ['* STATUS INBOX (MESSAGES 12)', `${tag} OK done`];
    if (verb === 'LOGOUT') return ['* BYE', `${tag} OK done`];
    return [`${tag} OK done`];
  };

describe('trying a mailbox', () => {
  it('says what it found there', async () => {
    const id = await set({ port: await mailServer(imap()) });
    expect(await tried(id)).toEqual({ fine: true, text: 'La boîte répond\u00a0: INBOX, 12\u00a0courriels.' });
  });

  it.each([
    ['no password', async () => set({ port: await mailServer(imap()) }, null), 'n’est pas connu du service'],
    ['a wrong password', async () => set({ port: await mailServer(imap()) }, 'faux'), 'identifiant ou mot de passe'],
    [
      'a name that is unknown',
      async () => set({ host: 'nulle-part.invalid' }),
      'nom du serveur de courriel est inconnu',
    ],
    ['a port where nothing listens', async () => set({ port: 1 }), 'rien n’y écoute'],
    ['a server without TLS', async () => set({ port: await mailServer(imap()), security: 'tls' }), 'ne chiffre pas'],
    [
      'a folder that is absent',
      async () => set({ port: await mailServer(imap()), folders: ['INBOX', 'ANS'] }),
      'le dossier «\u00a0ANS\u00a0» n’existe pas. La boîte a INBOX, Archives',
    ],
    ['an internal server', async () => set({ host: '127.0.0.1' }), 'réseau interne'],
    [
      'a server that hangs up',
      async () => set({ port: await mailServer(() => []), host: 'localhost' }),
      'ne répond pas',
    ],
  ])('says what is wrong: %s', async (_, make, told) => {
    if (_ === 'a server that hangs up') {
      const server = createSocket((socket) => socket.end('* BYE no\r\n'));
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', () => listening()));
      servers.push(server);
      const id = await set({ port: (server.address() as AddressInfo).port });
      expect((await tried(id)).text).toContain(told);
      return;
    }
    const found = await tried(await make());
    expect(found.fine).toBe(false);
    expect(found.text).toContain(told);
    expect(found.text).not.toMatch(/secret|faux/);
  });
});

describe('a mailbox entered with a token', () => {
  let given: Server;
  let asked: URLSearchParams[] = [];
  let answer: { status: number; body: object };
  const url = () => `http://localhost:${(given.address() as AddressInfo).port}/token`;

  beforeAll(async () => {
    given = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        asked.push(new URLSearchParams(body));
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
      });
    });
    await new Promise<void>((listening) => given.listen(0, '127.0.0.1', () => listening()));
    servers.push(given);
  });

  async function withToken(port: number) {
    const id = await set({ port, signIn: 'oauth', tokenUrl: url(), oauthClient: 'sceau', oauthScope: 'imap' }, null);
    await tenant.run(() => mailboxes().keepToken(id, { clientSecret: 'chut', refreshToken: 'premier' }));
    asked = [];
    return id;
  }

  it('asks for one, keeps the next refresh token, and does not ask again while it lasts', async () => {
    answer = { status: 200, body: { access_token: 'jeton', expires_in: 3600, refresh_token: 'second' } };
    const id = await withToken(await mailServer(imap(['jeton'])));
    expect(await tried(id)).toMatchObject({ fine: true });
    expect(await tried(id)).toMatchObject({ fine: true });
    expect(asked.map((one) => Object.fromEntries(one))).toEqual([
      {
        grant_type: 'refresh_token',
        client_id: 'sceau',
        client_secret: 'chut',
        refresh_token: 'premier',
        scope: 'imap',
      },
    ]);
    expect(await tenant.run(() => tenant.get(SecretsService).reveal('mailbox_token', id))).toBe('second');
    const { rows } = await tenant.owner.query<{ sealed: string }>(
      `SELECT sealed FROM secrets WHERE kind LIKE 'mailbox%'`,
    );
    for (const { sealed } of rows) expect(sealed).not.toMatch(/second|premier|chut/);
  });

  it('asks again when the mailbox refuses the one it has', async () => {
    answer = { status: 200, body: { access_token: 'passé', expires_in: 3600 } };
    const id = await withToken(await mailServer(imap(['nouveau'])));
    expect((await tried(id)).text).toContain('refuse notre connexion');
    answer = { status: 200, body: { access_token: 'nouveau', expires_in: 3600 } };
    expect(await tried(id)).toMatchObject({ fine: true });
    expect(asked).toHaveLength(2);
  });

  it.each([
    [400, { error: 'invalid_grant', error_description: 'premier' }, 'refuse le jeton OAuth2'],
    [401, { error: 'invalid_client' }, 'refuse le jeton OAuth2'],
    [200, { nothing: true }, 'refuse le jeton OAuth2'],
    [503, {}, 'des jetons OAuth2 ne répond pas'],
  ])('says when it is refused: %s', async (status, body, told) => {
    answer = { status, body };
    const id = await withToken(await mailServer(imap()));
    expect((await tried(id)).text).toContain(told);
  });

  it('is asked for at no internal address', async () => {
    answer = { status: 200, body: { access_token: 'x' } };
    const id = await withToken(await mailServer(imap()));
    await tenant.owner.query(`UPDATE mailboxes SET token_url = 'https://169.254.169.254/token' WHERE id = $1`, [id]);
    expect((await tried(id)).text).toContain('ne répond pas');
    expect(asked).toEqual([]);
  });
});

describe('setting a mailbox', () => {
  it('keeps one account once, and asks for what a token needs', async () => {
    await set({ username: 'Unique@editeur.test' });
    await expect(set({ username: 'unique@EDITEUR.test' })).rejects.toThrow('relève déjà ce compte');
    await expect(set({ signIn: 'oauth' })).rejects.toThrow('où le fournisseur donne ses jetons');
    const other = await tenant.secondEditor();
    await other.run(() => mailboxes().create({ ...usual, username: 'unique@editeur.test' }));
  });

  it('forgets a password that was given for another account, and all secrets of what is removed', async () => {
    const id = await set({});
    const has = () => tenant.run(() => tenant.get(SecretsService).has('mailbox_password', id));
    const change = (columns: Partial<NewMailbox>) =>
      tenant.run(async () => {
        const { version, username, ...now } = await mailboxes().byId(id);
        await mailboxes().change(id, { ...usual, username, port: now.port, ...columns, version });
      });
    await change({ name: 'Autre nom' });
    expect(await has()).toBe(true);
    await change({ name: 'Autre nom', host: 'imap.ailleurs.test' });
    expect(await has()).toBe(false);
    await tenant.run(() => mailboxes().keepPassword(id, 'nouveau'));
    await tenant.run(() => mailboxes().remove(id));
    expect(await has()).toBe(false);
    await expect(tenant.run(() => mailboxes().byId(id))).rejects.toThrow('n’existe pas');
  });

  it('is of its editor alone', async () => {
    const id = await set({});
    const other = await tenant.secondEditor();
    for (const work of [
      () => mailboxes().byId(id),
      () => mailboxes().pause(id, true),
      () => mailboxes().remove(id),
      () => mailboxes().keepPassword(id, 'x'),
    ])
      await expect(other.run<unknown>(work)).rejects.toThrow('n’existe pas');
  });

  it('is paused once, and taken up again', async () => {
    const id = await set({});
    await tenant.run(() => mailboxes().pause(id, true));
    await expect(tenant.run(() => mailboxes().pause(id, true))).rejects.toThrow('déjà plus');
    await tenant.run(() => mailboxes().pause(id, false));
    await expect(tenant.run(() => mailboxes().pause(id, false))).rejects.toThrow('déjà relevée');
  });

  it('is removed once, by two at once too', async () => {
    const id = await set({});
    const remove = () => tenant.run(() => mailboxes().remove(id));
    const blocked =
      'SELECT 1 FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted AND a.datname = current_database()';
    let second: Promise<unknown> = Promise.resolve();
    await tenant.run(async () => {
      await mailboxes().remove(id);
      second = remove().catch(String);
      await waitFor('the second removal to wait', async () => (await tenant.owner.query(blocked)).rowCount === 1);
    });
    expect(await second).toContain('n’existe pas');
    const { rows } = await tenant.owner.query(
      `SELECT 1 FROM audit_entries WHERE subject_id = $1 AND action = 'removed'`,
      [id],
    );
    expect(rows).toHaveLength(1);
  });

  it('opens no secret for who asks nothing', async () => {
    const id = await set({}, null);
    const mailbox = await tenant.run(() => mailboxes().byId(id));
    await expect(tenant.get(MailboxAccess).account(mailbox, scope())).rejects.toThrow('no password or token');
    expect(complaints()).toEqual([]);
  });
});
