import { describe, expect, it } from '@jest/globals';
import { aCampaign, aCampaignRow, aClient, aDeputy, aRepresentative } from '../../../test/support/factories.js';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import type { TestEditor } from '../../../test/support/tenant.js';

const app = await anApp();
const admin = await app.signIn('admin');

const post = (path: string, form: object = {}) =>
  admin.post(`/settings/team/${path}`).type('form').send(form).expect(303);
const told = async () => wordsOf(pageOf(await admin.get('/settings/team')), '.s-flash');
const roleOf = async (id: string) => (await app.owner.query('SELECT role FROM users WHERE id = $1', [id])).rows[0].role;

describe('the team', () => {
  it('says how many clients and absences of others somebody leaves whose account is closed', async () => {
    const { id } = app.users.account_manager;
    await aClient(app, { account_manager_id: id });
    await aClient(app, { account_manager_id: id });
    await aClient(app, { account_manager_id: id, archived_at: new Date() });
    await aDeputy(app, { account_manager_id: app.users.support.id, deputy_id: id });
    await post(`${id}/disabling`);
    expect(await told()).toContain('2 clients sans chargé de compte actif et 1 suppléance prévue');
    await post(`${id}/enabling`);
    expect(await told()).toBe('Compte modifié.');
  });

  it('says the same of somebody who may only read from now on, and not of another change of role', async () => {
    const { id } = app.users.account_manager;
    await post(`${id}/role`, { role: 'support' });
    expect(await told()).toBe('Compte modifié.');
    await post(`${id}/role`, { role: 'auditor' });
    expect(await told()).toContain('2 clients sans chargé de compte actif');
    expect(await roleOf(id)).toBe('auditor');
    const { rows } = await app.owner.query(
      `SELECT summary FROM audit_entries WHERE action = 'role_changed' ORDER BY sequence`,
    );
    expect(rows.map((row) => row.summary)[1]).toContain('Auditeur, en lecture seule, auparavant Support');
  });

  it('keeps its last administrator, closed or of another role', async () => {
    const { id } = app.users.admin;
    const refused = (role: string) =>
      admin.post(`/settings/team/${id}/role`).type('form').send({ role }).expect(422).then(pageOf);
    const kept = await refused('support');
    for (const place of ['#f-role-error', '#error-summary'])
      expect(wordsOf(kept, place)).toContain('dernière personne de rôle Responsable Sceau');
    expect(kept('#f-role option[selected]').attr('value')).toBe('support');
    await post(`${id}/disabling`);
    expect(await told()).toContain('dernière personne de rôle Responsable Sceau');
    expect(await roleOf(id)).toBe('admin');
    expect(wordsOf(await refused('empereur'), '#f-role-error')).toContain('Choisissez un rôle');
  });

  it('counts nobody among its administrators who was invited and has not come in', async () => {
    const editor = await app.secondEditor();
    const there = await app.signIn('admin', editor);
    const zoe = { name: 'Zoé Fantôme', email: 'zoe@demo-typo.example', role: 'admin' };
    await there.post('/settings/team').type('form').send(zoe).expect(303);
    const page = `/settings/team/${editor.users.admin.id}`;
    const refused = pageOf(await there.post(`${page}/role`).type('form').send({ role: 'support' }).expect(422));
    expect(wordsOf(refused, '#f-role-error')).toContain('dernière personne de rôle Responsable Sceau dont le compte');
    await there.post(`${page}/disabling`).expect(303);
    expect(wordsOf(pageOf(await there.get('/settings/team')), '.s-flash')).toContain('est la dernière personne');
    // Once she has chosen her password, she may administer.
    await editor.owner.query(`UPDATE users SET password_hash = 'x' WHERE email = 'zoe@demo-typo.example'`);
    await there.post(`${page}/role`).type('form').send({ role: 'support' }).expect(303);
  });

  it('keeps its last administrator with a password, where the others come in by a provider alone, whomever passwords are for', async () => {
    const editor = await app.secondEditor();
    const there = await app.signIn('admin', editor);
    await editor.owner.query(
      `INSERT INTO users (id, email, name, role, last_sign_in_at) VALUES (uuidv7(), 'luc@editeur.test', 'Luc Azur', 'admin', now())`,
    );
    await editor.owner.query(
      `INSERT INTO identity_providers (name, issuer, client_id, offered, password_for) VALUES ('Azur', 'https://azur.test', 'sceau', true, 'admins')`,
    );
    const page = `/settings/team/${editor.users.admin.id}`;
    const role = () => there.post(`${page}/role`).type('form').send({ role: 'support' });
    for (const change of [`offered = true`, `password_for = 'everybody'`, 'offered = false']) {
      await editor.owner.query(`UPDATE identity_providers SET ${change}`);
      const refused = pageOf(await role().expect(422));
      expect(wordsOf(refused, '#f-role-error')).toContain('Responsable Sceau qui a un mot de passe');
      await there.post(`${page}/disabling`).expect(303);
      expect(wordsOf(pageOf(await there.get('/settings/team')), '.s-flash')).toContain('qui a un mot de passe');
    }
    await editor.owner.query(`UPDATE users SET password_hash = 'x' WHERE name = 'Luc Azur'`);
    await role().expect(303);
  });

  it('is told of what changes, and not of what was so already', async () => {
    const editor = await app.secondEditor();
    const there = await app.signIn('admin', editor);
    const { id } = editor.users.auditor;
    const refused = async (path: string, form: object = {}) => {
      await there.post(`/settings/team/${id}/${path}`).type('form').send(form).expect(303);
      return wordsOf(pageOf(await there.get('/settings/team')), '.s-flash');
    };
    const closed = async () =>
      (await editor.owner.query('SELECT disabled_at FROM users WHERE id = $1', [id])).rows[0].disabled_at as Date;
    expect(await refused('enabling')).toBe('Le compte de Personne auditor est déjà actif.');
    expect(await refused('disabling')).toBe('Compte modifié.');
    const since = await closed();
    expect(await refused('disabling')).toBe('Le compte de Personne auditor est déjà désactivé.');
    expect(await closed()).toEqual(since);
    expect(await refused('enabling')).toBe('Compte modifié.');
    expect(await refused('sessions/end')).toBe('Personne auditor n’a aucune session ouverte.');
    const same = await there.post(`/settings/team/${id}/role`).type('form').send({ role: 'auditor' }).expect(422);
    expect(wordsOf(pageOf(same), '#f-role-error')).toContain('a déjà ce rôle');
    await Promise.all([1, 2, 3].map(() => there.post(`/settings/team/${id}/disabling`).expect(303)));
    const { rows } = await editor.owner.query<{ action: string }>(
      'SELECT action FROM audit_entries WHERE subject_id = $1 ORDER BY sequence',
      [id],
    );
    expect(rows.map(({ action }) => action)).toEqual(['disabled', 'enabled', 'disabled']);
  });

  it('is asked before an account closes or a role changes: the list has no such button, and the page says what is left behind', async () => {
    const { id } = app.users.support;
    await aClient(app, { account_manager_id: id });
    const list = pageOf(await admin.get('/settings/team').expect(200));
    expect(
      list('main form')
        .map((_, form) => list(form).attr('action'))
        .get(),
    ).toEqual(['/settings/team']);
    const page = pageOf(await admin.get(`/settings/team/${id}`).expect(200));
    const closing = page(`form[action="/settings/team/${id}/disabling"]`);
    expect(closing.closest('details').attr('open')).toBeUndefined();
    expect(wordsOf(page, `form[action="/settings/team/${id}/disabling"]`)).toContain(
      'laisse 1 client sans chargé de compte actif',
    );
  });

  it('is read, not changed, by who is not responsible for it', async () => {
    const support = await app.signIn('support');
    const list = pageOf(await support.get('/settings/team').expect(200));
    expect(list('main form, main tbody a')).toHaveLength(0);
    await support.get(`/settings/team/${app.users.admin.id}`).expect(403);
  });

  it('keeps what was typed of a person whose address is taken', async () => {
    const person = {
      name: 'Ada Neuve',
      email: app.users.support.email,
      role: 'auditor',
    };
    const page = pageOf(await admin.post('/settings/team').type('form').send(person).expect(422));
    expect(wordsOf(page, '#f-email-error')).toContain('est déjà celle de Personne support, de votre équipe');
    expect(page('#f-name').val()).toBe('Ada Neuve');
    expect(page('#f-role option[selected]').attr('value')).toBe('auditor');
  });

  it('says of an address that is taken what can be done of its account as it stands, and leads there', async () => {
    const editor = await app.secondEditor();
    const there = await app.signIn('admin', editor);
    const invite = (email: string) =>
      there.post('/settings/team').type('form').send({ name: 'Ada Neuve', email, role: 'support' });
    const told = async (email: string) => {
      const page = pageOf(await invite(email.toUpperCase()).expect(422));
      expect(page('#error-summary a[href^="/settings/team/"]')).toHaveLength(1);
      return wordsOf(page, '#f-email-error');
    };
    const { support } = editor.users;
    expect(await told(support.email)).toContain('Son compte est actif');
    await there.post(`/settings/team/${support.id}/disabling`).type('form').send({}).expect(303);
    expect(await told(support.email)).toContain('réactivez-le');
    await invite('neuve@editeur.test').expect(303);
    expect(await told('neuve@editeur.test')).toContain('renvoyez-lui l’invitation');
  });
});

describe('what goes on in the name of somebody whose account closes, or who may only read', () => {
  let made = 0;

  async function aTeam() {
    const editor = await app.secondEditor();
    const there = await app.signIn('admin', editor);
    const { id, name } = editor.users.support;
    const own = `/settings/team/${id}`;
    const decided = async (state: string, rows: string[], more: object = {}) => {
      made += 1;
      const title = `Courrier ${made}`;
      const given = { state, title, decided_by_id: id, confirmed_by: name, confirmed_at: new Date(), ...more };
      const campaign = await aCampaign(editor, given);
      for (const row of rows) await aCampaignRow(editor, { campaign_id: campaign.id, state: row });
      return { id: campaign.id, title };
    };
    const page = async () => pageOf(await there.get(own).expect(200));
    const act = async (path: string, form: object = {}) => {
      await there.post(`${own}/${path}`).type('form').send(form).expect(303);
      return pageOf(await there.get('/settings/team').expect(200));
    };
    return { editor, name, decided, page, act };
  }

  it('is a campaign they set going with clients left to do, told before with its link and after, and the account closes', async () => {
    const { editor, name, decided, page, act } = await aTeam();
    const going = await decided('confirmed', ['pending', 'pending'], { starts_at: new Date(Date.now() + 600_000) });
    await decided('running', ['done']);
    await decided('simulated', ['pending']);
    await decided('running', ['pending'], { decided_by_id: editor.users.account_manager.id });
    const before = await page();
    const said = `1 campagne confirmée part encore sous le nom de ${name} : « ${going.title} », 2 clients à faire, prévue le`;
    for (const place of ['section[aria-labelledby="account-title"]', 'form[action$="/disabling"]']) {
      expect(wordsOf(before, place)).toContain(said);
      expect(wordsOf(before, place)).toContain('Annulez-la ou laissez-la partir.');
      expect(before(`${place} a[href="/campaigns/${going.id}"]`)).toHaveLength(1);
      expect(before(`${place} a[href^="/campaigns"]`)).toHaveLength(1);
    }
    const after = await act('disabling');
    expect(wordsOf(after, '.s-flash')).toContain(said);
    expect(after(`.s-flash a[href="/campaigns/${going.id}"]`)).toHaveLength(1);
    expect(wordsOf(await page(), 'main')).toContain('Réactiver le compte');
  });

  it('is told of somebody who becomes auditor, the first five by name; a paused one leaves in the name of whoever resumes it', async () => {
    const { name, decided, page, act } = await aTeam();
    for (let index = 0; index < 7; index += 1) await decided('running', ['pending', 'failed']);
    const paused = await decided('paused', ['pending']);
    const before = await page();
    const account = 'section[aria-labelledby="account-title"]';
    expect(wordsOf(before, account)).toContain(`7 campagnes confirmées partent encore sous le nom de ${name}`);
    expect(wordsOf(before, account)).toContain('2 autres campagnes');
    expect(before(`${account} li a[href^="/campaigns/"]`)).toHaveLength(6);
    expect(before(`${account} a[href="/campaigns?state=moving"]`)).toHaveLength(1);
    expect(wordsOf(await act('role', { role: 'account_manager' }), '.s-flash')).toBe('Compte modifié.');
    const after = await act('role', { role: 'auditor' });
    expect(wordsOf(after, '.s-flash')).toContain(`7 campagnes confirmées partent encore sous le nom de ${name}`);
    expect(wordsOf(after, '.s-flash')).toContain(
      `1 campagne confirmée par ${name} est en pause, et partira au nom de qui la reprend : « ${paused.title} », 1 client à faire, en pause. Reprenez-la ou annulez-la.`,
    );
    expect(after('.s-flash a[href="/campaigns?state=moving"]')).toHaveLength(1);
    expect(after(`.s-flash a[href="/campaigns/${paused.id}"]`)).toHaveLength(1);
  });

  it('is a mail they wrote, until it is taken back', async () => {
    const { editor, name, page, act } = await aTeam();
    const client = await aClient(editor, { name: 'Les Tilleuls' });
    await aRepresentative(editor, { client_id: client.id, email: 'direction@tilleuls.test' });
    const write = async (role: 'support' | 'account_manager', subject: string) => {
      const mail = { to: 'direction@tilleuls.test', subject, text: 'Celui du siège.' };
      const author = await app.signIn(role, editor);
      await author.post(`/clients/${client.id}/mails`).type('form').send(mail).expect(303);
      const { rows } = await editor.owner.query(`SELECT id FROM messages ORDER BY created_at DESC LIMIT 1`);
      return { id: String(rows[0].id), withdraw: () => author.post(`/mailbox/messages/${rows[0].id}/withdrawal`) };
    };
    const mail = await write('support', 'le cachet');
    await (await write('support', 'une autre')).withdraw().expect(303);
    await write('account_manager', 'la signature');
    const before = await page();
    const said = `1 courriel de ${name} attend de partir : « Les Tilleuls : le cachet », part le`;
    expect(wordsOf(before, 'form[action$="/disabling"]')).toContain(said);
    expect(before(`form[action$="/disabling"] a[href="/mailbox/messages/${mail.id}"]`)).toHaveLength(1);
    const after = await act('disabling');
    expect(wordsOf(after, '.s-flash')).toContain(said);
    expect(wordsOf(after, '.s-flash')).toContain('Annulez-le ou laissez-le partir.');
    expect(after(`.s-flash a[href="/mailbox/messages/${mail.id}"]`)).toHaveLength(1);
  });
});

describe('somebody of the team who comes in by no way', () => {
  const linked = (id: string, expires: string) =>
    `INSERT INTO account_links (id, user_id, kind, created_by, expires_at) VALUES (uuidv7(), '${id}', 'reset', 'Nadia', ${expires})`;

  /** Where the password is kept for who administers. */
  const offered = (editor: TestEditor, domains = '{}') =>
    editor.owner.query(
      `INSERT INTO identity_providers (name, issuer, client_id, offered, password_for, email_domains) VALUES ('Azur', 'https://azur.test', 'sceau', true, 'admins', $1)`,
      [domains],
    );

  async function aTeam() {
    const editor = await app.secondEditor();
    const there = await app.signIn('admin', editor);
    const { support, account_manager: manager } = editor.users;
    const shutOut = (id: string) =>
      editor.owner.query('UPDATE users SET password_hash = NULL, last_sign_in_at = now() WHERE id = $1', [id]);
    const row = async () =>
      wordsOf(pageOf(await there.get('/settings/team').expect(200)), `tr:has(a[href$="${support.id}"])`);
    const home = async (visitor = there) => wordsOf(pageOf(await visitor.get('/').expect(200)), 'main');
    return { editor, there, support, manager, shutOut, row, home };
  }

  it('is told to who administers, at home and in the team, with what to do, until a link that serves was sent', async () => {
    const { editor, there, support, shutOut, row, home } = await aTeam();
    expect(await home()).not.toContain('ne peut pas entrer');
    await shutOut(support.id);
    expect(await home()).toContain('Personne support ne peut pas entrer');
    expect(await row()).toContain('Ni mot de passe ni compte rattaché');
    expect(await row()).toContain('Envoyer un lien pour choisir un mot de passe');
    const manager = await app.signIn('account_manager', editor);
    expect(await home(manager)).not.toContain('ne peut pas entrer');
    await editor.owner.query(linked(support.id, `now() - interval '1 hour'`));
    expect(await home()).toContain('ne peut pas entrer');
    await there.post(`/settings/team/${support.id}/link`).type('form').send({}).expect(303);
    expect(await home()).not.toContain('ne peut pas entrer');
    expect(await row()).not.toContain('Cette personne ne peut pas entrer');
  });

  it('is whoever was invited too, once the link is over, but where a provider would know them', async () => {
    const { editor, support, manager, shutOut, row, home } = await aTeam();
    await editor.owner.query('UPDATE users SET password_hash = NULL, last_sign_in_at = NULL WHERE id = $1', [
      support.id,
    ]);
    expect(await row()).toMatch(/Invité.*ne peut pas entrer.*Renvoyer l’invitation/);
    await shutOut(manager.id);
    expect(await home()).toContain('2 personnes de l’équipe ne peuvent pas entrer');
    await editor.owner.query(`UPDATE users SET role = 'admin' WHERE id IN ($1, $2)`, [
      editor.users.technical_admin.id,
      editor.users.auditor.id,
    ]);
    await offered(editor);
    expect(await row()).toMatch(/Invité.*n’est encore jamais entrée par le fournisseur/);
    expect(await row()).not.toContain('ne peut pas entrer');
    expect(await home()).toContain('2 personnes ne sont encore jamais entrées par le fournisseur d’identité');
    expect(await home()).not.toContain('ne peut pas entrer');
  });

  it('is whoever has a password that serves no more, unless the provider knows them by their address', async () => {
    const { editor, there, support, row, home } = await aTeam();
    await editor.owner.query(`UPDATE users SET role = 'admin' WHERE role <> 'support'`);
    expect(await row()).toContain('Actif');
    await offered(editor);
    expect(await row()).toContain('Encore jamais entré par le fournisseur');
    expect(await row()).toContain('rendez le mot de passe à toute l’équipe');
    expect(await home()).toContain(
      '1 personne n’est encore jamais entrée par le fournisseur d’identité (Personne support)',
    );
    const page = pageOf(await there.get(`/settings/team/${support.id}`).expect(200));
    expect(wordsOf(page, 'main')).toContain('choisi, mais ne sert pas à se connecter');
    expect(page(`form[action$="/${support.id}/link"]`)).toHaveLength(0);
    const double = { name: 'Ada', email: support.email, role: 'support' };
    const taken = pageOf(await there.post('/settings/team').type('form').send(double).expect(422));
    expect(wordsOf(taken, '#f-email-error')).toContain('n’a encore jamais servi par le fournisseur');
    await editor.owner.query(`UPDATE identity_providers SET email_domains = '{ailleurs.test}'`);
    expect(await row()).toMatch(/Mot de passe qui ne sert pas.*ne peut pas entrer/);
    expect(await home()).toContain('Personne support ne peut pas entrer');
    await editor.owner.query(`UPDATE identity_providers SET password_for = 'everybody'`);
    expect(await row()).toContain('Actif');
  });

  it('is sent no link for a password that would not serve', async () => {
    const { editor, there, support, shutOut, row } = await aTeam();
    await shutOut(support.id);
    await offered(editor, '{ailleurs.test}');
    expect(await row()).toContain('un mot de passe ne lui servirait pas');
    await there.post(`/settings/team/${support.id}/link`).type('form').send({}).expect(303);
    const refused = pageOf(await there.get(`/settings/team/${support.id}`).expect(200));
    expect(wordsOf(refused, '.s-flash')).toContain('Un mot de passe ne servirait pas à Personne support');
    const page = pageOf(await there.get('/settings/team').expect(200));
    expect(page(`form[action$="/${support.id}/link"]`)).toHaveLength(0);
  });
});
