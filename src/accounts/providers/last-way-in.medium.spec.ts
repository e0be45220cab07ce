import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, type Visitor, wordsOf } from '../../../test/support/app.js';

const app = await anApp();
const own = '/settings/sign-in/provider';
const issuer = 'https://azur.test';

/** A team whose two administrators come in by the provider alone: the one who asks, and Luc. */
async function aTeam() {
  const editor = await app.secondEditor();
  const admin = await app.signIn('admin', editor);
  const { id } = editor.users.admin;
  await editor.owner.query('UPDATE users SET last_sign_in_at = now(), password_hash = NULL WHERE id = $1', [id]);
  await editor.owner.query(
    `INSERT INTO users (id, email, name, role, last_sign_in_at) VALUES (uuidv7(), 'luc@editeur.test', 'Luc Azur', 'admin', now())`,
  );
  await editor.owner.query(
    `INSERT INTO identity_providers (name, issuer, client_id, offered, password_for) VALUES ('Azur', $1, 'sceau', true, 'everybody')`,
    [issuer],
  );
  await editor.owner.query(
    `INSERT INTO provider_links (issuer, subject, user_id) SELECT $1, id::text, id FROM users WHERE NOT has_password`,
    [issuer],
  );
  const givePassword = () => editor.owner.query(`UPDATE users SET password_hash = 'x' WHERE id = $1`, [id]);
  return { editor, admin, givePassword };
}

const settings = {
  ...{ name: 'Azur', issuer, clientId: 'sceau', scope: 'openid email profile', acrValues: '', roleClaim: '' },
  ...{ roleRules: '', emailDomains: '', createsPeople: 'no', factorBy: 'ours', passwordFor: 'everybody' },
  offered: 'yes',
};

async function save(admin: Visitor, changes: Partial<typeof settings>) {
  const version = pageOf(await admin.get(own).expect(200))('input[name=version]').val();
  return admin
    .post(own)
    .type('form')
    .send({ ...settings, ...changes, version });
}

const wanted = 'Il faut au moins un responsable Sceau actif qui a un mot de passe';

describe('a provider that is the only way in of whoever administers', () => {
  it.each([
    ['offered', { offered: 'no' }],
    ['issuer', { issuer: 'https://azur.tset' }],
    ['clientId', { clientId: 'seau' }],
    ['scope', { scope: 'openid' }],
    ['acrValues', { acrValues: 'eidas9' }],
    ['roleClaim', { roleClaim: 'gruops', roleRules: 'x = admin' }],
    ['passwordFor', { passwordFor: 'admins' }],
  ])('is neither switched off, moved nor narrowed: %s', async (field, changes) => {
    const { admin, editor } = await aTeam();
    const answer = await save(admin, changes);
    expect([answer.status, wordsOf(pageOf(answer), `#f-${field}-error`)]).toEqual([
      422,
      expect.stringContaining(wanted),
    ]);
    const { rows } = await editor.owner.query('SELECT issuer, client_id, offered FROM identity_providers');
    expect(rows).toEqual([{ issuer, client_id: 'sceau', offered: true }]);
  });

  it('keeps its secret, and is given another name', async () => {
    const { admin, givePassword } = await aTeam();
    const secret = () => admin.post(`${own}/secret`).type('form').send({ secret: 'un autre' });
    expect(wordsOf(pageOf(await secret().expect(422)), '#f-secret-error')).toContain(wanted);
    expect((await save(admin, { name: 'le compte Azur' })).status).toBe(303);
    await givePassword();
    await secret().expect(303);
  });

  it('may go once one of them has a password: the page has said who depends on it, and says whom it leaves outside', async () => {
    const { admin, givePassword } = await aTeam();
    await givePassword();
    const page = pageOf(await admin.get(own).expect(200));
    expect(wordsOf(page, `form[action="${own}"]`)).toContain('1 personne n’a pas de mot de passe (Luc Azur)');
    expect((await save(admin, { offered: 'no' })).status).toBe(303);
    const told = pageOf(await admin.get(own).expect(200));
    expect(wordsOf(told, '.s-flash')).toContain('1 personne n’a pas de mot de passe (Luc Azur)');
    expect(wordsOf(told, '.s-flash')).toContain('Envoyez à chaque personne un lien');
    // Nobody comes in by what is not offered: it is set at leisure.
    expect((await save(admin, { offered: 'no', issuer: 'https://autre.test' })).status).toBe(303);
    expect(wordsOf(pageOf(await admin.get(own)), '.s-flash')).toBe('Fournisseur d’identité enregistré.');
  });

  it('is offered again by who has nothing else: that shuts nobody out', async () => {
    const { admin, editor } = await aTeam();
    await editor.owner.query('UPDATE identity_providers SET offered = false');
    expect((await save(admin, {})).status).toBe(303);
  });
});

describe('a provider that would become the only way in of a team', () => {
  const unproven = 'Personne de l’équipe n’est encore entré par ce fournisseur';
  const field = '#f-passwordFor-error';

  it('is not, before it has let somebody in, whatever was saved first', async () => {
    const { admin, editor, givePassword } = await aTeam();
    await givePassword();
    await editor.owner.query('DELETE FROM provider_links');
    const shut = async (changes: Partial<typeof settings>) => {
      const answer = await save(admin, { passwordFor: 'admins', ...changes });
      return [answer.status, wordsOf(pageOf(answer), field)];
    };
    expect(await shut({})).toEqual([422, expect.stringContaining(unproven)]);
    // What is offered to nobody shuts nobody out, until it is offered.
    expect((await shut({ offered: 'no' }))[0]).toBe(303);
    expect(await shut({})).toEqual([422, expect.stringContaining(unproven)]);
  });

  it('is once it did, and says whom it has never seen; it then moves nowhere unproven', async () => {
    const { admin, editor, givePassword } = await aTeam();
    await givePassword();
    expect((await save(admin, { passwordFor: 'admins' })).status).toBe(303);
    const told = wordsOf(pageOf(await admin.get(own).expect(200)), '.s-flash');
    expect(told).toContain('ne sont encore jamais entrées par le fournisseur');
    expect(told).toContain(editor.users.support.name);
    expect(told).not.toContain('Luc Azur');
    expect((await save(admin, { passwordFor: 'admins', name: 'Azur 2' })).status).toBe(303);
    expect(wordsOf(pageOf(await admin.get(own).expect(200)), '.s-flash')).toBe('Fournisseur d’identité enregistré.');
    const moved = await save(admin, { passwordFor: 'admins', issuer: 'https://autre.test' });
    expect([moved.status, wordsOf(pageOf(moved), field)]).toEqual([422, expect.stringContaining(unproven)]);
  });
});
