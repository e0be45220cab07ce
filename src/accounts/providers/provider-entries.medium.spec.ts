import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pageOf, startTestApp, type TestApp, type Visitor, wordsOf } from '../../../test/support/app.js';
import { complaints } from '../../../test/support/complaints.js';
import { aProvider, type TestProvider } from '../../../test/support/identity-provider.js';
import { codeOf, enrol } from '../../../test/support/one-time-codes.js';
import { inSession } from '../../../test/support/unconfirmed.js';

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
  ...{ name: 'le compte Zeste', issuer: provider.issuer, clientId: provider.clientId, scope: 'openid email profile' },
  ...{ acrValues: '', roleClaim: '', roleRules: '', emailDomains: '', createsPeople: 'no' },
  ...{ factorBy: 'ours', passwordFor: 'everybody', offered: 'yes' },
});

async function configure(changes: Partial<ReturnType<typeof settings>>): Promise<void> {
  const version = pageOf(await admin.get(own).expect(200))('input[name=version]').val();
  const form = { ...settings(), ...changes, version };
  await admin.post(own).type('form').send(form).expect(303);
  await admin.post(`${own}/secret`).type('form').send({ secret: provider.secret }).expect(303);
}

const door = () => `/s/${app.slug}`;
const isIn = async (visitor: Visitor) => (await visitor.get('/account')).status === 200;
const told = async (visitor: Visitor) => wordsOf(pageOf(await visitor.get(door())), '#error-summary');
const send = (visitor: Visitor, path: string, form: object) => visitor.post(path).type('form').send(form);
const flashOf = async (visitor: Visitor, path: string) => wordsOf(pageOf(await visitor.get(path)), '.s-flash');

interface Entry {
  summary: string;
  reason: string | null;
  subject_id: string;
}
const entries = async (action: string): Promise<Entry[]> =>
  (
    await app.owner.query<Entry>(
      'SELECT summary, reason, subject_id FROM audit_entries WHERE action = $1 ORDER BY sequence',
      [action],
    )
  ).rows;

/** Goes there, signs in, comes back. @returns where Sceau leads then */
async function comeIn(visitor: Visitor, sub: string): Promise<string> {
  const asked = await visitor.get(`${door()}/provider?next=/`).expect(303);
  const back = await provider.signsIn(String(asked.headers['location']), sub);
  return String((await visitor.get(back).expect(303)).headers['location']);
}

const says = (sub: string, email: string, more: object = {}) =>
  provider.knows({ sub, email, email_verified: true, name: sub, ...more });

describe('by the provider, and then a code of ours', () => {
  it('one is told what was right, tells the journal by what one came, and leaves by the door one came in', async () => {
    const { email, id } = app.users.support;
    const { key } = await enrol(await app.signIn('support'));
    await says('nadia', email);
    const visitor = app.visitor();
    expect(await comeIn(visitor, 'nadia')).toBe('/sign-in/code');
    const page = pageOf(await visitor.get('/sign-in/code').expect(200));
    expect(wordsOf(page, 'main')).toContain('Le fournisseur d’identité vous a reconnu.');
    expect(wordsOf(page, 'main')).not.toContain('mot de passe');
    // Their session there is open: to begin again is to leave it.
    expect(page(`a[href="${door()}/provider/end"]`)).toHaveLength(1);
    await send(visitor, '/sign-in/code', { code: '000000' }).expect(422);
    expect((await entries('code_refused')).map(({ summary }) => summary)).toEqual([
      'Entrée par le fournisseur d’identité, code à usage unique refusé',
    ]);
    await send(visitor, '/sign-in/code', { code: codeOf(key) }).expect(303);
    expect((await entries('signed_in')).at(-1)).toMatchObject({
      subject_id: id,
      summary: 'Connexion par le fournisseur d’identité, avec un code à usage unique',
    });
    expect((await visitor.post('/session/end').expect(303)).headers['location']).toBe(`${door()}/ended`);
  });

  it('one reads nothing of a code that the provider asks for itself', async () => {
    await configure({ factorBy: 'theirs' });
    const visitor = app.visitor();
    expect(await comeIn(visitor, 'nadia')).toBe('/');
    const section = 'section:has(#factor-title)';
    expect(wordsOf(pageOf(await visitor.get('/account')), section)).toContain(
      'par mot de passe, mais pas par le fournisseur d’identité',
    );
    await configure({ factorBy: 'theirs', passwordFor: 'admins' });
    expect(wordsOf(pageOf(await visitor.get('/account')), section)).toContain('Jamais demandé');
    const manager = await app.signIn('admin');
    const page = pageOf(await manager.get('/account/factor').expect(200));
    expect(wordsOf(page, 'main')).toContain('demandé en plus après un mot de passe');
    await configure({});
  });
});

describe('an account that was remade at the provider', () => {
  it('is seen and detached in « Équipe », after which its person is recognised anew', async () => {
    const { email, id, name } = app.users.account_manager;
    const page = `/settings/team/${id}`;
    await says('ancien', email);
    const inside = app.visitor();
    await comeIn(inside, 'ancien');
    await says('nouveau', email);
    const visitor = app.visitor();
    await comeIn(visitor, 'nouveau');
    expect(await told(visitor)).toContain('rattaché à un autre compte');
    const [refused] = (await entries('provider_refused')).slice(-1);
    expect(refused?.subject_id).toBe(id);
    expect(refused?.reason).toMatch(/rattaché à un autre compte.*Identifiant chez le fournisseur\s: nouveau/);
    expect(wordsOf(pageOf(await admin.get('/audit').expect(200)), 'main')).toMatch(
      /Identifiant chez le fournisseur : nouveau/,
    );
    const shown = pageOf(await admin.get(page).expect(200));
    expect(wordsOf(shown, 'dl')).toMatch(
      /Compte chez le fournisseur ?ancien chez .*, rattaché le .*, dernière entrée le/,
    );
    const form = shown(`form[action="${page}/provider/removal"]`);
    const values = Object.fromEntries(
      form
        .find('input[type=hidden]')
        .toArray()
        .map((input) => [shown(input).attr('name') ?? '', shown(input).val()]),
    );
    await send(admin, `${page}/provider/removal`, { ...values, subject: 'un autre' }).expect(303);
    expect(await flashOf(admin, page)).toContain(`n’est plus rattaché à ${name}`);
    expect(await isIn(inside)).toBe(true);
    await send(admin, `${page}/provider/removal`, values).expect(303);
    expect(await flashOf(admin, page)).toContain('ses sessions ouvertes sont terminées');
    expect(await isIn(inside)).toBe(false);
    expect((await entries('provider_unlinked')).at(-1)).toMatchObject({ subject_id: id });
    await comeIn(visitor, 'nouveau');
    expect(await isIn(visitor)).toBe(true);
    expect(wordsOf(pageOf(await admin.get(page)), 'dl')).toContain('nouveau chez');
  });

  it('is one’s own to detach in « Mon compte » only', async () => {
    const { id, email } = app.users.admin;
    await says('chef', email);
    await comeIn(app.visitor(), 'chef');
    const page = `/settings/team/${id}`;
    expect(pageOf(await admin.get(page))(`form[action="${page}/provider/removal"]`)).toHaveLength(0);
    await send(admin, `${page}/provider/removal`, { issuer: provider.issuer, subject: 'chef' }).expect(303);
    expect(await flashOf(admin, page)).toContain('il se détache dans');
    expect(wordsOf(pageOf(await admin.get('/account')), 'section:has(#provider-title)')).toContain(
      'Détacher ce compte',
    );
  });
});

describe('whoever comes in by the provider', () => {
  it('has answered: an invitation that is still under way opens nothing more', async () => {
    const { email, id } = app.users.technical_admin;
    await app.owner.query('UPDATE users SET password_hash = NULL WHERE id = $1', [id]);
    await app.owner.query(
      `INSERT INTO account_links (id, user_id, kind, created_by, expires_at) VALUES (uuidv7(), $1, 'invitation', 'Nadia', now() + interval '1 day')`,
      [id],
    );
    await says('zoe', email);
    await comeIn(app.visitor(), 'zoe');
    const { rows } = await app.owner.query('SELECT 1 FROM account_links WHERE user_id = $1 AND revoked_at IS NULL', [
      id,
    ]);
    expect(rows).toEqual([]);
  });

  it('has the role that the claim says: « Équipe » says so before another is given', async () => {
    const page = `/settings/team/${app.users.auditor.id}`;
    const effect = async () => wordsOf(pageOf(await admin.get(page)), `form[action="${page}/role"]`);
    expect(await effect()).toContain('de nouveau avec son nouveau rôle');
    await configure({ roleClaim: 'groups', roleRules: 'a = auditor', scope: 'openid email profile groups' });
    expect(await effect()).not.toContain('de nouveau avec son nouveau rôle');
    expect(await effect()).toContain('redonne le rôle que dit son attribut « groups »');
    await configure({});
  });
});

describe('whoever is refused', () => {
  it('by the domain of their address is told that, of the team or not; the journal tells who it was', async () => {
    await configure({ emailDomains: 'ailleurs.test' });
    const { email, id, name } = app.users.auditor;
    const sentences: string[] = [];
    for (const [sub, address] of [
      ['thomas', email],
      ['personne', 'personne@nulle.part'],
    ] as const) {
      await says(sub, address);
      const visitor = app.visitor();
      await comeIn(visitor, sub);
      sentences.push(await told(visitor));
    }
    expect(sentences[0]).toContain('n’est pas d’un domaine que votre équipe reconnaît');
    expect(sentences[1]).toBe(sentences[0]);
    const [member, stranger] = (await entries('provider_refused')).slice(-2);
    expect(member).toMatchObject({ subject_id: id, summary: expect.stringContaining(name) });
    expect(stranger?.reason).toContain('personne@nulle.part');
    await configure({});
  });

  it('by an address that nobody vouches for is led to no password that would not serve', async () => {
    await says('carte', 'carte@azur.test', { email_verified: false });
    const refusal = async () => {
      const visitor = app.visitor();
      await comeIn(visitor, 'carte');
      return told(visitor);
    };
    expect(await refusal()).toContain('connectez-vous par mot de passe');
    await configure({ passwordFor: 'admins' });
    expect(await refusal()).toContain('de rendre le mot de passe à toute l’équipe');
    await configure({});
  });

  it('by an answer that proves nothing, or somebody else’s identity, is told in the journal, the first once in a while', async () => {
    await says('eve', 'eve@azur.test');
    const before = (await entries('provider_refused')).length;
    for (let turn = 0; turn < 2; turn += 1) {
      const visitor = app.visitor();
      const asked = await visitor.get(`${door()}/provider`).expect(303);
      const back = await provider.signsIn(String(asked.headers['location']), 'eve');
      await visitor.get(back.replace(/code=[^&]+/, 'code=another')).expect(303);
      expect(await told(visitor)).toContain('a été refusée');
    }
    complaints();
    const since = (await entries('provider_refused')).slice(before);
    expect(since.map(({ reason }) => reason)).toEqual(['La réponse n’est pas celle qui était attendue']);
    // The identity of the administrator, tied above.
    const support = await app.signIn('auditor');
    await send(support, '/account/provider', {}).expect(303);
    await comeIn(support, 'chef');
    expect((await entries('provider_refused')).at(-1)).toMatchObject({
      subject_id: app.users.auditor.id,
      summary: expect.stringContaining('Rattachement'),
      reason: expect.stringContaining('chef'),
    });
  });

  it('for having waited to tie an account signs in by none: the page asks again', async () => {
    const auditor = await app.signIn('auditor');
    await send(auditor, '/account/provider', {}).expect(303);
    const words = async () => wordsOf(pageOf(await auditor.get('/account/provider').expect(200)), 'main');
    expect(await words()).toContain('puis ramené ici');
    await inSession(app, app.users.auditor.id, () => ({ tieAskedAt: Date.now() - 11 * 60_000 }));
    expect(await words()).not.toContain('puis ramené ici');
    const left = await auditor.get(`${door()}/provider`).expect(303);
    expect(left.headers['location']).toBe('/account/provider');
    expect(await flashOf(auditor, '/account/provider')).toContain('n’est plus en attente');
  });
});
