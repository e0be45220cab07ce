import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hashPassword } from '../../../src/platform/auth/password.js';
import { pageOf, startTestApp, type TestApp, type Visitor, wordsOf } from '../../support/app.js';
import { testPassword } from '../../support/tenant.js';

let app: TestApp;
beforeAll(async () => {
  // The address of a guess is the test’s to choose.
  app = await startTestApp({ TRUST_PROXY: '1' });
});
afterAll(() => app.stop());

const from = (address: string, visitor: Visitor = app.visitor()) => ({
  guess: (email: string, password: string) =>
    visitor.post('/session').set('X-Forwarded-For', address).type('form').send({ email, password, next: '/' }),
});
/** A person whom nobody has guessed yet. */
const someone = async () => (await app.secondEditor()).users.support;
/** So that waiting costs the test no time. */
const waitedOut = () => app.owner.query(`UPDATE sign_in_attempts SET again_at = '-infinity'`);
/** So that a slow machine does not wait it out by itself. */
const waitStands = () =>
  app.owner.query(`UPDATE sign_in_attempts SET again_at = now() + interval '1 day' WHERE again_at > now()`);
let places = 0;
const aPlace = () => `198.51.${Math.floor((places += 1) / 250)}.${places % 250}`;

describe('guessing a password', () => {
  it('is let through ten times however many guesses come at once', async () => {
    const { email } = await someone();
    const place = from(aPlace());
    const answers = await Promise.all(
      Array.from({ length: 63 }, (_, turn) => place.guess(email, `essai ${turn}`).then(({ status }) => status)),
    );
    expect(answers.filter((status) => status === 422)).toHaveLength(10);
    expect(answers.filter((status) => status === 429)).toHaveLength(53);
  });

  it('counts one account however its address is written', async () => {
    const { email } = await someone();
    const place = from(aPlace());
    const written = [email, email.toUpperCase(), email.replaceAll('i', 'İ'), ` ${email} `, email.replace('s', 'S')];
    const answers: number[] = [];
    for (let turn = 0; turn < 25; turn += 1)
      answers.push((await place.guess(written[turn % 5] ?? email, 'non')).status);
    const looked = answers.filter((status, turn) => status === 422 && turn % 5 !== 2).length;
    expect(looked).toBeLessThanOrEqual(10);
  });

  it('counts one subscriber however many of their IPv6 addresses they use', async () => {
    const { email } = await someone();
    const answers: number[] = [];
    for (let turn = 0; turn < 15; turn += 1)
      answers.push((await from(`2001:db8:7:7:${turn}::${turn}`).guess(email, 'non')).status);
    expect(answers.filter((status) => status === 422)).toHaveLength(10);
  });

  it('waits longer after each wrong guess, and takes the right password once the wait is over', async () => {
    const { email } = await someone();
    const place = from(aPlace());
    for (let turn = 0; turn < 10; turn += 1) await place.guess(email, 'non').expect(422);
    const waits: number[] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      const refused = pageOf(await place.guess(email, testPassword).expect(429));
      const [, number, unit] = /Réessayez dans (\d+)\s(s|min)/.exec(wordsOf(refused, 'main')) ?? [];
      waits.push(Number(number) * (unit === 'min' ? 60 : 1));
      await waitedOut();
      await place.guess(email, 'toujours pas').expect(422);
    }
    for (const [turn, wait] of waits.slice(1).entries()) expect(wait).toBeGreaterThan(1.4 * (waits[turn] ?? 0));
    await waitedOut();
    await place.guess(email, testPassword).expect(303);
    await place.guess(email, 'non').expect(422);
  });

  it('by outsiders keeps nobody out of a place from which they came in before', async () => {
    const { email } = await someone();
    const office = aPlace();
    await from(office).guess(email, testPassword).expect(303);
    const answers = new Set<number>();
    for (let turn = 0; turn < 110; turn += 1) answers.add((await from(aPlace()).guess(email, 'non')).status);
    // Every place together: the account is no longer guessed at the pace of one guess a place.
    expect(answers).toEqual(new Set([422, 429]));
    await from(aPlace()).guess(email, testPassword).expect(429);
    await from(office).guess(email, testPassword).expect(303);
  });

  it('of many accounts at one place is slowed down, and the others of that place come in', async () => {
    const known = await someone();
    const place = aPlace();
    await from(place).guess(known.email, testPassword).expect(303);
    const answers: number[] = [];
    for (let turn = 0; turn < 60; turn += 1)
      answers.push((await from(place).guess(`personne${turn}@nulle.part`, 'non')).status);
    expect(answers.filter((status) => status === 422)).toHaveLength(50);
    await from(place).guess(known.email, testPassword).expect(303);
  });

  it('is not forgotten when the same address comes in at another editor', async () => {
    const [one, other] = [await app.secondEditor(), await app.secondEditor()];
    const { email } = one.users.support;
    await other.owner.query(`UPDATE users SET email = $1, password_hash = $2 WHERE role = 'support'`, [
      email,
      await hashPassword('le mot de passe de l’autre éditeur'),
    ]);
    const place = from(aPlace());
    const guesses: number[] = [];
    for (let turn = 0; turn < 24; turn += 1) {
      guesses.push((await place.guess(email, 'non')).status);
      await waitStands();
      await place.guess(email, 'le mot de passe de l’autre éditeur').expect(303);
    }
    // Ten for the account that is guessed; the other one’s person made each of these themselves.
    expect(guesses.slice(10)).not.toContain(422);
    await waitedOut();
    await place.guess(email, testPassword).expect(303);
  });

  it('counts the current password on « Mon compte » with those of the sign-in', async () => {
    const person = await app.signIn('auditor');
    const change = (current: string) =>
      person
        .post('/account/password')
        .type('form')
        .send({ currentPassword: current, newPassword: 'une phrase toute neuve' });
    const answers = await Promise.all(Array.from({ length: 20 }, () => change('non').then(({ status }) => status)));
    expect(answers.filter((status) => status === 422)).toHaveLength(10);
    expect(answers.filter((status) => status === 429)).toHaveLength(10);
    await waitedOut();
    await change(testPassword).expect(303);
  });

  it('is counted where the runtime role neither reads nor forgets', async () => {
    const { rows } = await app.owner.query<{ may: boolean }>(
      `SELECT has_table_privilege('sceau_app', 'sign_in_attempts', 'SELECT, INSERT, UPDATE, DELETE') AS may`,
    );
    expect(rows).toEqual([{ may: false }]);
    const { rows: keys } = await app.owner.query<{ key: string }>('SELECT key FROM sign_in_attempts');
    expect(keys.length).toBeGreaterThan(20);
    for (const { key } of keys) expect(key).toMatch(/^password (place|account|source) [\w-]{43}$/);
  });
});
