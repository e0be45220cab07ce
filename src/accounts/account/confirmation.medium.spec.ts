import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, type Visitor, wordsOf } from '../../../test/support/app.js';
import type { TestEditor } from '../../../test/support/tenant.js';
import { testPassword } from '../../../test/support/tenant.js';
import { unconfirmed } from '../../../test/support/unconfirmed.js';

const app = await anApp();

/** Somebody who signed in an hour ago. */
async function anAdmin(): Promise<{ editor: TestEditor; admin: Visitor }> {
  const editor = await app.secondEditor();
  const admin = await app.signIn('admin', editor);
  await unconfirmed(app, editor.users.admin.id);
  return { editor, admin };
}
const person = { name: 'Ada <Neuve>', email: 'ada@editeur.test', role: 'auditor' };
const invite = (admin: Visitor, more: object = {}) =>
  admin
    .post('/settings/team')
    .type('form')
    .send({ ...person, ...more });
const found = async ({ owner }: TestEditor) =>
  (await owner.query('SELECT name, role FROM users WHERE email = $1', [person.email])).rows;
/** What the page sends on, as a browser would. */
const sentOn = (page: ReturnType<typeof pageOf>) =>
  Object.fromEntries(
    page('main form[action] input')
      .map((_, input) => [[page(input).attr('name') ?? '', page(input).attr('value') ?? '']])
      .get() as unknown as [string, string][],
  );

describe('an act of consequence', () => {
  it('goes straight on within ten minutes of the sign-in', async () => {
    const editor = await app.secondEditor();
    await invite(await app.signIn('admin', editor)).expect(303);
    expect(await found(editor)).toHaveLength(1);
  });

  it('asks for the password again later, and is then done with what was typed', async () => {
    const { editor, admin } = await anAdmin();
    const asked = pageOf(await invite(admin).expect(403));
    expect(wordsOf(asked, 'h1')).toBe('Confirmez que c’est vous');
    expect(asked('form[action="/settings/team"]')).toHaveLength(1);
    expect(await found(editor)).toEqual([]);
    const answers = { ...sentOn(asked), _confirmation: testPassword };
    expect(answers).toMatchObject(person);
    await admin.post('/settings/team').type('form').send(answers).expect(303);
    expect(await found(editor)).toEqual([{ name: person.name, role: person.role }]);
    // Once is enough for a while.
    await invite(admin, { email: 'autre@editeur.test' }).expect(303);
  });

  it('keeps all that was typed but what is typed unseen, and says so', async () => {
    const { admin } = await anAdmin();
    const settings = { name: 'Azur', issuer: 'https://azur.test', clientId: 'sceau', passwordFor: 'admins' };
    const provider = '/settings/sign-in/provider';
    const asked = pageOf(await admin.post(provider).type('form').send(settings).expect(403));
    expect(sentOn(asked)).toMatchObject(settings);
    expect(wordsOf(asked, 'main')).toContain('Ce que vous avez saisi est gardé. ');
    const secret = await admin.post(`${provider}/secret`).type('form').send({ secret: 'très secret' }).expect(403);
    expect(wordsOf(pageOf(secret), 'main')).toContain('sauf le mot de passe ou le secret, qui vous sera redemandé');
    expect(secret.text).not.toContain('très secret');
  });

  it('is not done with another password, which is counted as a guess', async () => {
    const { editor, admin } = await anAdmin();
    const wrong = pageOf(await invite(admin, { _confirmation: 'pas celui-ci' }).expect(403));
    expect(wordsOf(wrong, '#f-_confirmation-error')).toContain('Ce n’est pas votre mot de passe');
    expect(wrong('title').text()).toMatch(/^Erreur – /);
    expect(wrong.html()).not.toContain('celui-ci');
    for (let turn = 0; turn < 9; turn += 1) await invite(admin, { _confirmation: 'non' }).expect(403);
    await invite(admin, { _confirmation: testPassword }).expect(429);
    expect(await found(editor)).toEqual([]);
  });

  it('is not confirmed by a field of the form, nor by another person’s session', async () => {
    const { editor, admin } = await anAdmin();
    await invite(admin, { confirmedAt: String(Date.now()) }).expect(403);
    await app.signIn('admin', editor);
    await invite(admin).expect(403);
  });

  it('that comes back with an error is filled, and is confirmed', async () => {
    const { admin } = await anAdmin();
    const page = pageOf(await invite(admin, { email: 'pas une adresse', _confirmation: testPassword }).expect(422));
    expect(page('#f-name').val()).toBe(person.name);
    expect(page('#f-role option[selected]').attr('value')).toBe('auditor');
    await invite(admin).expect(303);
  });

  it('that is a file is offered on the list it was asked from, whatever was guessed before', async () => {
    const { admin } = await anAdmin();
    const file = '/clients/export?format=csv&who=client';
    const list = `${app.url}/clients?who=client`;
    const asked = pageOf(await admin.get(file).set('referer', list).expect(403));
    expect(wordsOf(asked, 'main')).toContain('Le fichier vous sera proposé ensuite');
    expect(asked('main a.btn-quiet').attr('href')).toBe('/clients?who=client');
    const goOn = (more: object) => admin.post('/confirmation').type('form').set('referer', list).send(more);
    const again = pageOf(await goOn({ ...sentOn(asked), _confirmation: 'non' }).expect(403));
    expect(again('main a.btn-quiet').attr('href')).toBe('/clients?who=client');
    const led = await goOn({ ...sentOn(again), _confirmation: testPassword }).expect(303);
    expect(led.headers['location']).toBe('/clients?who=client');
    const page = pageOf(await admin.get('/clients?who=client').expect(200));
    expect(page('.s-flash a').attr('href')).toBe(file);
    const sent = await admin.get(file).expect(200);
    expect(sent.headers['content-disposition']).toContain('attachment');
  });

  it('leads to nowhere but a page of ours', async () => {
    const { admin } = await anAdmin();
    const elsewhere = { next: 'https://elsewhere.test/', file: '//elsewhere.test/', _confirmation: testPassword };
    const home = await admin.post('/confirmation').type('form').send(elsewhere).expect(303);
    expect(home.headers['location']).toBe('/');
    expect(pageOf(await admin.get('/'))('.s-flash a').attr('href')).toBe('/');
  });

  it('is refused by the role before anything is asked', async () => {
    const support = await app.signIn('support');
    await unconfirmed(app, app.users.support.id);
    expect(wordsOf(pageOf(await invite(support).expect(403)), 'main')).toContain('Votre rôle ne permet pas');
  });
});
