import { describe, expect, it } from '@jest/globals';
import { isMailAddress } from '../../identifiers/mail-address.js';
import { field } from './form.js';
import {
  isEmail,
  optionalEmail,
  reason,
  tickedIds,
  versionOrNew,
  checkedLine,
  optionalChecked,
} from './form-fields.js';
import { checkSiret } from '../../identifiers/siret.js';

const told = (read: { success: boolean; error?: { issues: { message: string }[] } }) => read.error?.issues[0]?.message;

describe('an address that is typed', () => {
  it.each(['a@b-.fr', 'a@-b.fr', 'a(b)@c.fr', 'a:b@c.fr', 'a@b', 'a@b..fr', `${'x'.repeat(65)}@c.fr`])(
    '« %s » is refused, as no mail would leave for it',
    (address) => {
      expect(isEmail(address)).toBe(false);
      expect(optionalEmail.safeParse(address).success).toBe(false);
    },
  );

  it.each(['prenom.nom@exemple.fr', "l'accueil+si@ch-nord.sante.fr"])(
    '« %s » is taken, and mails leave for it',
    (one) => {
      expect(optionalEmail.parse(` ${one} `)).toBe(one);
      expect(isEmail(one) && isMailAddress(one)).toBe(true);
    },
  );
});

it('a field that is typed unseen has a name that says so, since no form is at hand where a session is over', () => {
  const unseen = { type: 'password' } as const;
  expect(() => field('next', 'Nouveau mot de passe', optionalEmail, unseen)).toThrow('next is typed unseen');
  expect(field('newPassword', 'Nouveau mot de passe', optionalEmail, unseen).name).toBe('newPassword');
  // What is no secret comes back in the page that asks who it is: it would be lost under such a name.
  expect(() => field('hasPassword', 'Mot de passe permis à', optionalEmail)).toThrow('hasPassword is no secret');
  expect(field('passwordFor', 'Mot de passe permis à', optionalEmail).name).toBe('passwordFor');
});

describe('a reason that is typed', () => {
  it('is there, and has 1,000 characters at most, spaces around removed', () => {
    const why = reason('Indiquez le motif.');
    expect(why.parse('  parce que ')).toBe('parce que');
    expect(told(why.safeParse(undefined))).toBe('Indiquez le motif.');
    expect(told(why.safeParse('   '))).toBe('Indiquez le motif.');
    expect(why.safeParse('a'.repeat(1000)).success).toBe(true);
    expect(told(why.safeParse('a'.repeat(1001)))).toBe(
      'Le motif dépasse 1\u00a0000 caractères\u00a0: raccourcissez-le.',
    );
    expect(told(reason('Dites pourquoi.', 3).safeParse('ok'))).toBe('Dites pourquoi.');
  });
});

describe('what a page sends of itself', () => {
  it('is a version, or none where what is saved is new', () => {
    expect(['', undefined, '0', '7'].map((given) => versionOrNew.parse(given))).toEqual([0, 0, 0, 7]);
    for (const odd of ['-1', '1.5', 'x', '99999999999']) expect(versionOrNew.safeParse(odd).success).toBe(false);
  });

  it('is ids, one or several', () => {
    const id = '01a22cd6-1828-7000-a097-31779370b3f7';
    const ticked = tickedIds('Cochez au moins une ligne.', 2);
    expect(ticked.parse(id)).toEqual([id]);
    expect(ticked.parse([id, id])).toEqual([id, id]);
    for (const odd of [undefined, [], 'x', [id, 'x'], [id, id, id]])
      expect(told(ticked.safeParse(odd))).toBe('Cochez au moins une ligne.');
  });
});

describe('a number', () => {
  const required = checkedLine('Indiquez le numéro.', checkSiret);

  it('is read by its own rules, whose sentence says what is wrong; empty, by whether it must be there', () => {
    const siret = { success: true, data: '73282932000074' };
    const wrong = checkSiret('73282932000075');
    const said = (message: string) => ({ success: false, error: { issues: [{ message }] } });
    for (const form of [required, optionalChecked(checkSiret)]) {
      expect(form.safeParse(' 732 829 320 00074 ')).toMatchObject(siret);
      expect(form.safeParse('73282932000075')).toMatchObject(said(wrong.ok ? '' : wrong.reason));
    }
    expect(required.safeParse('')).toMatchObject(said('Indiquez le numéro.'));
    expect(optionalChecked(checkSiret).safeParse(' ')).toMatchObject({ success: true, data: null });
  });
});
