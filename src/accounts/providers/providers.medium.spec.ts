import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pageOf, startTestApp, type TestApp, type Visitor, wordsOf } from '../../../test/support/app.js';
import { complaints } from '../../../test/support/complaints.js';
import { aProvider, type TestProvider } from '../../../test/support/identity-provider.js';
import { testPassword } from '../../../test/support/tenant.js';

const publicUrl = 'http://localhost:3000';
let app: TestApp;
let provider: TestProvider;
let admin: Visitor;
beforeAll(async () => {
  app = await startTestApp({ PROVIDER_HOSTS: 'localhost' });
  provider = await aProvider([`${publicUrl}/s/${app.slug}/return`]);
  admin = await app.signIn('admin');
  await configure({});
});
afterAll(async () => {
  await provider.stop();
  await app.stop();
});

const own = '/settings/sign-in/provider';
const settings = () => ({
  name: 'le compte Zeste',
  issuer: provider.issuer,
  clientId: provider.clientId,
  scope: 'openid email profile groups',
  acrValues: '',
  roleClaim: 'groups',
  roleRules: 'sceau-admins = Responsable Sceau\nsceau-support = support\nsceau-lecture = auditor',
  emailDomains: app.slug + '.test',
  createsPeople: 'yes',
  factorBy: 'theirs',
  passwordFor: 'everybody',
  offered: 'yes',
});

/** Saves the settings as an administrator does, with the secret. */
async function configure(changes: Partial<ReturnType<typeof settings>>): Promise<void> {
  const version = pageOf(await admin.get(own).expect(200))('input[name=version]').val();
  const form = { ...settings(), ...changes, version };
  await admin.post(own).type('form').send(form).expect(303);
  await admin.post(`${own}/secret`).type('form').send({ secret: provider.secret }).expect(303);
}

const door = () => `/s/${app.slug}`;
const isIn = async (visitor: Visitor) => (await visitor.get('/account')).status === 200;
const told = async (visitor: Visitor, path = door()) => wordsOf(pageOf(await visitor.get(path)), '#error-summary');
const leave = async (visitor: Visitor, next = '/') =>
  String((await visitor.get(`${door()}/provider?next=${encodeURIComponent(next)}`).expect(303)).headers['location']);
const entries = async (action: string) =>
  (await app.owner.query<{ summary: string }>('SELECT summary FROM audit_entries WHERE action = $1', [action])).rows;

/** Goes there, signs in, comes back. @returns where Sceau leads then */
async function comeIn(visitor: Visitor, sub: string, next = '/'): Promise<string> {
  const back = await provider.signsIn(await leave(visitor, next), sub);
  return String((await visitor.get(back).expect(303)).headers['location']);
}

const person = (sub: string, more: object = {}) => ({
  sub,
  email: `${sub}@${app.slug}.test`,
  email_verified: true,
  name: `Personne ${sub}`,
  groups: ['sceau-support'],
  ...more,
});

describe('the provider of a team', () => {
  it('is offered at the team’s address, and from then on in this browser; another address looks like any', async () => {
    const visitor = app.visitor();
    expect(pageOf(await visitor.get('/sign-in'))('a.btn')).toHaveLength(0);

    const unknown = pageOf(await visitor.get('/s/nobody-has-this-name').expect(200));
    expect(wordsOf(unknown, 'main')).toBe(wordsOf(pageOf(await visitor.get('/sign-in')), 'main'));
    const page = pageOf(await visitor.get(`${door()}?next=/clients`).expect(200));
    expect(wordsOf(page, 'a.btn')).toBe('Avec le compte Zeste');
    expect(page('a.btn').attr('href')).toBe(`${door()}/provider?next=%2Fclients`);
    expect(wordsOf(pageOf(await visitor.get('/sign-in')), 'a.btn')).toBe('Avec le compte Zeste');
  });

  it('is asked with PKCE, a state, a nonce, and where to come back', async () => {
    const asked = new URL(await leave(app.visitor())).searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(asked.get('redirect_uri')).toBe(`${publicUrl}${door()}/return`);
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name)?.length).toBeGreaterThan(40);
    expect(asked.get('scope')).toBe('openid email profile groups');
  });
});

describe('somebody who comes by the provider', () => {
  it('has an account made, with the role of the claim, and goes on to the page that was asked for', async () => {
    await provider.knows(person('marie'));
    const visitor = app.visitor();
    expect(await comeIn(visitor, 'marie', '/clients?q=nice')).toBe('/clients?q=nice');
    expect(wordsOf(pageOf(await visitor.get('/account').expect(200)), 'main')).toContain('Personne marie');
    const { rows } = await app.owner.query('SELECT name, role, password_hash FROM users WHERE email = $1', [
      person('marie').email,
    ]);
    expect(rows).toEqual([{ name: 'Personne marie', role: 'support', password_hash: null }]);
    expect((await entries('provider_linked')).map(({ summary }) => summary)).toContain(
      'Compte du fournisseur rattaché à Personne marie',
    );
  });

  it('is recognised as whoever was invited at that address, then by the provider’s own name for them alone', async () => {
    const { email, id } = app.users.technical_admin;
    await provider.knows({ ...person('jules', { groups: ['sceau-support'] }), email });
    expect(await comeIn(app.visitor(), 'jules')).toBe('/');
    await provider.knows({ ...person('jules'), email: `autre@${app.slug}.test` });
    const visitor = app.visitor();
    await comeIn(visitor, 'jules');
    expect(wordsOf(pageOf(await visitor.get('/account')), 'main')).toContain(app.users.technical_admin.name);
    const { rows } = await app.owner.query('SELECT role FROM users WHERE id = $1', [id]);
    expect(rows).toEqual([{ role: 'support' }]);
    // The address given to somebody else is no way in.
    await provider.knows({ ...person('imposteur'), email });
    const other = app.visitor();
    await comeIn(other, 'imposteur');
    expect(await told(other)).toContain('rattaché à un autre compte');
    expect(await isIn(other)).toBe(false);
  });

  it('has one account, and one identity, when two browsers come the first time together', async () => {
    await provider.knows(person('double'));
    const visitors = [app.visitor(), app.visitor()];
    const backs: string[] = [];
    for (const visitor of visitors) backs.push(await provider.signsIn(await leave(visitor), 'double'));
    const answers = await Promise.all(visitors.map((visitor, at) => visitor.get(backs[at] ?? '')));
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    const count = `SELECT (SELECT count(*)::int FROM users WHERE name = 'Personne double') AS people,
                          (SELECT count(*)::int FROM provider_links WHERE subject = 'double') AS links`;
    expect((await app.owner.query(count)).rows).toEqual([{ people: 1, links: 1 }]);
  });

  it('has the role of the claim at each sign-in, told in the journal', async () => {
    await provider.knows(person('lea', { groups: ['autre', 'sceau-lecture'] }));
    await comeIn(app.visitor(), 'lea');
    await provider.knows(person('lea', { groups: ['sceau-support', 'sceau-lecture'] }));
    await comeIn(app.visitor(), 'lea');
    const { rows } = await app.owner.query('SELECT role FROM users WHERE name = $1', ['Personne lea']);
    expect(rows).toEqual([{ role: 'support' }]);
    expect((await entries('role_changed')).map(({ summary }) => summary).join()).toContain('Personne lea');
  });

  it('keeps the role of the last one who administers with a password, whatever the claim says', async () => {
    const { email, id } = app.users.admin;
    await provider.knows(person('chef', { groups: ['sceau-admins'] }));
    await comeIn(app.visitor(), 'chef');
    await provider.knows({ ...person('nadia', { groups: ['sceau-support'] }), email });
    const visitor = app.visitor();
    expect([await comeIn(visitor, 'nadia'), await isIn(visitor)]).toEqual(['/', true]);
    const { rows } = await app.owner.query(`SELECT id, role FROM users WHERE id = $1 OR name = 'Personne chef'`, [id]);
    expect(rows.map(({ role }) => role as string)).toEqual(['admin', 'admin']);
  });

  it('stays out without a role, and is told whom to ask', async () => {
    await provider.knows(person('paul', { groups: ['comptabilite'] }));
    const visitor = app.visitor();
    expect(await comeIn(visitor, 'paul')).toBe(door());
    const sentence = await told(visitor);
    expect(sentence).toContain('ne vous donne aucun rôle dans Sceau');
    expect(sentence).toContain('responsable Sceau de votre équipe');
    expect(await isIn(visitor)).toBe(false);
    expect(await told(visitor)).toBe('');
    expect(await entries('provider_refused')).not.toEqual([]);
  });

  it.each([
    ['an address that is not verified', { email_verified: false }, 'ne garantit pas votre adresse'],
    ['an address verified in words', { email_verified: 'true' }, 'ne garantit pas votre adresse'],
    ['no address', { email: undefined }, 'ne garantit pas votre adresse'],
    [
      'an address of another domain',
      { email: 'nina@elsewhere.test' },
      'n’est pas d’un domaine que votre équipe reconnaît',
    ],
  ])('stays out with %s', async (what, claims, sentence) => {
    const sub = `nina-${what.length}`;
    await provider.knows(person(sub, claims));
    const visitor = app.visitor();
    await comeIn(visitor, sub);
    expect(await told(visitor)).toContain(sentence);
    expect(await isIn(visitor)).toBe(false);
  });

  it('has a name that can be kept and read, whatever the provider says; one whom nothing names stays out, and the journal tells', async () => {
    await provider.knows(person('nul', { name: 'Zoé\u0000\r\n\u202eMartin' }));
    const visitor = app.visitor();
    expect([await comeIn(visitor, 'nul'), await isIn(visitor)]).toEqual(['/', true]);
    const { rows } = await app.owner.query('SELECT name FROM users WHERE email = $1', [person('nul').email]);
    expect(rows).toEqual([{ name: 'Zoé Martin' }]);
    const endless = 'n'.repeat(300);
    await provider.knows(person(endless, { email: `long@${app.slug}.test` }));
    const before = (await entries('provider_refused')).length;
    const other = app.visitor();
    expect(await comeIn(other, endless)).toBe(door());
    expect([await told(other), await isIn(other)]).toEqual([expect.stringContaining('a été refusée'), false]);
    expect(await entries('provider_refused')).toHaveLength(before + 1);
  });

  it('stays out once the account is disabled', async () => {
    await provider.knows(person('zoe'));
    await comeIn(app.visitor(), 'zoe');
    await app.owner.query(`UPDATE users SET disabled_at = now() WHERE name = 'Personne zoe'`);
    const visitor = app.visitor();
    await comeIn(visitor, 'zoe');
    expect(await told(visitor)).toContain('Votre compte Sceau est désactivé');
    expect(await isIn(visitor)).toBe(false);
  });

  it('is told why when the editor is suspended, and comes in again afterwards', async () => {
    await provider.knows(person('ines'));
    await comeIn(app.visitor(), 'ines');
    await app.owner.query(`UPDATE editors SET suspended_at = now(), suspended_reason = 'essai'`);
    const visitor = app.visitor();
    await comeIn(visitor, 'ines');
    expect(await told(visitor)).toContain('L’espace de votre éditeur est suspendu');
    expect(await isIn(visitor)).toBe(false);
    await app.owner.query('UPDATE editors SET suspended_at = NULL, suspended_reason = NULL');
    await comeIn(visitor, 'ines');
    expect(await isIn(visitor)).toBe(true);
  });

  it('leaves Sceau first, then the provider if they wish', async () => {
    await provider.knows(person('tom'));
    const visitor = app.visitor();
    await comeIn(visitor, 'tom');
    const out = await visitor.post('/session/end').expect(303);
    expect(out.headers['location']).toBe(`${door()}/ended`);
    expect(await isIn(visitor)).toBe(false);
    const page = pageOf(await visitor.get(`${door()}/ended`).expect(200));
    const there = await visitor.get(page('a.btn').attr('href') ?? '').expect(303);
    const address = new URL(String(there.headers['location']));
    expect(address.origin).toBe(provider.issuer);
    expect(address.searchParams.get('post_logout_redirect_uri')).toBe(`${publicUrl}${door()}`);
  });
});

describe('an answer of the provider that is not the one that was waited for', () => {
  const warned = () => complaints().join('\n');

  /** Comes back by that address. @returns what is told */
  async function refused(visitor: Visitor, back: string): Promise<string> {
    expect((await visitor.get(back).expect(303)).headers['location']).toBe(door());
    expect(await isIn(visitor)).toBe(false);
    return told(visitor);
  }

  beforeAll(() => provider.knows(person('eve')));

  it('is refused with another state, which is that of no leaving, and then once with its own', async () => {
    const visitor = app.visitor();
    const back = await provider.signsIn(await leave(visitor), 'eve');
    expect(await refused(visitor, back.replace(/state=[^&]+/, 'state=another'))).toContain('n’est plus en attente');
    expect(await refused(visitor, back.replace(/code=[^&]+/, 'code=another'))).toContain('a été refusée');
    expect(warned()).toContain('"what":"sign-in by a provider","editor":"');
    expect(await refused(visitor, back)).toContain('n’est plus en attente');
  });

  it('lets in by each of two tabs, whichever comes first: the one that comes second is in already', async () => {
    const visitor = app.visitor();
    const backs = [];
    for (const next of ['/clients', '/orders']) backs.push(await provider.signsIn(await leave(visitor, next), 'eve'));
    const leads = async (back = '') => (await visitor.get(back).expect(303)).headers['location'];
    expect([await leads(backs[0]), await leads(backs[1])]).toEqual(['/clients', '/']);
    expect(await isIn(visitor)).toBe(true);
  });

  it.each([
    ['nonce', (url: URL) => url.searchParams.set('nonce', 'another')],
    ['PKCE challenge', (url: URL) => url.searchParams.set('code_challenge', 'A'.repeat(43))],
  ])('is refused when the %s is another', async (_, change) => {
    const visitor = app.visitor();
    const address = new URL(await leave(visitor));
    change(address);
    expect(await refused(visitor, await provider.signsIn(address.href, 'eve'))).toContain('a été refusée');
    expect(warned()).toContain('OAUTH ');
  });

  it('is refused from another issuer than the one asked', async () => {
    const visitor = app.visitor();
    const back = await provider.signsIn(await leave(visitor), 'eve');
    expect(back).toContain('iss=');
    const forged = back.replace(/iss=[^&]+/, `iss=${encodeURIComponent('https://evil.test')}`);
    expect(await refused(visitor, forged)).toContain('a été refusée');
    expect(warned()).toContain('OAUTH ');
  });

  it('is worth nothing a second time, nor in another browser, nor at another team’s address', async () => {
    const visitor = app.visitor();
    const back = await provider.signsIn(await leave(visitor), 'eve');
    const stolen = app.visitor();
    expect(await refused(stolen, back)).toContain('n’est plus en attente');
    const neighbour = await app.secondEditor();
    const astray = back.replace(app.slug, neighbour.slug);
    expect((await visitor.get(astray).expect(303)).headers['location']).toBe(`/s/${neighbour.slug}`);
    expect(await refused(visitor, back)).toContain('n’est plus en attente');
    const again = app.visitor();
    const once = await provider.signsIn(await leave(again), 'eve');
    await again.get(once).expect(303);
    expect(await isIn(again)).toBe(true);
    await again.get(once).expect(303);
    await again.post('/session/end');
    await again.get(once).expect(303);
    expect(await isIn(again)).toBe(false);
  });

  it('says that the person gave up', async () => {
    const visitor = app.visitor();
    const state = new URL(await leave(visitor)).searchParams.get('state');
    const iss = encodeURIComponent(provider.issuer);
    const back = `${door()}/return?error=access_denied&state=${state}&iss=${iss}`;
    expect(await refused(visitor, back)).toContain('arrêtée chez le fournisseur');
  });

  it('gives no secret away: not in the logs, nor in the journal', async () => {
    const visitor = app.visitor();
    const back = await provider.signsIn(await leave(visitor), 'eve');
    const code = /code=([^&]+)/.exec(back)?.[1] ?? 'no code';
    await refused(visitor, back.replace(/iss=[^&]+/, `iss=${encodeURIComponent('https://evil.test')}`));
    expect(warned()).not.toMatch(new RegExp(`${code}|${provider.secret}`));
    const { rows } = await app.owner.query<{ all: string }>(
      `SELECT string_agg(t, ' ') AS all FROM (SELECT a::text AS t FROM audit_entries a UNION ALL SELECT s::text FROM secrets s) x`,
    );
    expect(rows[0]?.all).not.toContain(provider.secret);
  });
});

describe('the settings of an editor', () => {
  it('are told and judged by record: what was saved of the provider is none of the editor’s', async () => {
    const address = '/settings/editor';
    const editor = (page: ReturnType<typeof pageOf>) =>
      Object.fromEntries(
        page(`form[action="${address}"] :is(input, textarea)[name]:not([name=_token])`)
          .toArray()
          .map((one) => [page(one).attr('name') ?? '', page(one).val()]),
      );
    const opened = editor(pageOf(await admin.get(address).expect(200)));
    // Higher than the version of the editor, as the provider’s soon is.
    for (const name of ['Azur 1', 'Azur 2', 'le compte Zeste']) await configure({ name });
    const save = (changes: object) =>
      admin
        .post(address)
        .type('form')
        .send({ ...opened, ...changes });
    await save({ reminderStages: '70, 10' }).expect(303);
    const conflict = pageOf(await save({ ansRequestAddress: 'autre@esante.test' }).expect(409));
    expect(wordsOf(conflict, 'main')).not.toContain('Azur');
    expect(wordsOf(conflict, 'main')).toContain('les deux saisies se gardent ensemble');
    await save({ name: 'Éditions Démo SAS', reminderStages: '70, 10', version: Number(opened['version']) + 1 }).expect(
      303,
    );
    expect(wordsOf(pageOf(await admin.get(address)), 'main')).not.toContain('Azur');
    const ofProvider = wordsOf(pageOf(await admin.get(own)), '[aria-labelledby=history-title]');
    expect([ofProvider.includes('Azur 1'), ofProvider.includes('Démo SAS')]).toEqual([true, false]);
  });
});

describe('the rules of a team', () => {
  const password = (visitor: Visitor, email: string) =>
    visitor.post('/session').type('form').send({ email, password: testPassword });

  it('keep the password for administrators, where the provider is the way in', async () => {
    await configure({ passwordFor: 'admins' });
    const visitor = app.visitor();
    const page = pageOf(await password(visitor, app.users.support.email).expect(422));
    expect(wordsOf(page, '#error-summary')).toContain('Votre équipe se connecte avec le compte Zeste');
    expect(page('a.btn').attr('href')).toContain(`${door()}/provider`);
    const wrong = await visitor
      .post('/session')
      .type('form')
      .send({ email: app.users.support.email, password: 'faux' });
    expect(wordsOf(pageOf(wrong), '#error-summary')).toContain('ne convient pas');
    await password(app.visitor(), app.users.admin.email).expect(303);
    await configure({ passwordFor: 'everybody' });
  });

  it('refuse whoever was not recognised at the level that is asked for', async () => {
    await configure({ acrValues: 'eidas1' });
    await provider.knows(person('remi'));
    const visitor = app.visitor();
    expect(new URL(await leave(visitor)).searchParams.get('acr_values')).toBe('eidas1');
    await comeIn(visitor, 'remi');
    expect(await told(visitor)).toContain('au niveau demandé');
    const support = await app.signIn('support');
    await support.post('/account/provider').expect(303);
    expect(await comeIn(support, 'remi')).toBe('/account/provider');
    expect(wordsOf(pageOf(await support.get('/account/provider')), '.s-flash')).toContain('au niveau demandé');
    expect((await app.owner.query(`SELECT 1 FROM provider_links WHERE subject = 'remi'`)).rowCount).toBe(0);
    // Another level than the one asked for is none; the one asked for lets in.
    await provider.knows(person('rita', { acr: 'eidas0' }));
    const weak = app.visitor();
    await comeIn(weak, 'rita');
    expect([await told(weak), await isIn(weak)]).toEqual([expect.stringContaining('au niveau demandé'), false]);
    await provider.knows(person('rose', { acr: 'eidas1' }));
    const strong = app.visitor();
    expect([await comeIn(strong, 'rose'), await isIn(strong)]).toEqual(['/', true]);
    await configure({ acrValues: '' });
  });

  it('know whoever came in, with a slash at the end of the address or without', async () => {
    await configure({ issuer: `${provider.issuer}/` });
    await provider.knows(person('luce'));
    const visitor = app.visitor();
    await comeIn(visitor, 'luce');
    expect(wordsOf(pageOf(await visitor.get('/account/provider')), 'main')).toContain(
      'Vous pouvez vous connecter avec',
    );
    const row = wordsOf(pageOf(await admin.get('/settings/team')), 'tr:has(th:contains("Personne luce"))');
    expect(row).toContain('Actif');
    await configure({});
    expect(wordsOf(pageOf(await visitor.get('/account/provider')), 'main')).toContain(
      'Vous pouvez vous connecter avec',
    );
  });

  it('let somebody tie their account by themselves, from a form of ours only', async () => {
    await provider.knows(person('carte', { email: undefined, groups: ['sceau-support'] }));
    const support = await app.signIn('support');
    await support.post('/account/provider').expect(303);
    const page = pageOf(await support.get('/account/provider').expect(200));
    const address = String((await support.get(page('a.btn').attr('href') ?? '').expect(303)).headers['location']);
    const led = await support.get(await provider.signsIn(address, 'carte')).expect(303);
    expect(led.headers['location']).toBe('/account/provider');
    expect(wordsOf(pageOf(await support.get('/account/provider')), 'main')).toContain('Vous pouvez vous connecter');
    const visitor = app.visitor();
    await comeIn(visitor, 'carte');
    expect(wordsOf(pageOf(await visitor.get('/account')), 'main')).toContain(app.users.support.email);
    // A link of another site leads to a sign-in of that identity, and ties nothing.
    const victim = await app.signIn('account_manager');
    await provider.knows(person('pirate', { groups: [] }));
    await victim.get(await provider.signsIn(await leave(victim), 'pirate')).expect(303);
    const { rows } = await app.owner.query(`SELECT 1 FROM provider_links WHERE subject = 'pirate'`);
    expect(rows).toEqual([]);
  });

  it('forget the secret when the provider is another, so that nobody has it sent elsewhere', async () => {
    const kept = async () => (await app.owner.query(`SELECT 1 FROM secrets WHERE kind = 'provider_secret'`)).rowCount;
    expect(await kept()).toBe(1);
    const version = pageOf(await admin.get(own))('input[name=version]').val();
    const elsewhere = { ...settings(), issuer: 'https://evil.example', version };
    await admin.post(own).type('form').send(elsewhere).expect(303);
    expect(await kept()).toBe(0);
    await configure({});
  });

  it('are refused when they would leave nobody a way in, or anybody', async () => {
    const send = async (changes: object) => {
      const version = pageOf(await admin.get(own))('input[name=version]').val();
      return pageOf(
        await admin
          .post(own)
          .type('form')
          .send({ ...settings(), ...changes, version })
          .expect(422),
      );
    };
    expect(wordsOf(await send({ emailDomains: '' }), '#f-createsPeople-error')).toContain('indiquez d’abord');
    expect(wordsOf(await send({ roleRules: 'x = empereur' }), '#f-roleRules-error')).toContain('valeur = rôle');
    expect(wordsOf(await send({ issuer: 'ftp://a.b' }), '#f-issuer-error')).toContain('commence par https://');
    expect(wordsOf(await send({ issuer: 'http://idp.example' }), '#f-issuer-error')).toContain('https://');
    expect(wordsOf(await send({ scope: 'email' }), '#f-scope-error')).toContain('openid');
    const support = await app.signIn('support');
    await support.get(own).expect(403);
  });
});

describe('a provider that does not answer', () => {
  it('is said not to have been asked, where its address leads inside', async () => {
    await configure({ issuer: 'https://192.168.1.4' });
    await admin.post(`${own}/trial`).expect(303);
    expect(wordsOf(pageOf(await admin.get(own)), '.s-flash')).toContain('Sceau n’a pas interrogé ce fournisseur');
    expect(complaints().join()).toContain('InternalAddress');
    await configure({});
  });

  it('is said to be silent, on the page of sign-in and to the administrator, who has just heard it answer', async () => {
    const gone = await aProvider([`${publicUrl}${door()}/return`]);
    await configure({ issuer: gone.issuer });
    await admin.post(`${own}/trial`).expect(303);
    expect(wordsOf(pageOf(await admin.get(own)), '.s-flash')).toContain('Le fournisseur répond');
    await gone.stop();
    await admin.post(`${own}/trial`).expect(303);
    expect(wordsOf(pageOf(await admin.get(own)), '.s-flash')).toContain('ne répond pas');
    const visitor = app.visitor();
    expect((await visitor.get(`${door()}/provider`).expect(303)).headers['location']).toBe(door());
    expect(await told(visitor)).toContain('ne répond pas');
    expect(complaints().join()).toContain('ECONNREFUSED');
    await configure({});
    await admin.post(`${own}/trial`).expect(303);
    expect(wordsOf(pageOf(await admin.get(own)), '.s-flash')).toContain('Le fournisseur répond');
  });

  it.each<[string, RequestListener]>([
    ['within five seconds', () => undefined],
    ['but by an error of its own', (_, response) => void response.writeHead(503).end('{}')],
  ])('%s is silent too, and has forged nothing', async (_, answer) => {
    const server = createServer(answer).listen(0, '127.0.0.1');
    await once(server, 'listening');
    await configure({ issuer: `http://localhost:${(server.address() as AddressInfo).port}` });
    const visitor = app.visitor();
    await visitor.get(`${door()}/provider`).expect(303);
    expect(await told(visitor)).toContain('ne répond pas');
    expect(complaints().join()).toContain('"refusal":"silent"');
    server.closeAllConnections();
    server.close();
    await configure({});
  });

  it.each([
    ['temporarily_unavailable', 'ne répond pas'],
    ['login_required', 'arrêtée chez le fournisseur'],
    ['unauthorized_client', 'ne reconnaît pas Sceau'],
  ])('or says %s, is told as it is', async (error, sentence) => {
    const visitor = app.visitor();
    const state = new URL(await leave(visitor)).searchParams.get('state');
    const iss = encodeURIComponent(provider.issuer);
    await visitor.get(`${door()}/return?error=${error}&state=${state}&iss=${iss}`).expect(303);
    expect(await told(visitor)).toContain(sentence);
    complaints();
  });

  it('is not the one to blame where our secret is no more its own', async () => {
    await admin.post(`${own}/secret`).type('form').send({ secret: 'un ancien' }).expect(303);
    await provider.knows(person('eve'));
    const visitor = app.visitor();
    await comeIn(visitor, 'eve');
    expect(await told(visitor)).toContain('ne reconnaît pas Sceau');
    expect(complaints().join()).toContain('OAUTH');
    await configure({});
  });
});
