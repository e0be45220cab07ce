import { describe, expect, it } from '@jest/globals';
import { weaknessOf } from './password-rule.js';

const words = ['Camille Roussel', 'camille.roussel@zeste-sante.fr', 'Éditions Zeste'];

describe('a password', () => {
  it.each([
    'une phrase toute neuve',
    'quatre tortues sous la pluie',
    'Camille aime les mirabelles',
    'k7#Rt9!pQz2&Lm4',
    '雨の日に亀が四匹歩いている朝です',
    'le train de 7 h 42',
  ])('%j will do', (password) => expect(weaknessOf(password, words)).toBeNull());

  it.each([
    '1qaz2wsx3edc4rfv',
    'passwordpassword',
    'Password 123456789',
    '123456789012345',
    'azertyazertyazerty',
    'aaaaaaaaaaaaaaaa',
    'abcdefghijklmnopq',
    'Administrator-2026!',
    'unbelievable-dragon',
    '               ',
  ])('%j is tried first', (password) => expect(weaknessOf(password, words)).toContain('essaie en premier'));

  it.each([
    'Camille.Roussel2026',
    'Roussel-Camille-1987',
    'sceau-demo-2026!',
    'Éditions Zeste 2026 !',
    'camille.roussel@zeste-sante.fr',
    'Mot de passe Sceau 1',
    'ZesteSceauZeste75',
  ])('%j tells what anybody knows', (password) => expect(weaknessOf(password, words)).toContain('il se devine'));
});
