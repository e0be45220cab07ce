import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pageOf, type TestApp, type Visitor, wordsOf } from '../../../test/support/app.js';
import { insertRow } from '../../../test/support/factories.js';
import { linkIn, type PostedApp, startPostedApp } from '../../../test/support/posted.js';

let posted: PostedApp;
let app: TestApp;
let admin: Visitor;
beforeAll(async () => {
  posted = await startPostedApp();
  ({ app } = posted);
  admin = await app.signIn('admin');
});
afterAll(() => posted.stop());

const password = 'quatre tortues sous la pluie';
let people = 0;
/** Invited by the form, and the mail has left. */
async function invited() {
  const email = `ada.neuve${(people += 1)}@editeur.test`;
  await admin.post('/settings/team').type('form').send({ name: 'Ada Neuve', email, role: 'support' }).expect(303);
  await posted.runJobs();
  const { rows } = await app.owner.query<{ id: string }>('SELECT id FROM users WHERE email = $1', [email]);
  return { email, id: rows[0]?.id ?? '', link: linkIn(posted.mails.at(-1)) };
}
const choose = (link: string, chosen = password) => app.visitor().post(link).type('form').send({ password: chosen });
const enter = (email: string, given = password) =>
  app.visitor().post('/session').type('form').send({ email, password: given, next: '/' });
const personPage = async (id: string) => pageOf(await admin.get(`/settings/team/${id}`).expect(200));
const post = (path: string) => admin.post(`/settings/team/${path}`).type('form').send({});

describe('an invitation', () => {
  it('is mailed, says whom it is from and until when, and opens the account once the password is chosen', async () => {
    const { email, id, link } = await invited();
    const mail = posted.mails.at(-1);
    expect(mail?.to).toMatchObject({ text: email });
    expect(mail?.text).toContain('Personne admin vous ouvre un accès à Sceau');
    expect(mail?.text).toContain('une seule fois, pendant sept jours');
    expect(wordsOf(await personPage(id), 'h1')).toContain('Invité');
    await enter(email, '').expect(422);
    await enter(email).expect(422);
    const page = pageOf(await app.visitor().get(link).expect(200));
    expect(wordsOf(page, 'main')).toContain('Ada Neuve');
    // A mail server that opens every link uses nothing up.
    await app.visitor().get(link).expect(200);
    const answer = await choose(link).expect(303);
    const signIn = pageOf(
      await app
        .visitor()
        .get(answer.headers['location'] ?? '')
        .expect(200),
    );
    expect(wordsOf(signIn, 'main')).toContain('Votre mot de passe est enregistré');
    await enter(email).expect(303);
    expect(wordsOf(await personPage(id), 'h1')).toContain('Actif');
    const { rows } = await app.owner.query(
      `SELECT action, actor_name FROM audit_entries WHERE subject_id = $1 AND action <> 'sign_in_failed' ORDER BY sequence`,
      [id],
    );
    expect(rows.slice(0, 2)).toEqual([
      { action: 'created', actor_name: 'Personne admin' },
      { action: 'password_chosen', actor_name: 'Ada Neuve' },
    ]);
  });

  it('serves once, of two at once too', async () => {
    const { link } = await invited();
    const answers = await Promise.all([choose(link), choose(link), choose(link)]);
    expect(answers.map(({ status }) => status).sort((one, other) => one - other)).toEqual([303, 404, 404]);
    expect(wordsOf(pageOf(await choose(link).expect(404)), 'main')).toContain('Ce lien a déjà servi');
    await app.visitor().get(link).expect(404);
  });

  it('is replaced when sent again, and ends when it is taken back, expires or its account closes', async () => {
    const { id, link } = await invited();
    await post(`${id}/link`).expect(303);
    await posted.runJobs();
    const second = linkIn(posted.mails.at(-1));
    expect(second).not.toBe(link);
    await choose(link).expect(404);
    await app.visitor().get(second).expect(200);
    await post(`${id}/link/revocation`).expect(303);
    await choose(second).expect(404);
    expect(wordsOf(await personPage(id), 'main')).toContain('annulé le');
    for (const end of [
      `UPDATE account_links SET expires_at = moment() - interval '1 second' WHERE user_id = '${id}'`,
      `UPDATE users SET disabled_at = moment() WHERE id = '${id}'`,
    ]) {
      await app.owner.query(`UPDATE users SET disabled_at = NULL WHERE id = '${id}'`);
      await post(`${id}/link`).expect(303);
      await posted.runJobs();
      const third = linkIn(posted.mails.at(-1));
      await app.visitor().get(third).expect(200);
      await app.owner.query(end);
      await choose(third).expect(404);
    }
  });

  it('is made from nothing that lies in the database, and only by us', async () => {
    const { link } = await invited();
    const [id = '', proof = ''] = (link.split('/').at(-1) ?? '').split('.');
    expect(proof).toHaveLength(43);
    for (const table of ['account_links', 'outbox', 'audit_entries']) {
      const { rows } = await app.owner.query<{ row: string }>(`SELECT t::text AS row FROM ${table} t`);
      for (const { row } of rows) expect(row).not.toContain(proof);
    }
    for (const forged of [id, `${id}.`, `${id}.${'A'.repeat(43)}`, `${app.users.admin.id}.${proof}`, '..', '%00'])
      await app.visitor().get(`/password/choice/${forged}`).expect(404);
  });

  it('refuses a password that is tried first, or that one’s name gives away, and keeps nothing of it on the page', async () => {
    const { email, link } = await invited();
    for (const [weak, why] of [
      ['court', '15 caractères au moins'],
      ['passwordpassword', 'essaie en premier'],
      ['Ada Neuve 1987 !', 'il se devine'],
      ['Certificat Sceau 26', 'il se devine'],
      ['x'.repeat(257), 'Au plus 256 caractères'],
    ] as const) {
      const page = pageOf(await choose(link, weak).expect(422));
      expect(wordsOf(page, '#f-password-error')).toContain(why);
      expect(page('#f-password').attr('value')).toBe('');
    }
    const long = 'à la claire fontaine, m’en allant promener, j’ai trouvé l’eau si belle'.repeat(3);
    await choose(link, long).expect(303);
    await enter(email, long).expect(303);
  });

  it('is mailed once its link is due, however often its job runs, and the page says when it could not leave', async () => {
    const { id } = await invited();
    const before = posted.mails.length;
    await app.owner.query('UPDATE outbox SET done_at = NULL');
    await posted.runJobs();
    expect(posted.mails).toHaveLength(before);
    await app.owner.query(
      `UPDATE account_links SET mail_state = 'refused', mail_answer = 'Boîte inconnue' WHERE user_id = $1`,
      [id],
    );
    expect(wordsOf(await personPage(id), 'main')).toContain('le courriel n’est pas parti Boîte inconnue');
  });

  it('leads to the provider where a password would not serve: mailed so, and no link of before sets one', async () => {
    const before = await invited();
    const azur = {
      name: 'Azur',
      issuer: 'https://azur.test',
      client_id: 'sceau',
      offered: true,
      password_for: 'admins',
    };
    await insertRow(app, 'identity_providers', azur);
    const effect = wordsOf(pageOf(await admin.get('/settings/team')), 'section[aria-labelledby=new-title]');
    expect(effect).toContain('Un courriel lui dit où se connecter avec Azur');
    await invited();
    const mail = posted.mails.at(-1);
    expect(linkIn(mail)).toBe(`/s/${app.slug}`);
    expect(mail?.text).toContain('Votre équipe se connecte avec Azur, et non par mot de passe');
    const page = pageOf(await app.visitor().get(before.link).expect(200));
    expect(wordsOf(page, 'main')).toContain('Aucun mot de passe n’est à choisir');
    expect(page('input[type=password]')).toHaveLength(0);
    expect(page('a.btn-primary').attr('href')).toBe(`/s/${app.slug}`);
    await choose(before.link).expect(422);
    const set = 'SELECT 1 FROM users WHERE id = $1 AND has_password';
    expect((await app.owner.query(set, [before.id])).rows).toEqual([]);
    await app.owner.query('DELETE FROM identity_providers');
    await choose(before.link).expect(303);
  });

  it('asks an administrator for no password: there is no such field', async () => {
    expect(pageOf(await admin.get('/settings/team'))('input[type=password]')).toHaveLength(0);
    expect((await personPage(app.users.support.id))('input[type=password]')).toHaveLength(0);
  });
});
