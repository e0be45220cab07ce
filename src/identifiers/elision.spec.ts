import { describe, expect, it } from '@jest/globals';
import { de, que } from './elision.js';

describe('a name after a small word', () => {
  it.each([
    ['Élise Pannequin', 'd’Élise Pannequin'],
    ['Association Les Pins', 'd’Association Les Pins'],
    ['Œuvres de Montfort', 'd’Œuvres de Montfort'],
    ['Hélène Pantel', 'd’Hélène Pantel'],
    ['Hôpital de Nice', 'd’Hôpital de Nice'],
    ['Yves Vuillemin', 'd’Yves Vuillemin'],
    ['Yannick Le Goff', 'de Yannick Le Goff'],
    ['Hauts de Garonne', 'de Hauts de Garonne'],
    ['Karim Muller', 'de Karim Muller'],
    ['Łukasz Lefèvre', 'de Łukasz Lefèvre'],
    ['2A0000055', 'de 2A0000055'],
    ['', 'de '],
  ])('%s', (name, said) => {
    expect(de(name)).toBe(said);
  });

  it('is the same after « que »', () => {
    expect([que('Éditions Démo'), que('Solutions Démo')]).toEqual(['qu’Éditions Démo', 'que Solutions Démo']);
  });
});
