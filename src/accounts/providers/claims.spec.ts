import { describe, expect, it } from '@jest/globals';
import { domainOf, identityOf, valuesAt } from './claims.js';
import { providerForm, ruleOf } from './identity-provider.form.js';

const said = { iss: 'https://idp.example', sub: '42', email: 'a@b.fr', email_verified: true, name: 'Ada' };
const rules = [
  { value: 'admins', role: 'admin' as const },
  { value: 'team', role: 'support' as const },
];

describe('what a provider says of somebody', () => {
  it('is an address only when it is verified, in so many words', () => {
    const emailOf = (more: object) => identityOf({ ...said, ...more }, { roleClaim: null, rules: [] }).email;
    expect(emailOf({})).toBe('a@b.fr');
    for (const more of [{ email_verified: false }, { email_verified: 'true' }, { email_verified: 1 }, { email: 'x' }])
      expect(emailOf(more)).toBeNull();
  });

  it('is no address that no mail reaches, or that reads otherwise than it is', () => {
    const emailOf = (email: string) => identityOf({ ...said, email }, { roleClaim: null, rules: [] }).email;
    for (const email of [`${'a'.repeat(300)}@b.fr`, 'a@b.fr, c@d.fr', 'a\u0000@b.fr', 'a\u202eb@b.fr', 'Ada <a@b.fr>'])
      expect(emailOf(email)).toBeNull();
  });

  it('is a name of one line, without what deceives, as one that is typed', () => {
    const nameOf = (claims: object) =>
      identityOf({ iss: said.iss, sub: said.sub, ...claims }, { roleClaim: null, rules: [] }).name;
    expect(nameOf({ name: 'Zoé\r\nBcc: x@evil.example\u202egras\u0000' })).toBe('Zoé Bcc: x@evil.examplegras');
    expect(nameOf({ name: '\u0000', given_name: 'Ada\t', family_name: ' L.' })).toBe('Ada L.');
    expect(nameOf({ name: '\u202e' })).toBeNull();
  });

  it.each([
    ['https://idp.example/', 'https://idp.example'],
    ['https://IDP.example', 'https://idp.example'],
    ['https://idp.example/realms/a', 'https://idp.example/realms/a'],
    ['https://idp.example/realms/a/', 'https://idp.example/realms/a/'],
  ])('comes from %s, which is written %s', (iss, issuer) => {
    expect(identityOf({ ...said, iss }, { roleClaim: null, rules: [] }).issuer).toBe(issuer);
  });

  it('names somebody to the letter, or nobody', () => {
    const subjectOf = (sub: unknown) => identityOf({ ...said, sub }, { roleClaim: null, rules: [] }).subject;
    expect(subjectOf('é'.repeat(255))).toHaveLength(255);
    for (const sub of ['x'.repeat(256), '4\u00002', '4\n2', '', 42]) expect(subjectOf(sub)).toBe('');
  });

  it('gives the role of the first rule that names one of its values, and no other', () => {
    const roleOf = (groups: unknown) => identityOf({ ...said, groups }, { roleClaim: 'groups', rules }).role;
    expect(roleOf(['team', 'admins'])).toBe('admin');
    expect(roleOf('team')).toBe('support');
    for (const groups of [[], 'Team', 'admins team', [['admins']], { admins: true }, null, undefined, ['other']])
      expect(roleOf(groups)).toBeNull();
  });

  it('is read under its name, dots included, or down a path, and never from what every object has', () => {
    expect(valuesAt({ 'https://b.fr/roles': ['x'] }, 'https://b.fr/roles')).toEqual(['x']);
    expect(valuesAt({ realm_access: { roles: ['x', 1, 'y'] } }, 'realm_access.roles')).toEqual(['x', 'y']);
    for (const path of ['constructor.name', '__proto__', 'realm_access.roles.length'])
      expect(valuesAt({}, path)).toEqual([]);
  });

  // Pro Santé Connect: no verified address; the national number is preferred_username, the level acr.
  it('is enough from Pro Santé Connect: a level, a name, a subject', () => {
    const identity = identityOf(
      {
        ...{ iss: 'https://auth.esw.esante.gouv.fr/auth/realms/esante-wallet', sub: 'f:550dc1c8:899700012345' },
        ...{
          acr: 'eidas1',
          email_verified: false,
          given_name: 'ANNE',
          family_name: 'MARTIN',
          preferred_username: '899700012345',
        },
      },
      { roleClaim: null, rules: [] },
    );
    expect(identity).toMatchObject({ email: null, acr: 'eidas1', name: 'ANNE MARTIN', role: null });
  });

  it('has the domain of its last at-sign', () => {
    expect(domainOf('"a@b.fr"@evil.test')).toBe('evil.test');
    expect(domainOf('A@B.FR')).toBe('b.fr');
  });
});

describe('the rules of roles', () => {
  it('are written by code or by title, whatever the case', () => {
    expect(ruleOf('cn=admins,ou=sceau = Responsable Sceau')).toEqual({ value: 'cn=admins,ou=sceau', role: 'admin' });
    expect(ruleOf('x = SUPPORT')).toEqual({ value: 'x', role: 'support' });
    for (const wrong of ['x', '= admin', 'x = ', 'x = empereur', 'x = __proto__']) expect(ruleOf(wrong)).toBeNull();
  });

  it('come back from the conflict page as they were', () => {
    const form = {
      ...{
        name: 'x',
        issuer: 'https://idp.example',
        clientId: 'y',
        scope: 'openid',
        factorBy: 'ours',
        passwordFor: 'everybody',
      },
      ...{
        createsPeople: 'Non',
        offered: 'Oui',
        roleRules: 'x = Support\ny = auditor',
        emailDomains: 'A.fr, b.fr',
        version: '3',
      },
    };
    const read = providerForm.parse(form);
    expect(read).toMatchObject({ createsPeople: false, offered: true, emailDomains: ['a.fr', 'b.fr'], acrValues: [] });
    expect(providerForm.parse({ ...form, roleRules: read.roleRules.join('\n') }).roleRules).toEqual(read.roleRules);
  });
});
