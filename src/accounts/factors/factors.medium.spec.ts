import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, type Visitor, wordsOf } from '../../../test/support/app.js';
import { complaints } from '../../../test/support/complaints.js';
import { codeBefore, codeOf, codesOn, enrol, keyOn } from '../../../test/support/one-time-codes.js';
import { type TestEditor, testPassword } from '../../../test/support/tenant.js';
import { inSession, unconfirmed } from '../../../test/support/unconfirmed.js';

const app = await anApp({ FACTORS_OPTIONAL: '0' });

const password = (visitor: Visitor, email: string, next = '/') =>
  visitor.post('/session').type('form').send({ email, password: testPassword, next });
const send = (visitor: Visitor, path: string, form: object) => visitor.post(path).type('form').send(form);
const isIn = async (visitor: Visitor) => (await visitor.get('/account')).status === 200;
const entries = async (editor: TestEditor) =>
  (await editor.owner.query<{ action: string }>('SELECT action FROM audit_entries ORDER BY sequence')).rows.map(
    ({ action }) => action,
  );

describe('an administrator without a second factor', () => {
  it('puts one in place at the next sign-in, and goes on to the page that was asked for', async () => {
    const editor = await app.secondEditor();
    const visitor = app.visitor();
    const { headers } = await password(visitor, editor.users.admin.email, '/clients?q=nice').expect(303);
    expect(headers['location']).toBe('/sign-in/enrolment');
    expect(await isIn(visitor)).toBe(false);
    const shown = pageOf(await visitor.get('/sign-in/enrolment').expect(200));
    expect(shown('img.s-qr').attr('src')).toMatch(/^data:image\/svg\+xml;base64,/);
    expect(shown('.s-seed a').attr('href')).toMatch(/^otpauth:\/\/totp\/Sceau.*secret=[A-Z2-7]{32}/);
    const field = shown('#f-code');
    expect([field.attr('autocomplete'), field.attr('inputmode')]).toEqual(['one-time-code', 'numeric']);
    const key = shown('.s-seed-key').text();
    const refused = pageOf(await send(visitor, '/sign-in/enrolment', { code: '000000' }).expect(422));
    expect(wordsOf(refused, '#f-code-error')).toContain('n’est pas celui que l’application montre');
    expect(refused('.s-seed-key').text()).toBe(key);
    const codes = pageOf(await send(visitor, '/sign-in/enrolment', { code: codeOf(key) }).expect(200));
    expect(codes('.s-codes code')).toHaveLength(10);
    expect(codes('a.btn-primary').attr('href')).toBe('/clients?q=nice');
    expect(codes('a[download]').attr('href')).toMatch(/^data:text\/plain/);
    expect(await isIn(visitor)).toBe(true);
    expect(await entries(editor)).toEqual(['factor_added', 'signed_in']);
  });

  it('can do nothing else meanwhile, and begins again with another key', async () => {
    const editor = await app.secondEditor();
    const visitor = app.visitor();
    await password(visitor, editor.users.admin.email).expect(303);
    const key = keyOn(await visitor.get('/sign-in/enrolment'));
    for (const path of ['/', '/clients', '/settings/team', '/account/factor'])
      expect((await visitor.get(path)).headers['location']).toContain('/sign-in');
    await send(visitor, '/account/factor/removal', {}).expect(401);
    expect((await visitor.get('/sign-in/code')).headers['location']).toBe('/sign-in');
    await password(visitor, editor.users.admin.email).expect(303);
    expect(keyOn(await visitor.get('/sign-in/enrolment'))).not.toBe(key);
    await send(visitor, '/sign-in/enrolment', { code: codeOf(key) }).expect(422);
    expect(await isIn(visitor)).toBe(false);
  });

  it('does not have the one they have just put in place replaced by whoever stands there too with the password alone', async () => {
    const editor = await app.secondEditor();
    const { email } = editor.users.admin;
    const [thief, person, latecomer] = [app.visitor(), app.visitor(), app.visitor()];
    for (const visitor of [thief, person, latecomer]) await password(visitor, email).expect(303);
    const key = keyOn(await thief.get('/sign-in/enrolment').expect(200));
    const own = keyOn(await person.get('/sign-in/enrolment').expect(200));
    const kept = codesOn(await send(person, '/sign-in/enrolment', { code: await codeBefore(own, 5_000) }).expect(200));
    const led = await send(thief, '/sign-in/enrolment', { code: codeOf(key) }).expect(303);
    expect(await isIn(thief)).toBe(false);
    expect(wordsOf(pageOf(await thief.get(led.headers['location'] ?? '')), 'main')).toContain(
      'Un code à usage unique est déjà en place pour ce compte',
    );
    expect((await latecomer.get('/sign-in/enrolment').expect(303)).headers['location']).toBe(led.headers['location']);
    expect((await password(thief, email)).headers['location']).toBe('/sign-in/code');
    await send(thief, '/sign-in/code', { code: codeOf(own) }).expect(303);
    await password(latecomer, email).expect(303);
    await send(latecomer, '/sign-in/recovery', { recovery: kept[0] }).expect(303);
    expect((await entries(editor)).filter((action) => action === 'factor_added')).toHaveLength(1);
  });

  it('has one of two that are put in place at the same moment', async () => {
    const editor = await app.secondEditor();
    const visitors = [app.visitor(), app.visitor(), app.visitor()];
    const sent = await Promise.all(
      visitors.map(async (visitor) => {
        await password(visitor, editor.users.admin.email).expect(303);
        const key = keyOn(await visitor.get('/sign-in/enrolment').expect(200));
        return () => send(visitor, '/sign-in/enrolment', { code: codeOf(key) });
      }),
    );
    const answers = await Promise.all(sent.map((give) => give()));
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 303, 303]);
  });

  it('keeps the others out of nothing: they are asked for no code', async () => {
    const editor = await app.secondEditor();
    const visitor = app.visitor();
    expect((await password(visitor, editor.users.support.email)).headers['location']).toBe('/');
    expect(await isIn(visitor)).toBe(true);
  });
});

describe('a person with a second factor', () => {
  /** Somebody of a fresh editor, with a factor in place, and a visitor whose password was right. */
  async function someone() {
    const editor = await app.secondEditor();
    const { email } = editor.users.support;
    const first = app.visitor();
    await password(first, email).expect(303);
    const factor = await enrol(first);
    const visitor = app.visitor();
    expect((await password(visitor, email, '/clients')).headers['location']).toBe('/sign-in/code');
    return { ...factor, editor, email, visitor, first };
  }

  it('comes in with the code of now, once', async () => {
    const { key, visitor, email } = await someone();
    const page = pageOf(await visitor.get('/sign-in/code').expect(200));
    const field = page('#f-code');
    expect([field.attr('autocomplete'), field.attr('inputmode')]).toEqual(['one-time-code', 'numeric']);
    const code = codeOf(key);
    const spaced = `${code.slice(0, 3)} ${code.slice(3)}`;
    expect((await send(visitor, '/sign-in/code', { code: spaced }).expect(303)).headers['location']).toBe('/clients');
    expect(await isIn(visitor)).toBe(true);
    const second = app.visitor();
    await password(second, email).expect(303);
    const replayed = pageOf(await send(second, '/sign-in/code', { code }).expect(422));
    expect(wordsOf(replayed, '#f-code-error')).toContain('ou a déjà servi');
    expect(replayed('#f-code').val()).toBe('');
    expect(replayed.html()).not.toContain(code);
    expect(await isIn(second)).toBe(false);
  });

  it('comes in once with one code, of many that are sent at the same time', async () => {
    const { key, email } = await someone();
    const visitors = await Promise.all(
      [1, 2, 3, 4].map(async () => {
        const visitor = app.visitor();
        await password(visitor, email).expect(303);
        return visitor;
      }),
    );
    const code = codeOf(key);
    const answers = await Promise.all(visitors.map((visitor) => send(visitor, '/sign-in/code', { code })));
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([303, 422, 422, 422]);
  });

  it('is kept out by a code of five minutes ago, of another person, and of another length', async () => {
    const { key, visitor } = await someone();
    const other = await someone();
    for (const code of [codeOf(key, -10), codeOf(key, 10), codeOf(other.key), '12345', '1234567', '', 'abcdef'])
      await send(visitor, '/sign-in/code', { code }).expect(422);
    expect(await isIn(visitor)).toBe(false);
  });

  it('comes in with a recovery code, however it is typed, once', async () => {
    const { codes, visitor, email, editor } = await someone();
    const [code = ''] = codes;
    const lead = wordsOf(pageOf(await visitor.get('/sign-in/recovery').expect(200)), 'main');
    expect(lead).toContain('Sans eux, un responsable Sceau de votre équipe peut');
    const led = await send(visitor, '/sign-in/recovery', { recovery: ` ${code.toLowerCase().replaceAll('-', ' ')}` });
    expect([led.status, led.headers['location']]).toEqual([303, '/clients']);
    expect(wordsOf(pageOf(await visitor.get('/')), '.s-flash')).toContain('il vous en reste 9');
    const second = app.visitor();
    await password(second, email).expect(303);
    const refused = await send(second, '/sign-in/recovery', { recovery: code }).expect(422);
    expect(wordsOf(pageOf(refused), '#f-recovery-error')).toContain('a déjà servi');
    expect(refused.text).not.toContain(code);
    expect(await isIn(second)).toBe(false);
    expect(await entries(editor)).toEqual(expect.arrayContaining(['recovery_code_used', 'code_refused']));
  });

  it('makes the recovery codes again, after which the former ones are worth nothing', async () => {
    const { codes, first, visitor } = await someone();
    const again = codesOn(await send(first, '/account/factor/codes', {}).expect(200));
    expect(again).toHaveLength(10);
    await send(visitor, '/sign-in/recovery', { recovery: codes[1] }).expect(422);
    await send(visitor, '/sign-in/recovery', { recovery: again[1] }).expect(303);
  });

  it('keeps the factor in force until the new one has given its first code', async () => {
    const { key, first, visitor } = await someone();
    await send(first, '/account/factor/beginning', {}).expect(303);
    const next = keyOn(await first.get('/account/factor'));
    expect(next).not.toBe(key);
    expect((await send(first, '/account/factor', { code: codeOf(key) }).expect(422)).text).not.toContain(codeOf(key));
    await send(visitor, '/sign-in/code', { code: codeOf(key) }).expect(303);
    await send(first, '/account/factor', { code: codeOf(next) }).expect(200);
  });

  it('is asked for the password before a new one is in force, when it was given long ago, and the code that was typed goes on', async () => {
    const { first, visitor, key, editor } = await someone();
    await send(first, '/account/factor/beginning', {}).expect(303);
    const next = keyOn(await first.get('/account/factor'));
    await unconfirmed(editor, editor.users.support.id);
    const code = await codeBefore(next, 5_000);
    const asked = pageOf(await send(first, '/account/factor', { code }).expect(403));
    expect(wordsOf(asked, 'h1')).toBe('Confirmez que c’est vous');
    expect(asked('form[action="/account/factor"] input[name=code]').attr('value')).toBe(code);
    await send(visitor, '/sign-in/code', { code: codeOf(key) }).expect(303);
    await send(first, '/account/factor', { code, _confirmation: testPassword }).expect(200);
  });

  it('begins again when the key was shown more than ten minutes ago', async () => {
    const { first, visitor, key, editor } = await someone();
    await send(first, '/account/factor/beginning', {}).expect(303);
    const next = keyOn(await first.get('/account/factor'));
    await inSession(editor, editor.users.support.id, (held) => {
      const { shown } = held as { shown: { since: number } };
      return { shown: { ...shown, since: shown.since - 11 * 60_000 } };
    });
    expect(keyOn(await first.get('/account/factor').expect(200))).toBe('');
    await send(first, '/account/factor', { code: codeOf(next) }).expect(303);
    expect(wordsOf(pageOf(await first.get('/account/factor')), '.s-flash')).toContain('n’est plus en attente');
    await send(visitor, '/sign-in/code', { code: codeOf(key) }).expect(303);
  });

  it('begins again when the key that sealed it is gone, after « secrets:rotate »', async () => {
    const { first, editor } = await someone();
    await send(first, '/account/factor/beginning', {}).expect(303);
    const next = keyOn(await first.get('/account/factor'));
    await inSession(editor, editor.users.support.id, (held) => {
      const { shown } = held as { shown: { seed: string } };
      return { shown: { ...shown, seed: shown.seed.replace(/^[^.]+/, 'former') } };
    });
    expect(keyOn(await first.get('/account/factor').expect(200))).toBe('');
    await send(first, '/account/factor', { code: codeOf(next) }).expect(303);
    expect(wordsOf(pageOf(await first.get('/account/factor')), '.s-flash')).toContain('n’est plus en attente');
    await send(first, '/account/factor/beginning', {}).expect(303);
    expect(keyOn(await first.get('/account/factor').expect(200))).not.toBe('');
  });

  it('is told so when the step has waited for more than ten minutes', async () => {
    const { visitor, key, editor } = await someone();
    const { id } = editor.users.support;
    await inSession(editor, null, (held) => {
      const { pending } = held as { pending?: { userId: string; since: number } };
      return pending?.userId === id ? { pending: { ...pending, since: pending.since - 11 * 60_000 } } : {};
    });
    const led = await send(visitor, '/sign-in/code', { code: codeOf(key) }).expect(303);
    const page = pageOf(await visitor.get(led.headers['location'] ?? '').expect(200));
    expect(wordsOf(page, 'main')).toContain('Plus de dix minutes ont passé');
    expect(await isIn(visitor)).toBe(false);
  });

  it('waits longer and longer after wrong codes, even with the right password again and again', async () => {
    const { key, email } = await someone();
    const statuses: number[] = [];
    for (let turn = 0; turn < 12; turn += 1) {
      const visitor = app.visitor();
      await password(visitor, email).expect(303);
      statuses.push((await send(visitor, '/sign-in/code', { code: '000000' })).status);
    }
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(422));
    expect(statuses).toContain(429);
    const visitor = app.visitor();
    await password(visitor, email).expect(303);
    expect((await send(visitor, '/sign-in/code', { code: codeOf(key) })).status).toBe(429);
  });

  it('says calmly that no code can be checked when the key of the secrets is lost, and takes a recovery code', async () => {
    const { editor, visitor, key, codes } = await someone();
    await editor.owner.query(`UPDATE secrets SET sealed = 'lost' || substr(sealed, position('.' IN sealed))`);
    const refused = pageOf(await send(visitor, '/sign-in/code', { code: codeOf(key) }).expect(422));
    expect(wordsOf(refused, '#f-code-error')).toContain('sa clé de chiffrement manque');
    expect(complaints().join(' ')).toContain('SECRETS_KEY has no key');
    expect((await app.visitor().get('/health/ready')).body).toMatchObject({
      status: expect.stringMatching(/degraded|not ready/),
    });
    await send(visitor, '/sign-in/recovery', { recovery: codes[0] ?? '' }).expect(303);
    expect(await isIn(visitor)).toBe(true);
  });

  it('owes the step anew when the password changed, or the account closed, after it was right', async () => {
    const one = await someone();
    await one.editor.owner.query(`UPDATE users SET password_hash = 'another' WHERE email = $1`, [one.email]);
    const led = await send(one.visitor, '/sign-in/code', { code: codeOf(one.key) });
    expect(led.headers['location']).toBe('/sign-in');
    const other = await someone();
    await other.editor.owner.query('UPDATE users SET disabled_at = now() WHERE email = $1', [other.email]);
    expect((await send(other.visitor, '/sign-in/code', { code: codeOf(other.key) })).headers['location']).toBe(
      '/sign-in',
    );
    expect([await isIn(one.visitor), await isIn(other.visitor)]).toEqual([false, false]);
  });

  it('comes in under a new session id, and the pages say nothing of the key', async () => {
    const { key, codes, visitor, first, editor } = await someone();
    const cookieOf = (answer: { headers: Record<string, unknown> }) =>
      String(answer.headers['set-cookie'] ?? '').split(';')[0];
    const pending = cookieOf(await visitor.get('/sign-in/code'));
    const entered = await send(visitor, '/sign-in/code', { code: codeOf(key) }).expect(303);
    expect(cookieOf(entered)).not.toBe(pending);
    expect(keyOn(await first.get('/account/factor'))).toBe('');
    const { rows } = await editor.owner.query<{ all: string }>(
      `SELECT string_agg(t::text, ' ') AS all FROM (
         SELECT a::text FROM audit_entries a UNION ALL SELECT s::text FROM secrets s UNION ALL SELECT c::text FROM recovery_codes c
         UNION ALL SELECT s::text FROM sessions s) t`,
    );
    for (const secret of [key.replaceAll(' ', ''), ...codes, ...codes.map((code) => code.replaceAll('-', ''))])
      expect(rows[0]?.all).not.toContain(secret);
  });

  it('gives it up in « Mon compte », where the team does not ask for it', async () => {
    const { first, email, editor } = await someone();
    await send(first, '/account/factor/removal', {}).expect(303);
    expect((await password(app.visitor(), email)).headers['location']).toBe('/');
    expect(await entries(editor)).toContain('factor_removed');
  });
});

describe('a person who lost phone and recovery codes', () => {
  it('is not removed by whoever has it, where it is compulsory, on any page', async () => {
    const editor = await app.secondEditor();
    const { id, email } = editor.users.admin;
    const admin = app.visitor();
    await password(admin, email).expect(303);
    const key = keyOn(await admin.get('/sign-in/enrolment'));
    await send(admin, '/sign-in/enrolment', { code: codeOf(key) }).expect(200);
    expect(pageOf(await admin.get(`/settings/team/${id}`))('main a[href="/account/factor"]')).toHaveLength(1);
    const page = pageOf(await admin.get(`/settings/team/${id}/factor`).expect(200));
    expect(page('main form')).toHaveLength(0);
    expect(page('main a[href="/account/factor"]')).toHaveLength(1);
    for (const own of ['/account/factor', `/settings/team/${id}/factor`]) {
      await send(admin, `${own}/removal`, {}).expect(303);
      expect(wordsOf(pageOf(await admin.get('/account')), '.s-flash')).toContain(
        'il se remplace, il ne se supprime pas',
      );
    }
    expect(await entries(editor)).not.toContain('factor_removed');
  });

  it('begins again once an administrator has taken the factor away, and is out meanwhile', async () => {
    const editor = await app.secondEditor();
    const { id, email, name } = editor.users.support;
    const person = app.visitor();
    await password(person, email).expect(303);
    await enrol(person);
    const admin = app.visitor();
    await password(admin, editor.users.admin.email).expect(303);
    const key = keyOn(await admin.get('/sign-in/enrolment'));
    await send(admin, '/sign-in/enrolment', { code: codeOf(key) }).expect(200);
    const page = pageOf(await admin.get(`/settings/team/${id}/factor`).expect(200));
    expect(wordsOf(page, 'main')).toContain('Demandé à chaque connexion depuis le');
    await send(admin, `/settings/team/${id}/factor/removal`, {}).expect(303);
    expect(wordsOf(pageOf(await admin.get(`/settings/team/${id}`)), '.s-flash')).toContain(
      `Code à usage unique de ${name} supprimé`,
    );
    expect(await isIn(person)).toBe(false);
    expect((await password(app.visitor(), email)).headers['location']).toBe('/');
    const { rows } = await editor.owner.query('SELECT 1 FROM secrets WHERE owner_id = $1', [id]);
    expect(rows).toEqual([]);
    expect(await entries(editor)).toContain('factor_removed');
    const support = app.visitor();
    await password(support, email).expect(303);
    await support.get(`/settings/team/${editor.users.admin.id}/factor`).expect(403);
    await send(support, `/settings/team/${editor.users.admin.id}/factor/removal`, {}).expect(403);
  });
});

describe('the policy of an editor', () => {
  it('asks everybody, or administrators only, who may not give it up', async () => {
    const editor = await app.secondEditor();
    const admin = app.visitor();
    await password(admin, editor.users.admin.email).expect(303);
    const key = keyOn(await admin.get('/sign-in/enrolment'));
    await send(admin, '/sign-in/enrolment', { code: codeOf(key) }).expect(200);
    const page = pageOf(await admin.get('/settings/sign-in').expect(200));
    expect(page('#f-factorFor option[selected]').attr('value')).toBe('admins');
    const version = page('input[name=version]').first().val();
    await send(admin, '/settings/sign-in', { factorFor: 'everybody', version }).expect(303);
    expect((await password(app.visitor(), editor.users.support.email)).headers['location']).toBe('/sign-in/enrolment');
    await send(admin, '/account/factor/removal', {}).expect(303);
    expect(wordsOf(pageOf(await admin.get('/account/factor')), '.s-flash')).toContain('ne se supprime pas');
    await send(admin, '/settings/sign-in', { factorFor: 'nobody', version: 2 }).expect(422);
    expect(await entries(editor)).toContain('sign_in_changed');
  });
});
