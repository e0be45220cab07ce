import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { testPassword } from '../../../test/support/tenant.js';

const app = await anApp();

const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';

describe('« Mon compte »', () => {
  it('says on its field that the current password is not the one given', async () => {
    const person = await app.signIn('support');
    const given = { currentPassword: 'pas celui-ci du tout', newPassword: 'une nouvelle phrase longue' };
    const page = pageOf(await person.post('/account/password').type('form').send(given).expect(422));
    expect(wordsOf(page, '#f-currentPassword-error')).toContain('Ce n’est pas votre mot de passe actuel');
    expect(page('#error-summary[autofocus]')).toHaveLength(1);
    expect(page('title').text()).toMatch(/^Erreur – Mon compte/);
    const weak = { currentPassword: testPassword, newPassword: 'Personne support 12' };
    const refused = pageOf(await person.post('/account/password').type('form').send(weak).expect(422));
    expect(wordsOf(refused, '#f-newPassword-error')).toContain('il se devine');
  });

  it('lists one’s open sessions, this one first, and ends another or all the others', async () => {
    const { email } = app.users.account_manager;
    const elsewhere = app.visitor().set('User-Agent', firefox);
    const entry = { email, password: testPassword, next: '/' };
    await elsewhere.post('/session').type('form').send(entry).expect(303);
    const here = await app.signIn('account_manager');
    const third = await app.signIn('account_manager');
    const colleague = await app.signIn('admin');
    const sessions = async () => pageOf(await here.get('/account').expect(200));
    const page = await sessions();
    expect(page('main tbody tr')).toHaveLength(3);
    expect(wordsOf(page, 'main tbody tr:first-child')).toContain('cette session');
    const row = page('main tbody tr:contains("Firefox sur Windows")');
    await here
      .post(row.find('form').attr('action') ?? '')
      .type('form')
      .send({})
      .expect(303);
    await elsewhere.get('/account').expect(303);
    await third.get('/account').expect(200);
    await here.post('/account/sessions/end').type('form').send({}).expect(303);
    await third.get('/account').expect(303);
    await here.get('/account').expect(200);
    await here.post('/account/sessions/end').type('form').send({}).expect(303);
    expect(wordsOf(await sessions(), '.s-flash')).toBe('Vous n’avez aucune autre session ouverte.');
    await colleague.get('/account').expect(200);
    // Over already.
    await here
      .post(row.find('form').attr('action') ?? '')
      .type('form')
      .send({})
      .expect(404);
  });

  it('ends nobody else’s session by its name', async () => {
    await app.signIn('technical_admin');
    const { rows } = await app.owner.query<{ id: string }>('SELECT id FROM sessions WHERE user_id = $1', [
      app.users.technical_admin.id,
    ]);
    const auditor = await app.signIn('auditor');
    await auditor.post(`/account/sessions/${rows[0]?.id}/end`).type('form').send({}).expect(404);
  });
});

describe('the sessions of somebody of the team', () => {
  it('are listed to an administrator, who ends one or all of them', async () => {
    const { id } = app.users.technical_admin;
    const [first, second] = [await app.signIn('technical_admin'), await app.signIn('technical_admin')];
    const admin = await app.signIn('admin');
    const page = async () => pageOf(await admin.get(`/settings/team/${id}`).expect(200));
    const ends = (await page())('form[action*="/sessions/"]')
      .map((_, form) => (form as unknown as { attribs: { action: string } }).attribs.action)
      .get();
    const one = ends.find((action) => /sessions\/[0-9a-f-]{36}\/end$/.test(action)) ?? '';
    await admin.post(one).type('form').send({}).expect(303);
    const left = [await first.get('/account'), await second.get('/account')].map(({ status }) => status);
    expect(left.filter((status) => status === 200)).toHaveLength(1);
    await admin.post(`/settings/team/${id}/sessions/end`).type('form').send({}).expect(303);
    await first.get('/account').expect(303);
    await second.get('/account').expect(303);
    expect(wordsOf(await page(), 'main')).toContain('Aucune');
  });

  it.each([
    ['disabling', {}],
    ['role', { role: 'auditor' }],
  ])('end with %s', async (act, form) => {
    const editor = await app.secondEditor();
    const [person, admin] = [await app.signIn('support', editor), await app.signIn('admin', editor)];
    await admin.post(`/settings/team/${editor.users.support.id}/${act}`).type('form').send(form).expect(303);
    await person.get('/account').expect(303);
    const { rows } = await app.owner.query('SELECT 1 FROM sessions WHERE user_id = $1', [editor.users.support.id]);
    expect(rows).toEqual([]);
  });
});
