import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pageOf, type TestApp, wordsOf } from '../../../test/support/app.js';
import { insertRow } from '../../../test/support/factories.js';
import { linkIn, type PostedApp, startPostedApp } from '../../../test/support/posted.js';
import { testPassword } from '../../../test/support/tenant.js';
import { waitFor } from '../../../test/support/wait-for.js';

let posted: PostedApp;
let app: TestApp;
beforeAll(async () => {
  posted = await startPostedApp({ TRUST_PROXY: '1' });
  ({ app } = posted);
});
afterAll(() => posted.stop());

const ask = (email: string, address = '192.0.2.1') =>
  app.visitor().post('/password/forgotten').set('X-Forwarded-For', address).type('form').send({ email });
const linksOf = async (id: string) =>
  (await app.owner.query(`SELECT id FROM account_links WHERE user_id = $1 AND kind = 'reset'`, [id])).rowCount ?? 0;
const enter = (email: string, password: string) =>
  app.visitor().post('/session').type('form').send({ email, password, next: '/' });

describe('a forgotten password', () => {
  it('is answered in the same words whether there is such an account or not', async () => {
    const { email, id } = app.users.auditor;
    const known = await ask(email).expect(303);
    const unknown = await ask('personne@nulle.part').expect(303);
    expect(unknown.headers['location']).toBe(known.headers['location']);
    const page = pageOf(
      await app
        .visitor()
        .get(known.headers['location'] ?? '')
        .expect(200),
    );
    expect(wordsOf(page, 'main')).toContain('Si un compte répond à cette adresse');
    await waitFor(
      'the link',
      () => linksOf(id),
      (links) => links === 1,
    );
    expect(wordsOf(pageOf(await ask('pas une adresse').expect(422)), '#f-email-error')).toContain('Indiquez l’adresse');
  });

  it('is chosen anew by the link, which ends the sessions and is no other’s', async () => {
    const { email, id } = app.users.support;
    const [inside, other] = [await app.signIn('support'), await app.signIn('admin')];
    await ask(email.toUpperCase()).expect(303);
    await waitFor(
      'the link',
      () => linksOf(id),
      (links) => links === 1,
    );
    await posted.runJobs();
    const mail = posted.mails.at(-1);
    expect(mail?.to).toMatchObject({ text: email });
    expect(mail?.text).toContain('une seule fois, pendant une heure');
    // Asking ends nothing: neither the password nor the sessions.
    await inside.get('/account').expect(200);
    await app.visitor().post(linkIn(mail)).type('form').send({ password: 'les tortues sont sèches' }).expect(303);
    await inside.get('/account').expect(303);
    await other.get('/account').expect(200);
    await enter(email, testPassword).expect(422);
    await enter(email, 'les tortues sont sèches').expect(303);
    await app.visitor().post(linkIn(mail)).type('form').send({ password: 'les tortues sont mouillées' }).expect(404);
  });

  it('floods no mailbox: one link in five minutes, and a place that asks too often waits', async () => {
    const { email, id } = app.users.technical_admin;
    const answers: number[] = [];
    for (let turn = 0; turn < 12; turn += 1) answers.push((await ask(email, '192.0.2.77')).status);
    expect(answers).toEqual([...Array.from({ length: 10 }, () => 303), 429, 429]);
    await waitFor(
      'the link',
      () => linksOf(id),
      (links) => links > 0,
    );
    await ask(email, '192.0.2.78').expect(303);
    const { rows } = await app.owner.query(
      `SELECT 1 FROM audit_entries WHERE subject_id = $1 AND action = 'reset_asked'`,
      [id],
    );
    expect(rows).toHaveLength(1);
    expect(await linksOf(id)).toBe(1);
  });

  it('is not sent to who has none: a mailbox alone opens no account that was taken back', async () => {
    const editor = await app.secondEditor();
    await editor.owner.query('UPDATE users SET password_hash = NULL');
    const { email } = editor.users.support;
    await ask(email, '192.0.2.90').expect(303);
    await ask(app.users.account_manager.email, '192.0.2.90').expect(303);
    await waitFor(
      'the other link',
      () => linksOf(app.users.account_manager.id),
      (links) => links === 1,
    );
    expect((await editor.owner.query('SELECT 1 FROM account_links')).rows).toEqual([]);
  });

  it('is chosen the first time by whoever came in by a provider that lets them in no more; who administers need not wait for that', async () => {
    const editor = await app.secondEditor();
    const { support, auditor, admin } = editor.users;
    const issuer = 'https://azur.test';
    await editor.owner.query('UPDATE users SET password_hash = NULL, last_sign_in_at = now()');
    await insertRow(editor, 'identity_providers', { name: 'Azur', issuer, client_id: 'sceau', offered: true });
    for (const { id } of [auditor, admin])
      await insertRow(editor, 'provider_links', { issuer, subject: id, user_id: id });
    for (const { email } of [auditor, support, admin]) await ask(email, '192.0.2.91').expect(303);
    const sent = async () =>
      (await editor.owner.query<{ user_id: string }>('SELECT user_id FROM account_links ORDER BY created_at')).rows;
    await waitFor('the links', sent, (rows) => rows.length >= 2);
    expect((await sent()).map(({ user_id: id }) => id).toSorted((a, b) => a.localeCompare(b))).toEqual(
      [support.id, admin.id].toSorted((a, b) => a.localeCompare(b)),
    );
    // The provider of the other is switched off: it lets nobody in.
    await editor.owner.query('UPDATE identity_providers SET offered = false');
    await ask(auditor.email, '192.0.2.91').expect(303);
    await waitFor('the third link', sent, (rows) => rows.length === 3);
  });

  it('is chosen by nobody whose password would not serve', async () => {
    const editor = await app.secondEditor();
    const { support, admin } = editor.users;
    const azur = {
      name: 'Azur',
      issuer: 'https://azur.test',
      client_id: 'sceau',
      offered: true,
      password_for: 'admins',
    };
    await insertRow(editor, 'identity_providers', azur);
    for (const { email } of [support, admin]) await ask(email, '192.0.2.92').expect(303);
    const sent = async () => (await editor.owner.query<{ user_id: string }>('SELECT user_id FROM account_links')).rows;
    await waitFor('the link', sent, (rows) => rows.length > 0);
    expect(await sent()).toEqual([{ user_id: admin.id }]);
  });

  it('leads from the page of sign-in', async () => {
    const page = pageOf(await app.visitor().get('/sign-in').expect(200));
    await app
      .visitor()
      .get(page('a:contains("Mot de passe oublié")').attr('href') ?? '')
      .expect(200);
  });
});
