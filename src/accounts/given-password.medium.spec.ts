import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pageOf, startTestApp, type TestApp, wordsOf } from '../../test/support/app.js';
import { testPassword } from '../../test/support/tenant.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const send = (password: string) =>
  app.visitor().post('/session').type('form').send({ email: app.users.support.email, password, next: '/' });

describe('a forgotten password', () => {
  it('is told on the page of sign-in, whole: as it was laid out, with nothing that does not exist', async () => {
    const page = pageOf(await send('ce n’est pas cela').expect(422));
    expect(page('title').text()).toBe('Erreur – Se connecter · Sceau');
    expect(page('body').attr('class')).toContain('s-login');
    expect(wordsOf(page, '#error-summary')).toContain('L’adresse ou le mot de passe ne convient pas');
    expect(wordsOf(page, 'main')).toContain('Un responsable Sceau de votre équipe vous en donne un autre');
    expect(wordsOf(page, 'main')).not.toMatch(/code à usage unique|lien reçu/);
  });

  it('is replaced by an administrator, and whoever was in is out', async () => {
    const { id, name } = app.users.support;
    const person = await app.signIn('support');
    const admin = await app.signIn('admin');
    const given = (password: string) => admin.post(`/settings/team/${id}/password`).type('form').send({ password });
    const refused = pageOf(await given('trop court').expect(422));
    expect(wordsOf(refused, '#f-password-error')).toContain('Quinze caractères au moins');
    expect(refused('#f-password').attr('value')).toBe('');
    await given('une phrase donnée de vive voix').expect(303);
    expect(wordsOf(pageOf(await admin.get('/settings/team')), '.s-flash')).toContain(
      `${name} a un nouveau mot de passe`,
    );
    await person.get('/account').expect(303);
    await send(testPassword).expect(422);
    await send('une phrase donnée de vive voix').expect(303);
    const { rows } = await app.owner.query(`SELECT summary FROM audit_entries WHERE action = 'password_given'`);
    expect(rows).toEqual([{ summary: `Nouveau mot de passe donné à ${name}` }]);
  });
});
