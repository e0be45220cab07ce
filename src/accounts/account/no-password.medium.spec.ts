import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, type Visitor, wordsOf } from '../../../test/support/app.js';
import { insertRow } from '../../../test/support/factories.js';
import type { Role } from '../../journey/states/transitions.js';

const app = await anApp();
const issuer = 'https://azur.test';
const section = 'section:has(#password-title)';

/** A team, and one of it who came in by the provider, has no password, and is in. */
async function aTeam({ role = 'support' as Role, ...provider }: Record<string, unknown> & { role?: Role } = {}) {
  const editor = await app.secondEditor();
  const { id, email } = editor.users[role];
  const person = await app.signIn(role, editor);
  const azur = { name: 'Azur', issuer, client_id: 'sceau', offered: true, password_for: 'everybody' };
  await insertRow(editor, 'identity_providers', { ...azur, ...provider });
  await insertRow(editor, 'provider_links', { issuer, subject: id, user_id: id });
  await editor.owner.query('UPDATE users SET password_hash = NULL, last_sign_in_at = now() WHERE id = $1', [id]);
  const links = async () =>
    (await editor.owner.query('SELECT kind FROM account_links WHERE user_id = $1', [id])).rows.map(({ kind }) => kind);
  return { editor, id, email, person, links };
}

const send = (visitor: Visitor, path: string, form: object = {}) => visitor.post(path).type('form').send(form);
const flashOf = async (visitor: Visitor, path: string) =>
  wordsOf(pageOf(await visitor.get(path).expect(200)), '.s-flash');

describe('somebody who has no password', () => {
  it('is not asked for the current one, and has a link sent to choose the first', async () => {
    const { person, email, links } = await aTeam();
    const page = pageOf(await person.get('/account').expect(200));
    expect(page('#f-currentPassword')).toHaveLength(0);
    expect(wordsOf(page, section)).toContain(`Un lien part à votre adresse, ${email}`);
    await send(person, page(`${section} form`).attr('action') ?? '').expect(303);
    expect(await flashOf(person, '/account')).toContain(email);
    expect(await links()).toEqual(['reset']);
    await send(person, '/account/password/link').expect(303);
    expect(await flashOf(person, '/account')).toContain('Un lien vient de vous être envoyé');
    expect(await links()).toHaveLength(1);
  });

  it('is told so where a password is none of theirs to have; who has one changes it', async () => {
    const { person, editor } = await aTeam({ password_for: 'admins' });
    const page = pageOf(await person.get('/account').expect(200));
    expect(wordsOf(page, section)).toContain('réservé aux responsables Sceau');
    expect(page(`${section} form`)).toHaveLength(0);
    expect(wordsOf(page, 'section:has(#provider-title)')).toContain('Voir ce compte, votre seule entrée');
    await send(person, '/account/password/link').expect(303);
    expect(await flashOf(person, '/account')).toContain('réservé aux responsables Sceau');
    const other = await app.signIn('admin', editor);
    expect(pageOf(await other.get('/account').expect(200))('#f-currentPassword')).toHaveLength(1);
    await send(other, '/account/password/link').expect(303);
    expect(await flashOf(other, '/account')).toContain('Vous avez un mot de passe');
  });

  it.each([
    ['everybody', 'Vous n’avez pas de mot de passe'],
    ['admins', 'le mot de passe y est réservé'],
  ])('keeps the account of the company, their only way in: a password for %s', async (passwordFor, why) => {
    const { person, editor, id } = await aTeam({ password_for: passwordFor });
    const page = pageOf(await person.get('/account/provider').expect(200));
    expect(page('form[action="/account/provider/removal"]')).toHaveLength(0);
    expect(wordsOf(page, 'main')).toContain(why);
    await send(person, '/account/provider/removal').expect(303);
    expect(await flashOf(person, '/account/provider')).toContain(why);
    const tied = 'SELECT 1 FROM provider_links WHERE user_id = $1';
    expect((await editor.owner.query(tied, [id])).rowCount).toBe(1);
  });

  it('is shown to the team once nothing lets them in, and is sent a link there', async () => {
    const { editor, id, links } = await aTeam();
    const admin = await app.signIn('admin', editor);
    const row = async () =>
      wordsOf(pageOf(await admin.get('/settings/team').expect(200)), `tr:has(a[href="/settings/team/${id}"])`);
    expect(await row()).toContain('Actif');
    await editor.owner.query('UPDATE identity_providers SET offered = false');
    expect(await row()).toContain('Ni mot de passe ni compte rattaché');
    const page = pageOf(await admin.get(`/settings/team/${id}`).expect(200));
    expect(wordsOf(page, 'main')).toContain('Envoyer un lien pour choisir un mot de passe');
    await send(admin, `/settings/team/${id}/link`).expect(303);
    expect(await flashOf(admin, `/settings/team/${id}`)).toContain('Lien pour choisir un mot de passe envoyé à');
    expect(await links()).toEqual(['reset']);
    const double = { name: 'Ada', email: editor.users.support.email, role: 'support' };
    const taken = pageOf(await send(admin, '/settings/team', double).expect(422));
    expect(wordsOf(taken, '#f-email-error')).toContain('sans mot de passe ni compte rattaché');
  });
});
