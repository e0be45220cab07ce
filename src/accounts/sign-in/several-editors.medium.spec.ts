import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, type Visitor, wordsOf } from '../../../test/support/app.js';
import { codeOf, enrol } from '../../../test/support/one-time-codes.js';
import { type TestEditor, testPassword } from '../../../test/support/tenant.js';

const app = await anApp();

const send = (visitor: Visitor, path: string, form: object) => visitor.post(path).type('form').send(form);
const password = (visitor: Visitor, email: string) =>
  send(visitor, '/session', { email, password: testPassword, next: '/clients' });
const locationOf = ({ headers }: { headers: Record<string, string> }) => headers['location'];
const editorOf = async (visitor: Visitor) => pageOf(await visitor.get('/account').expect(200))('body').text();
const nameOf = async ({ owner }: TestEditor) => (await owner.query('SELECT name FROM editors')).rows[0].name as string;
const cameIn = async ({ owner }: TestEditor) =>
  (await owner.query(`SELECT 1 FROM audit_entries WHERE action = 'signed_in'`)).rowCount;
const suspend = ({ owner }: TestEditor) => owner.query('UPDATE editors SET suspended_at = now()');

/** Somebody of two editors, by one address and one password: who provides support there, and reads here. */
async function someone() {
  const [there, here] = [await app.secondEditor(), await app.secondEditor()];
  const { id, email } = there.users.support;
  await here.owner.query(`UPDATE users SET email = $1 WHERE id = $2`, [email, here.users.auditor.id]);
  return { there, here, email, accounts: { there: id, here: here.users.auditor.id } };
}
const choicesOn = async (visitor: Visitor) => {
  const page = pageOf(await visitor.get('/sign-in/editor').expect(200));
  return page('button[name="account"]')
    .map((_, button) => page(button).attr('value'))
    .get();
};

describe('one address, and one password, of two editors', () => {
  it('is asked which, every time, and enters there and nowhere else', async () => {
    const { there, here, email, accounts } = await someone();
    for (const [account, editor] of [
      [accounts.there, there],
      [accounts.here, here],
      [accounts.here, here],
    ] as const) {
      const visitor = app.visitor();
      expect(locationOf(await password(visitor, email).expect(303))).toBe('/sign-in/editor');
      expect((await visitor.get('/account')).status).toBe(303);
      const page = pageOf(await visitor.get('/sign-in/editor').expect(200));
      for (const each of [there, here]) expect(wordsOf(page, 'main')).toContain(await nameOf(each));
      expect(locationOf(await send(visitor, '/sign-in/editor', { account }).expect(303))).toBe('/clients');
      expect(await editorOf(visitor)).toContain(await nameOf(editor));
    }
    expect([await cameIn(there), await cameIn(here)]).toEqual([1, 2]);
  });

  it('enters the open one when the other is suspended, and is told why when both are', async () => {
    for (const suspended of ['there', 'here'] as const) {
      const { email, ...editors } = await someone();
      await suspend(editors[suspended]);
      const open = editors[suspended === 'here' ? 'there' : 'here'];
      for (let turn = 0; turn < 2; turn += 1) {
        const visitor = app.visitor();
        expect(locationOf(await password(visitor, email).expect(303))).toBe('/clients');
        expect(await editorOf(visitor)).toContain(await nameOf(open));
      }
    }
    const { there, here, email } = await someone();
    for (const editor of [there, here]) await suspend(editor);
    expect(wordsOf(pageOf(await password(app.visitor(), email).expect(403)), 'main')).toContain('est suspendu');
  });

  it('owes the second factor of the account that is chosen', async () => {
    const { email, accounts } = await someone();
    const first = app.visitor();
    await password(first, email).expect(303);
    await send(first, '/sign-in/editor', { account: accounts.here }).expect(303);
    const { key } = await enrol(first);
    const visitor = app.visitor();
    await password(visitor, email).expect(303);
    expect(locationOf(await send(visitor, '/sign-in/editor', { account: accounts.here }))).toBe('/sign-in/code');
    expect((await visitor.get('/account')).status).toBe(303);
    expect(locationOf(await send(visitor, '/sign-in/code', { code: codeOf(key) }).expect(303))).toBe('/clients');
    const other = app.visitor();
    await password(other, email).expect(303);
    expect(locationOf(await send(other, '/sign-in/editor', { account: accounts.there }))).toBe('/clients');
  });

  it('chooses among what the password has opened only, and of what is still open', async () => {
    const { there, here, email, accounts } = await someone();
    const visitor = app.visitor();
    expect(locationOf(await visitor.get('/sign-in/editor').expect(303))).toBe('/sign-in');
    await password(visitor, email).expect(303);
    for (const account of [here.users.admin.id, app.users.admin.id, 'x', ''])
      expect(locationOf(await send(visitor, '/sign-in/editor', { account }).expect(303))).toBe('/sign-in/editor');
    expect((await choicesOn(visitor)).toSorted()).toEqual(Object.values(accounts).toSorted());
    await here.owner.query(`UPDATE users SET password_hash = 'another' WHERE id = $1`, [accounts.here]);
    expect(await choicesOn(visitor)).toEqual([accounts.there]);
    await send(visitor, '/sign-in/editor', { account: accounts.here }).expect(303);
    expect((await visitor.get('/account')).status).toBe(303);
    await there.owner.query('UPDATE users SET disabled_at = now() WHERE id = $1', [accounts.there]);
    expect(locationOf(await visitor.get('/sign-in/editor').expect(303))).toBe('/sign-in');
    expect((await visitor.get('/account')).status).toBe(303);
  });
});
