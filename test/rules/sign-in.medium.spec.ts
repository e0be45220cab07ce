/** A module is replaced here: in a context of its own.
 * @jest-environment node
 */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { TestApp, Visitor } from '../support/app.js';
import { uuidv7 } from '../../src/platform/uuid.js';
import type { TestEditor } from '../support/tenant.js';

/** The hashes that were compared with a password, in order. */
const verified: string[] = [];
const argon2 = await import('@node-rs/argon2');
jest.unstable_mockModule('@node-rs/argon2', () => ({
  ...argon2,
  verify(hash: string, password: string) {
    verified.push(hash);
    return argon2.verify(hash, password);
  },
}));
// Imported once the verifications are counted.
const { pageOf, startTestApp, wordsOf } = await import('../support/app.js');
const { testPassword } = await import('../support/tenant.js');
const { aClient } = await import('../support/factories.js');

/** `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`, without what differs from one to the next. */
const costOf = (hash: string) => hash.split('$').slice(1, 4).join(' ');

describe('signing in', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());

  const send = (visitor: Visitor, email: string, password: string, next = '/') =>
    visitor.post('/session').type('form').send({ email, password, next });
  const cookieOf = (response: { headers: Record<string, unknown> }) =>
    String(response.headers['set-cookie'] ?? '').split(';')[0] ?? '';
  const isIn = async (visitor: Visitor) => (await visitor.get('/account')).status === 200;
  /** A person whom no other test throttles. */
  const someone = async (role: keyof TestEditor['users'] = 'support') => (await app.secondEditor()).users[role];

  it('leads to the page that was asked for, of ours only', async () => {
    const { email } = app.users.support;
    const asked = await app.visitor().get('/clients?q=nice');
    expect(asked.headers['location']).toBe(`/sign-in?next=${encodeURIComponent('/clients?q=nice')}`);
    const led = async (next: string) => (await send(app.visitor(), email, testPassword, next)).headers['location'];
    expect(await led('/clients?q=nice')).toBe('/clients?q=nice');
    for (const elsewhere of ['https://elsewhere.test/', '//elsewhere.test', '/\\elsewhere.test', 'javascript:alert(1)'])
      expect(await led(elsewhere)).toBe('/');
  });

  it('loses nothing of a form whose session had ended: it waits, and is sent again', async () => {
    const client = await aClient(app);
    const notes = `/clients/${client['id']}/comments`;
    const typed = { text: 'Rappeler « lundi » & <mardi>', _token: uuidv7() };
    const send = (visitor: Visitor, form: object) =>
      visitor.post(notes).set('Referer', `${app.url}/clients/${client['id']}`).type('form').send(form);
    const held = await send(app.visitor(), typed).expect(401);
    const page = pageOf(held);
    expect(wordsOf(page, 'main')).not.toContain('mot de passe');
    const again = Object.fromEntries(
      page('main form input')
        .toArray()
        .map((input) => [page(input).attr('name'), page(input).attr('value')]),
    );
    expect(again).toEqual({ _token: expect.not.stringContaining(typed._token), text: typed.text });
    expect(page('main form').attr('action')).toBe(notes);
    expect(page('main form a').attr('href')).toBe(`/sign-in?next=${encodeURIComponent(`/clients/${client['id']}`)}`);
    const told = async () =>
      (
        await app.owner.query(`SELECT 1 FROM audit_entries WHERE client_id = $1 AND action = 'commented'`, [
          client['id'],
        ])
      ).rowCount;
    expect(await told()).toBe(0);
    await send(await app.signIn('support'), again).expect(303);
    expect(await told()).toBe(1);
  });

  it('says of a file that it is to be chosen again, and keeps no password', async () => {
    const visitor = app.visitor();
    const withFile = await visitor.post('/imports').attach('file', Buffer.from('a;b'), 'a.csv').expect(401);
    expect(wordsOf(pageOf(withFile), 'main')).toContain('choisissez de nouveau le fichier');
    // As the page itself calls its fields.
    const shown = pageOf(await (await app.signIn('support')).get('/account').expect(200));
    const fields = shown('form[action="/account/password"] input[type=password]').get();
    const secrets = fields.map((field, at) => [shown(field).attr('name') ?? '', `Tres-secret-${at}`] as const);
    expect(secrets).toHaveLength(2);
    const answers = { ...Object.fromEntries(secrets), name: 'Zoé' };
    const withPassword = await visitor.post('/account/password').type('form').send(answers).expect(401);
    expect(withPassword.text).not.toContain('Tres-secret');
    expect(withPassword.text).toContain('Zoé');
    expect(wordsOf(pageOf(withPassword), 'main')).toContain('Un mot de passe ne se garde pas');
  });

  it('makes a new session id: one planted before is worth nothing', async () => {
    const visitor = app.visitor();
    const { email } = app.users.support;
    const planted = cookieOf(await send(visitor, email, testPassword));
    const renewed = cookieOf(await send(visitor, email, testPassword));
    expect(planted).toMatch(/^sceau=/);
    expect(renewed).toMatch(/^sceau=/);
    expect(renewed).not.toBe(planted);
    const old = await app.visitor().get('/account').set('Cookie', planted);
    expect(old.status).toBe(303);
    const forged = await app.visitor().get('/account').set('Cookie', 'sceau=s%3Aforged.AAAA');
    expect(forged.status).toBe(303);
  });

  it('gives a cookie that scripts cannot read and other sites cannot send', async () => {
    const { email } = app.users.support;
    const cookie = String((await send(app.visitor(), email, testPassword)).headers['set-cookie']);
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    expect(cookie).toMatch(/Path=\//);
  });

  it('keeps in the session two ids and no personal data, in PostgreSQL', async () => {
    const { id, email, name } = app.users.admin;
    await app.signIn('admin');
    const { rows } = await app.owner.query<{ row: string }>(
      `SELECT s::text AS row FROM sessions s WHERE user_id = $1`,
      [id],
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { row } of rows) {
      expect(row).not.toContain(email);
      expect(row).not.toContain(name);
    }
  });

  it('ends for good when one signs out', async () => {
    const visitor = app.visitor();
    const cookie = cookieOf(await send(visitor, app.users.support.email, testPassword));
    expect(await isIn(visitor)).toBe(true);
    await visitor.post('/session/end').expect(303);
    expect(await isIn(visitor)).toBe(false);
    const kept = await app.visitor().get('/account').set('Cookie', cookie);
    expect(kept.status).toBe(303);
  });

  it('ends at the next page when the account is disabled, and cannot be done again', async () => {
    const editor = await app.secondEditor();
    const visitor = await app.signIn('support', editor);
    expect(await isIn(visitor)).toBe(true);
    await editor.owner.query('UPDATE users SET disabled_at = now() WHERE id = $1', [editor.users.support.id]);
    expect(await isIn(visitor)).toBe(false);
    const again = await send(app.visitor(), editor.users.support.email, testPassword);
    expect(again.status).toBe(422);
  });

  it('follows a change of role at the next page', async () => {
    const editor = await app.secondEditor();
    const visitor = await app.signIn('admin', editor);
    const change = () => visitor.post('/settings/solutions').type('form').send({ name: 'DPI' });
    expect((await change()).status).not.toBe(403);
    await editor.owner.query(`UPDATE users SET role = 'auditor' WHERE id = $1`, [editor.users.admin.id]);
    expect((await change()).status).toBe(403);
  });

  it('says the same of a wrong password, an unknown and a disabled account, and keeps what was typed', async () => {
    const known = await someone();
    const wrong = await send(app.visitor(), known.email, 'ce n’est pas celui-ci');
    const unknown = await send(app.visitor(), 'personne@nulle.part', testPassword);
    const said = (response: { text: string }) => wordsOf(pageOf(response), '[role="alert"], .s-summary, main');
    expect([wrong.status, unknown.status]).toEqual([422, 422]);
    expect(said(unknown)).toBe(said(wrong));
    expect(pageOf(wrong)('input[name="email"]').val()).toBe(known.email);
    expect(wrong.text).not.toContain('celui-ci');
  });

  it('verifies one hash of the same cost for an unknown, a disabled and a known account: the answers take as long', async () => {
    const [known, disabled] = [await someone(), await app.secondEditor()];
    await disabled.owner.query('UPDATE users SET disabled_at = now()');
    const workFor = async (email: string) => {
      verified.length = 0;
      expect((await send(app.visitor(), email, 'faux mot de passe')).status).toBe(422);
      return verified.map(costOf);
    };
    const work = await workFor(known.email);
    expect(work).toEqual([expect.stringMatching(/^argon2id v=19 m=\d+,t=\d+,p=\d+$/)]);
    expect(await workFor(disabled.users.support.email)).toEqual(work);
    expect(await workFor('personne@nulle.part')).toEqual(work);
  });

  it('verifies the hash of each account of an address, whichever of them the password opens', async () => {
    const [one, other] = [await app.secondEditor(), await app.secondEditor()];
    const { email } = one.users.support;
    const hashed = await argon2.hash('un autre mot de passe');
    await other.owner.query('UPDATE users SET email = $1, password_hash = $2 WHERE id = $3', [
      email,
      hashed,
      other.users.support.id,
    ]);
    for (const password of [testPassword, 'un autre mot de passe', 'faux mot de passe']) {
      verified.length = 0;
      await send(app.visitor(), email, password);
      expect(verified).toHaveLength(2);
    }
  });

  it('is refused for a while after ten failures on an account, the right password included, and only there', async () => {
    const { email } = await someone();
    for (let turn = 1; turn <= 10; turn += 1)
      expect((await send(app.visitor(), email.toUpperCase(), `essai ${turn}`)).status).toBe(422);
    const refused = await send(app.visitor(), email, testPassword);
    expect(refused.status).toBe(429);
    expect(refused.text).toContain('Réessayez dans');
    expect((await send(app.visitor(), (await someone()).email, testPassword)).status).toBe(303);
    const { rows } = await app.owner.query<{ key: string }>('SELECT key FROM sign_in_attempts');
    expect(rows.map((row) => row.key).join(' ')).not.toContain(email);
  });

  it('writes who came in the journal, and nothing of the password anywhere', async () => {
    const editor = await app.secondEditor();
    await app.signIn('support', editor);
    const { rows } = await editor.owner.query<{ actor_id: string; entry: string }>(
      `SELECT actor_id, a::text AS entry FROM audit_entries a WHERE action = 'signed_in'`,
    );
    expect(rows.map((row) => row.actor_id)).toEqual([editor.users.support.id]);
    expect(rows[0]?.entry).not.toContain(testPassword);
  });
});
